from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from base import formatting

MORNING = datetime(2026, 12, 5, 8, 30, tzinfo=UTC)


def test_a_day_is_written_with_its_weekday():
    assert formatting.day(date(2026, 12, 5)) == "Sat 5 Dec 2026"
    assert formatting.day_short(date(2026, 12, 5)) == "Sat 5 Dec"
    assert formatting.month(date(2026, 10, 31)) == "Oct 2026"


def test_an_instant_is_shown_on_the_london_clock_and_day():
    summer_evening = datetime(2026, 7, 3, 23, 30, tzinfo=UTC)
    assert formatting.day(summer_evening) == "Sat 4 Jul 2026"
    assert formatting.clock(summer_evening) == "00:30"
    assert formatting.moment(summer_evening) == "Sat 4 Jul 2026, 00:30"


def test_an_instant_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        formatting.clock(datetime(2026, 12, 5, 8, 30))  # noqa: DTZ001


def test_a_time_of_day_is_written_as_it_stands():
    assert formatting.clock(time(8, 5)) == "08:05"


def test_a_span_names_its_day_once_and_the_second_day_only_past_midnight():
    assert formatting.span(MORNING, MORNING + timedelta(hours=4)) == "Sat 5 Dec 2026, 08:30 to 12:30"
    assert formatting.span(MORNING, MORNING + timedelta(hours=17)) == "Sat 5 Dec 2026, 08:30 to Sun 6 Dec 2026, 01:30"


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2026, 12, 5), date(2026, 12, 5), "Sat 5 Dec 2026"),
        (date(2026, 12, 5), date(2026, 12, 20), "Sat 5 to Sun 20 Dec 2026"),
        (date(2026, 11, 21), date(2026, 12, 13), "Sat 21 Nov to Sun 13 Dec 2026"),
        (date(2026, 12, 26), date(2027, 1, 3), "Sat 26 Dec 2026 to Sun 3 Jan 2027"),
    ],
)
def test_days_say_month_and_year_once_when_they_share_them(first, last, written):
    assert formatting.days_between(first, last) == written


@pytest.mark.parametrize(
    ("left", "written"),
    [
        (timedelta(days=8, hours=3), "8 days"),
        (timedelta(hours=46), "46 h"),
        (timedelta(hours=22, minutes=50), "22 h 50 min"),
        (timedelta(minutes=40), "40 min"),
        (timedelta(seconds=-1), "past"),
    ],
)
def test_time_left_is_said_in_the_units_that_matter(left, written):
    assert formatting.time_left(left) == written


@pytest.mark.parametrize(
    ("amount", "short", "exact"),
    [
        (Decimal("22250"), "£22,250", "£22,250.00"),
        (Decimal("3100.5"), "£3,100.50", "£3,100.50"),
        (Decimal("-5"), "-£5", "-£5.00"),
        (Decimal("0.005"), "£0.01", "£0.01"),
        (0, "£0", "£0.00"),
    ],
)
def test_money_shows_pence_only_when_there_are_some_unless_it_is_signed_for(amount, short, exact):
    assert formatting.money(amount) == short
    assert formatting.pounds_and_pence(amount) == exact


def test_counts_and_numbers():
    assert formatting.count(1, "list") == "1 list"
    assert formatting.count(18204, "row") == "18,204 rows"
    assert formatting.count(2, "person", "people") == "2 people"
    assert formatting.number(18204) == "18,204"
    assert formatting.number(8.94, 1) == "8.9"


def test_a_sentence_for_one_and_a_sentence_for_many():
    assert formatting.plural(1, "It is checked", "All {} are checked") == "It is checked"
    assert formatting.plural(2, "It is checked", "All {} are checked") == "All 2 are checked"
    assert formatting.plural(0, "{} does not", "{} do not") == "0 do not"
    assert formatting.plural(1, "{} does not", "{} do not") == "1 does not"
    assert formatting.plural(1204, "{} fits", "{} fit") == "1,204 fit"
    assert formatting.plural(None, "waits", "wait") == "wait"


def test_places_are_written_as_they_are_said():
    said = [formatting.ordinal(place) for place in (1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 112)]
    assert said == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "112th"]


def test_shares_are_rounded_half_up_and_a_share_of_nothing_is_a_dash():
    assert formatting.percent(0.0975) == "9.8%"
    assert formatting.percent(Decimal("0.0645"), 0) == "6%"
    assert formatting.ratio(6418, 18204) == "35.3%"
    assert formatting.ratio(0, 0) == "–"


def test_an_nhs_number_is_written_3_3_4_and_a_wrong_one_is_shown_as_it_is():
    assert formatting.nhs_number("9990012008") == "999 001 2008"
    assert formatting.nhs_number("999 001 2008") == "999 001 2008"
    assert formatting.nhs_number("99900120") == "99900120"


def test_a_telephone_link_holds_digits_and_one_leading_plus():
    assert formatting.telephone("+44 (0)1632 960+101") == "+4401632960101"


def test_listing_joins_with_commas_and_one_last_word():
    assert formatting.listing([]) == ""
    assert formatting.listing(["a"]) == "a"
    assert formatting.listing(["a", "b"]) == "a and b"
    assert formatting.listing(["a", "b", "c"], "or") == "a, b or c"


def test_file_sizes_are_round():
    assert formatting.file_size(20_000_000) == "20 MB"
    assert formatting.file_size(1_540_000) == "1.5 MB"
    assert formatting.file_size(1) == "1 byte"


def test_a_missing_value_is_a_dash_everywhere():
    single = [
        formatting.day,
        formatting.day_short,
        formatting.month,
        formatting.clock,
        formatting.moment,
        formatting.time_left,
        formatting.money,
    ]
    single += [
        formatting.pounds_and_pence,
        formatting.number,
        formatting.percent,
        formatting.nhs_number,
        formatting.file_size,
    ]
    assert {write(None) for write in single} == {"–"}
    assert formatting.span(None, MORNING) == formatting.days_between(None, None) == "–"


def test_closed_is_shown_as_complete_so_that_closed_always_means_the_room():
    assert formatting.state_words("closed").word == "Complete"
    assert formatting.state_words("room_closed").word == "Closed"


def test_no_two_states_share_a_word_and_an_unknown_state_is_a_fault():
    shown = [state.word for state in formatting.STATE_WORDS.values()]
    assert sorted(set(shown)) == sorted(shown)
    with pytest.raises(KeyError):
        formatting.state_words("nonsense")
