import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from django.test import RequestFactory

from base import lists

ROWS = list(range(1, 219))


@pytest.mark.parametrize(
    ("wish", "number"),
    [(None, 1), ("", 1), ("3", 3), ("0", 1), ("-1", 1), ("abc", 1), ("²", 1), ("9" * 40, 1), ("99999", 5)],
)
def test_a_page_that_cannot_be_is_the_nearest_that_can(wish, number):
    query = {} if wish is None else {"page": wish}
    assert lists.paginate(ROWS, query).number == number


def test_a_page_knows_its_rows_and_its_neighbours():
    page = lists.paginate(ROWS, {"page": "5"})
    assert list(page) == ROWS[200:]
    assert (page.first, page.last, page.total, page.pages) == (201, 218, 218, 5)
    assert (page.previous, page.next, len(page)) == (4, None, 18)


def test_an_empty_list_is_one_empty_page():
    page = lists.paginate([], {"page": "2"})
    assert (page.number, page.pages, page.first, page.last, list(page)) == (1, 1, 0, 0, [])


@pytest.mark.django_db
@pytest.mark.parametrize("query", [{}, {"page": "2"}, {"page": "nonsense"}])
def test_a_page_of_rows_costs_two_queries(django_assert_num_queries, query):
    with django_assert_num_queries(2):
        lists.paginate(ContentType.objects.order_by("id"), query, per_page=3)


@pytest.mark.django_db
def test_a_cursor_walks_the_whole_list_once_in_order_with_one_query_each(django_assert_num_queries):
    expected = list(ContentType.objects.order_by("-app_label", "id"))
    found, query = [], {}
    while True:
        with django_assert_num_queries(1):
            page = lists.cursor_page(ContentType.objects.all(), query, ("-app_label", "id"), size=4)
        found += page
        if page.after is None:
            break
        query = {"after": page.after}
    assert found == expected
    assert len(found) > 8


@pytest.mark.django_db
@pytest.mark.parametrize(
    "after",
    [
        "nonsense",
        "é",
        "WzFd",
        "",
        "bnVsbA",
        lists.encode_cursor(["accounts", "not a number"]),
        lists.encode_cursor(["accounts", "9" * 30]),
        lists.encode_cursor(["a\x00", "1"]),
        "WyJcdWQ4MDAiLCAiMSJd",
    ],
)
def test_a_cursor_that_is_not_ours_starts_at_the_beginning_or_finds_nothing(after):
    page = lists.cursor_page(ContentType.objects.all(), {"after": after}, ("app_label", "id"), size=2)
    assert len(page) in (0, 2)


def test_a_cursor_comes_back_as_it_went():
    text = lists.encode_cursor(["2026-12-05T08:30:00+00:00", 12])
    assert lists.decode_cursor(text, 2) == ["2026-12-05T08:30:00+00:00", "12"]
    assert lists.decode_cursor(text, 3) is None


FILTERS = [lists.Filter("state", "State", [("", "All states"), ("free", "Free only")]), lists.Filter("q", "Search")]


@pytest.mark.parametrize(("typed", "read"), [("free", "free"), ("nonsense", ""), ("", "")])
def test_a_filter_reads_only_what_it_offers(typed, read):
    assert lists.FilterBar.read(FILTERS, {"state": typed}).value("state") == read


def test_a_search_is_trimmed_shortened_and_without_null_characters():
    assert lists.FilterBar.read(FILTERS, {"q": "  the\x00atre "}).value("q") == "theatre"
    assert lists.FilterBar.read(FILTERS, {"q": "x" * 500}).value("q") == "x" * 100


def test_links_to_pages_keep_the_other_parameters():
    request = RequestFactory().get("/planner/", QueryDict("state=free&page=2&q=a%26b").dict())
    assert lists.with_query(request, page=3) == "?state=free&page=3&q=a%26b"
    assert lists.with_query(request, page=None) == "?state=free&q=a%26b"
    assert lists.with_query(None, page=2) == "?page=2"
