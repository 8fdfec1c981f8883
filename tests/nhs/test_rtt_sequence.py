import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs.codes import RttStatus
from nhs.rtt import Period, check_sequence

FIRST = dt.date(2026, 1, 5)
STARTS, STOPS = ("10", "11", "12"), ("30", "31", "32", "33", "34", "35", "36")


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def history(*codes: str):
    return [(day(number), code) for number, code in enumerate(codes)]


def warnings_of(*codes: str):
    return [(found.index, found.code) for found in check_sequence(history(*codes)).warnings]


def test_a_whole_pathway_has_nothing_wrong():
    check = check_sequence(history("10", "20", "21", "20", "30", "90"))
    assert (check.errors, check.warnings) == ((), ())
    assert check.periods == (Period(day(0), day(4), RttStatus.FIRST_TREATMENT),)
    assert not check.waiting


def test_active_monitoring_ends_a_period_and_11_opens_another_with_its_own_clock():
    check = check_sequence(history("10", "32", "91", "11", "30"))
    assert check.warnings == ()
    assert [(period.start, period.stop) for period in check.periods] == [(day(0), day(1)), (day(3), day(4))]


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("start", STARTS)
def test_10_11_and_12_may_start_a_new_period_after_any_stop(stop, start):
    check = check_sequence(history("10", stop, start))
    assert check.errors == ()
    assert check.waiting
    assert len(check.periods) == 2


class TestWarningsWhereHistoryMayBePartial:
    def test_20_first(self):
        assert warnings_of("20", "30") == [(0, "no_start_held")]

    @pytest.mark.parametrize("stop", [code for code in STOPS if code != "33"])
    def test_a_stop_without_its_start(self, stop):
        assert warnings_of(stop) == [(0, "stop_without_start")]

    def test_90_without_a_treatment_held(self):
        assert warnings_of("90") == [(0, "treatment_not_held")]

    def test_91_without_monitoring_held(self):
        assert warnings_of("91") == [(0, "monitoring_not_held")]

    def test_11_without_monitoring_held(self):
        assert warnings_of("11") == [(0, "monitoring_not_held")]

    def test_a_start_while_a_clock_runs(self):
        assert warnings_of("10", "12") == [(1, "start_while_running")]

    def test_20_after_a_stop(self):
        assert warnings_of("10", "30", "20") == [(2, "no_start_held")]

    def test_33_after_an_earlier_activity(self):
        assert warnings_of("10", "33") == [(1, "dna_not_first")]
        assert warnings_of("33", "10", "30") == []

    def test_92_while_a_clock_runs(self):
        assert warnings_of("10", "92") == [(1, "outside_while_running")]
        assert warnings_of("10", "98") == []

    def test_99_runs_on_and_asks_for_a_correction(self):
        check = check_sequence(history("10", "99"))
        assert check.waiting
        assert [found.code for found in check.warnings] == ["status_not_known"]

    def test_an_event_after_death(self):
        assert warnings_of("10", "36", "98") == [(2, "after_death")]

    @given(st.lists(st.sampled_from([status.value for status in RttStatus]), max_size=12))
    def test_no_order_of_real_codes_is_ever_an_error(self, codes):
        assert check_sequence(history(*codes)).ok


class TestErrorsForWhatIsImpossibleInItself:
    def test_a_code_that_does_not_exist(self):
        check = check_sequence(history("10", "55", "30"))
        assert [(found.index, found.code) for found in check.errors] == [(1, "rtt_status_unknown")]
        assert "55" not in check.errors[0].sentence

    def test_an_event_before_its_clock_start_or_after_its_stop(self):
        check = check_sequence(history("10", "20", "30"), clock_start=day(1), clock_stop=day(1))
        assert [(found.index, found.code) for found in check.errors] == [
            (0, "before_clock_start"),
            (2, "after_clock_stop"),
        ]

    def test_events_on_the_very_days_are_fine(self):
        assert check_sequence(history("10", "30"), clock_start=day(0), clock_stop=day(1)).ok

    def test_a_clock_that_stops_before_it_starts(self):
        check = check_sequence([], clock_start=day(1), clock_stop=day(0))
        assert [found.code for found in check.errors] == ["stop_before_start"]

    def test_an_event_to_come(self):
        check = check_sequence(history("10", "20"), today=day(0))
        assert [(found.index, found.code) for found in check.errors] == [(1, "in_future")]

    @pytest.mark.parametrize("when", [None, "2026-01-05", dt.datetime(2026, 1, 5, tzinfo=dt.UTC)])
    def test_an_event_without_a_date(self, when):
        assert [found.code for found in check_sequence([(when, "10")]).errors] == ["date_missing"]


def test_events_are_judged_in_date_order_whatever_order_they_come_in():
    events = history("10", "20", "30", "90")
    assert check_sequence(events[::-1]).periods == check_sequence(events).periods


def test_events_of_one_day_keep_their_order():
    one_stop = [(FIRST, "10"), (FIRST, "30")]
    assert check_sequence(one_stop).warnings == ()
    assert check_sequence(one_stop[::-1]).warnings != ()


def test_a_period_ended_by_33_is_not_counted():
    check = check_sequence(history("10", "33", "10", "30"))
    assert [period.counted for period in check.periods] == [False, True]


def test_nothing_is_no_history():
    check = check_sequence([])
    assert (check.ok, check.waiting, check.periods) == (True, False, ())
