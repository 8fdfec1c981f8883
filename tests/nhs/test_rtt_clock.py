import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs.rtt import (
    days_waited,
    diagnostic_band,
    diagnostic_breach_date,
    diagnostic_breached,
    rtt_band,
    rtt_breach_date,
    rtt_breached,
    weeks_waited,
)

START = dt.date(2026, 1, 1)
waits = st.integers(0, 2000)


def test_rtt_126_days_are_within_18_weeks_and_127_breach():
    assert (rtt_breached(126), rtt_breached(127)) == (False, True)


def test_diagnostics_41_days_are_within_6_weeks_and_42_breach():
    assert (diagnostic_breached(41), diagnostic_breached(42)) == (False, True)


def test_the_breach_date_is_the_first_day_over():
    assert rtt_breach_date(START) == START + dt.timedelta(days=127)
    assert diagnostic_breach_date(START) == START + dt.timedelta(days=42)


@given(waits, st.sampled_from([18, 26, 52, 65, 78, 104]))
def test_a_wait_breaches_from_its_breach_date_on(days, weeks):
    today = START + dt.timedelta(days=days)
    assert rtt_breached(days, weeks) == (today >= rtt_breach_date(START, weeks))
    assert diagnostic_breached(days, weeks) == (today >= diagnostic_breach_date(START, weeks))


@pytest.mark.parametrize(
    ("days", "band"), [(0, 0), (1, 0), (7, 0), (8, 1), (126, 17), (127, 18), (728, 103), (729, 104), (5000, 104)]
)
def test_rtt_bands_are_over_x_up_to_y_weeks(days, band):
    assert rtt_band(days) == band


@pytest.mark.parametrize(("days", "band"), [(0, 0), (6, 0), (7, 1), (41, 5), (42, 6), (90, 12), (91, 13), (5000, 13)])
def test_diagnostic_bands_are_from_x_to_under_y_weeks(days, band):
    assert diagnostic_band(days) == band


@given(waits)
def test_bands_agree_with_breaches(days):
    assert (rtt_band(days) >= 18) == rtt_breached(days)
    assert (diagnostic_band(days) >= 6) == diagnostic_breached(days)


def test_weeks_are_days_by_7():
    assert weeks_waited(49) == 7
    assert 4 < weeks_waited(30) < 5


def test_days_run_from_the_clock_start():
    assert days_waited(START, START) == 0
    assert days_waited(START, START + dt.timedelta(days=127)) == 127


def test_a_clock_that_starts_later_is_refused():
    with pytest.raises(ValueError, match="would be negative"):
        days_waited(START, START - dt.timedelta(days=1))


def test_instants_are_refused_since_waits_are_between_days():
    with pytest.raises(ValueError, match="dates without a time"):
        days_waited(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), START)


@pytest.mark.parametrize("days", [-1, 1.5, None, "7"])
def test_a_wait_is_a_whole_number_of_days(days):
    with pytest.raises(ValueError, match="whole number of days"):
        rtt_band(days)
