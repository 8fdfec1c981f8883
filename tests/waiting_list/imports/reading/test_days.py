"""Days as systems and spreadsheets write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waiting_list.imports.reading.days import DAY_FIRST, MONTH_FIRST, SPREADSHEET_EPOCH, order_evidence, read_day

DAY = dt.date(2026, 12, 5)
WRITTEN = (
    "2026-12-05",
    "2026/12/05",
    "2026.12.5",
    "20261205",
    "05/12/2026",
    "5/12/26",
    "5.12.2026",
    "05-12-2026",
    "5 Dec 2026",
    "05-Dec-26",
    "5th December 2026",
    "Dec 5 2026",
    "Dec  5 2026 12:00AM",
    "2026-12-05T08:30:00",
    "2026-12-05 00:00:00.000",
    "05/12/2026 00:00",
)


@pytest.mark.parametrize("text", WRITTEN)
def test_every_usual_way_of_writing_a_day_is_read(text):
    assert read_day(text, DAY_FIRST, 2036) == ("2026-12-05", "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/2026", "date_unknown"),
        ("2026-13-01", "date_unknown"),
        ("12/25/2026", "date_month_first"),
        ("32/12/2026", "date_unknown"),
        ("soon", "date_format"),
        ("5 Foo 2026", "date_unknown"),
        ("#####", "date_hashes"),
        ("1850-01-01", "date_out_of_range"),
        ("2200-01-01", "date_out_of_range"),
        ("01/01/1900", "date_1900"),
        ("00/01/1900", "date_1900"),
        ("1899-12-30", "date_1900"),
        ("0", "date_1900"),
        ("9999-12-31", "date_placeholder"),
        ("99999", "date_out_of_range"),
        ("31/12/9999", "date_placeholder"),
    ],
)
def test_what_is_no_day_is_named(text, code):
    assert read_day(text, DAY_FIRST, 2036) == ("", code)


def test_a_spreadsheets_day_number_is_read_and_said():
    assert read_day("46361", DAY_FIRST, 2036) == (DAY.isoformat(), "date_serial")
    assert read_day("46361.5", DAY_FIRST, 2036) == (DAY.isoformat(), "date_serial")


def test_two_digits_of_a_year_lie_in_the_hundred_years_before():
    assert read_day("5/12/36", DAY_FIRST, 2036)[0] == "2036-12-05"
    assert read_day("5/12/37", DAY_FIRST, 2036)[0] == "1937-12-05"


def test_what_a_column_says_about_the_order():
    assert order_evidence(["03/04/2026", "25/12/2026", ""]).is_month_first is False
    assert order_evidence(["03/04/2026", "12/25/2026", "12/25/2026"]).is_month_first is True
    assert order_evidence(["03/04/2026", "2026-12-25"]).is_month_first is False
    assert order_evidence(["25/12/2026", "12/25/2026"]).is_month_first is False


@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_is_read_back_from_every_form(day):
    forms = (day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%Y%m%d}", f"{day:%d %b %Y}", f"{day:%d-%B-%Y} 23:59")
    assert {read_day(form, DAY_FIRST, 2036) for form in forms} == {(day.isoformat(), "")}
    assert read_day(f"{day:%m/%d/%Y}", MONTH_FIRST, 2036) == (day.isoformat(), "")
    assert read_day(str((day - SPREADSHEET_EPOCH).days), DAY_FIRST, 2036) == (day.isoformat(), "date_serial")


@given(st.text(max_size=30))
def test_no_text_makes_it_fail_and_no_answer_repeats_it(text):
    day, code = read_day(text.strip(), DAY_FIRST, 2036)
    assert not (day and code not in ("", "date_serial"))
    assert day == "" or dt.date.fromisoformat(day)
