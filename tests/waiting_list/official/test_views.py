"""The waiting-list page and the import by page."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from base.row_security import acting_as
from tests.support.visitors import visitor
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.official.support import BYTES, dorset, of_month, take
from waiting_list.models import OfficialFile

pytestmark = pytest.mark.django_db


def upload(client, content=BYTES, name="rtt.csv"):
    file = io.BytesIO(content)
    file.name = name
    return client.post("/waiting-list/import/", {"file": file})


def words(response):
    return " ".join(response.content.decode().split())


def test_the_page_shows_the_published_figures():
    world = dorset()
    take(world)

    page = words(visitor(Role.FINANCE, trust=world.trust).get("/waiting-list/"))

    assert "21,702 waiting, 9,163 of them over 18 weeks" in page
    assert "12,539 of 21,702 wait within 18 weeks: 57.78%" in page
    for figure in ("647", "5,322", "1,544", "2,925", "5,003", "42.79%", "45.30%", "63.39%"):
        assert f">{figure}<" in page


def test_with_no_file_the_page_says_what_to_do():
    world = make_world()

    importer = words(visitor(Role.EXECUTIVE, trust=world.trust).get("/waiting-list/"))
    reader = words(visitor(Role.FINANCE, trust=world.trust).get("/waiting-list/"))
    provider = words(visitor(Role.PROVIDER_MANAGER, provider=world.provider).get("/waiting-list/"))

    assert 'href="/waiting-list/import/"' in importer
    assert 'href="/waiting-list/import/"' not in reader
    assert "Somebody who may import files" in reader
    assert "The waiting list is the trust’s" in provider


def test_another_trusts_list_is_not_shown():
    take(dorset())

    page = words(visitor(Role.FINANCE, trust=make_world().trust).get("/waiting-list/"))

    assert "No waiting list yet" in page


def test_a_month_can_be_chosen_and_nonsense_shows_the_newest():
    world = dorset()
    take(world)
    take(world, of_month("October-2024"))
    client = visitor(Role.FINANCE, trust=world.trust)

    assert "end of Oct 2024" in words(client.get("/waiting-list/?month=2024-10"))
    assert "end of Nov 2024" in words(client.get("/waiting-list/?month='--"))


def test_the_page_asks_the_same_number_of_questions_for_one_month_and_for_three():
    world = dorset()
    client = visitor(Role.FINANCE, trust=world.trust)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/waiting-list/").status_code == 200
        return len(seen)

    take(world)
    queries()  # the first visit notes when it was
    first = queries()
    take(world, of_month("October-2024"))
    take(world, of_month("September-2024"))
    assert queries() == first


def test_a_file_is_looked_at_first_and_kept_on_yes():
    world = dorset()
    client = visitor(Role.EXECUTIVE, trust=world.trust)

    check = upload(client)
    assert (check.status_code, check.url.startswith("/waiting-list/import/")) == (302, True)
    look = words(client.get(check.url))
    assert "Nov 2024: 21,702 waiting, 57.78% within 18 weeks" in look
    with acting_as(SYSTEM):
        assert OfficialFile.objects.count() == 0

    kept = client.post(check.url)
    assert (kept.status_code, kept.url) == (302, "/waiting-list/?month=2024-11")
    assert "The waiting list of Nov 2024 is in" in words(client.get(kept.url))
    assert "This very file is in already" in words(client.get(check.url))
    client.post(check.url)
    with acting_as(SYSTEM):
        assert OfficialFile.objects.count() == 1


def test_a_wrong_file_is_refused_with_its_lines_and_nothing_is_kept():
    world = dorset()
    client = visitor(Role.EXECUTIVE, trust=world.trust)

    refused = upload(client, BYTES.replace(b"RTT-November-2024", b"RTT-Smarch-2024", 2))

    assert refused.status_code == 422
    page = words(refused)
    assert "2 things are wrong with the file. Nothing was kept." in page
    assert "Line 2, Period: Period must name one month" in page
    assert "period_unreadable" in page


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "rtt.csv", "The file is empty"),
        (BYTES, "rtt.xlsx", "The file must be CSV"),
        (BYTES.replace(b"RBD", b"RBZ"), "rtt.csv", "It has no rows of Dorset County Hospital (RBD)"),
        (b"PK\x03\x04", "rtt.csv", "is an Excel workbook or a ZIP archive"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_beside_the_field(content, name, said):
    refused = upload(visitor(Role.EXECUTIVE, trust=dorset().trust), content, name)

    assert refused.status_code == 422
    assert said in words(refused)


def test_a_file_put_aside_by_another_trust_is_not_there():
    world, other = dorset(), make_world()
    check = upload(visitor(Role.EXECUTIVE, trust=world.trust))

    stranger = visitor(Role.EXECUTIVE, trust=other.trust, email="stranger@example.com")

    assert stranger.get(check.url).status_code == 404
    assert stranger.post(check.url).status_code == 404


def test_roles_without_the_right_cannot_import():
    world = dorset()

    assert upload(visitor(Role.FINANCE, trust=world.trust)).status_code == 403
