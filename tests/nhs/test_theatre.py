import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs.calendar import london
from nhs.theatre import Mean, aggregate, slot_use, slots_in, utilisation

DAY = dt.datetime(2026, 12, 5, tzinfo=dt.UTC)


def at(clock: str) -> dt.datetime:
    hours, minutes = map(int, clock.split(":"))
    return DAY + dt.timedelta(hours=hours, minutes=minutes)


def listed(*cases: tuple[str, str], start: str = "09:00", end: str = "13:00"):
    return utilisation(at(start), at(end), [(at(a), at(b)) for a, b in cases])


minute = st.integers(0, 600)
some_cases = st.lists(st.tuples(minute, minute).map(sorted), max_size=8)


def from_minutes(cases):
    return [tuple(DAY + dt.timedelta(minutes=m) for m in case) for case in cases]


class TestOneList:
    def test_capped_counts_touch_time_inside_the_plan_only(self):
        use = listed(("08:30", "10:00"), ("12:00", "13:30"))
        assert (use.capped_minutes, use.touch_minutes) == (120, 180)
        assert (use.capped, use.uncapped) == (0.5, 0.75)

    def test_overlapping_cases_are_united_not_added(self):
        use = listed(("09:00", "11:00"), ("10:30", "13:00"))
        assert (use.capped_minutes, use.touch_minutes, use.capped) == (240, 240, 1)

    def test_a_case_within_another_adds_nothing(self):
        assert listed(("09:00", "12:00"), ("10:00", "11:00")).touch_minutes == 180

    def test_late_start_early_finish_and_overrun(self):
        use = listed(("09:25", "10:00"), ("10:30", "12:20"))
        assert (use.late_start_minutes, use.early_finish_minutes, use.overrun_minutes) == (25, 40, 0)

        use = listed(("08:50", "13:45"))
        assert (use.late_start_minutes, use.early_finish_minutes, use.overrun_minutes) == (0, 0, 45)

    def test_the_last_to_leave_counts_not_the_last_to_start(self):
        assert listed(("09:00", "13:30"), ("09:30", "10:00")).overrun_minutes == 30

    def test_gaps_are_between_cases_only(self):
        assert listed(("09:30", "10:00"), ("10:20", "11:00"), ("11:30", "12:00")).gap_minutes == 50

    def test_a_list_without_cases_neither_started_nor_finished(self):
        use = listed()
        assert (use.late_start_minutes, use.early_finish_minutes, use.overrun_minutes) == (None, None, None)
        assert (use.cases, use.capped, use.uncapped, use.gap_minutes) == (0, 0, 0, 0)

    def test_a_list_across_the_clock_change_has_its_true_length(self):
        saturday, sunday = dt.date(2026, 10, 24), dt.date(2026, 10, 25)
        use = utilisation(
            london(saturday, dt.time(22)),
            london(sunday, dt.time(6)),
            [(london(sunday, dt.time(0)), london(sunday, dt.time(3)))],
        )
        assert (use.planned_minutes, use.touch_minutes) == (540, 240)

    def test_any_order_of_cases_is_the_same_list(self):
        cases = [("11:00", "12:00"), ("09:10", "10:00"), ("09:50", "10:30")]
        assert listed(*cases) == listed(*sorted(cases))

    def test_times_without_offsets_will_do_if_all_are(self):
        naive = [moment.replace(tzinfo=None) for moment in (at("09:00"), at("13:00"), at("10:00"), at("11:00"))]
        assert utilisation(naive[0], naive[1], [(naive[2], naive[3])]).capped == 0.25

    @pytest.mark.parametrize(
        ("start", "end", "cases", "sentence"),
        [
            (at("13:00"), at("09:00"), [], "The planned list ends before it starts"),
            (at("09:00"), at("09:00"), [], "has no length"),
            (at("09:00"), at("13:00"), [(at("11:00"), at("10:00"))], "Case 1 ends before it starts"),
            (at("09:00"), at("13:00"), [(at("11:00"), None)], "Case 1 needs a start and an end"),
            (at("09:00"), at("13:00"), [(at("11:00"),)], "Case 1 needs two times"),
            (at("09:00"), at("13:00").replace(tzinfo=None), [], "one time with an offset and one without"),
            (
                at("09:00"),
                at("13:00"),
                [(at("10:00").replace(tzinfo=None), at("11:00").replace(tzinfo=None))],
                "all have offsets, or none",
            ),
        ],
    )
    def test_impossible_times_are_refused_with_a_sentence(self, start, end, cases, sentence):
        with pytest.raises(ValueError, match=sentence):
            utilisation(start, end, cases)

    @given(some_cases)
    def test_minutes_agree_with_counting_them_one_by_one(self, cases):
        use = utilisation(at("02:00"), at("06:00"), from_minutes(cases))
        touched = {m for a, b in cases for m in range(a, b)}
        assert use.touch_minutes == len(touched)
        assert use.capped_minutes == len(touched & set(range(120, 360)))

    @given(some_cases)
    def test_capped_is_never_more_than_1_nor_than_uncapped(self, cases):
        use = utilisation(at("02:00"), at("06:00"), from_minutes(cases))
        assert 0 <= use.capped <= min(1, use.uncapped)

    @given(some_cases.filter(bool))
    def test_first_start_to_last_end_is_touch_time_and_gaps(self, cases):
        use = utilisation(at("02:00"), at("06:00"), from_minutes(cases))
        span = max(b for _, b in cases) - min(a for a, _ in cases)
        assert use.touch_minutes + use.gap_minutes == span


class TestManyLists:
    full = listed(("09:00", "13:00"))
    late = listed(("09:30", "11:00"), start="09:00", end="11:00")
    empty = listed()

    def test_shares_are_sums_over_sums_not_means_of_rates(self):
        together = aggregate([self.full, self.late])
        assert together.capped == (240 + 90) / (240 + 120)

    def test_means_come_over_all_and_over_affected_lists_with_n(self):
        late = aggregate([self.full, self.late, self.empty]).late_start
        assert (late.over_all, late.over_affected) == (Mean(30, 2), Mean(30, 1))
        assert (late.over_all.value, late.over_affected.value, late.share_affected) == (15, 30, 0.5)

    def test_an_empty_list_loses_its_time_and_is_in_no_mean(self):
        together = aggregate([self.full, self.empty])
        assert (together.lists, together.lists_with_cases, together.capped) == (2, 1, 0.5)
        assert together.early_finish.over_all.n == 1

    def test_a_band_sets_who_is_affected(self):
        assert aggregate([self.full, self.late], at_least=30).late_start.over_affected.n == 1
        assert aggregate([self.full, self.late], at_least=31).late_start.over_affected.n == 0

    def test_no_lists_have_no_rates(self):
        none = aggregate([])
        assert (none.capped, none.uncapped, none.cases_per_list, none.overrun.over_all.value) == (None,) * 4
        assert none.overrun.share_affected is None

    def test_cases_per_list_counts_empty_lists(self):
        assert aggregate([self.full, self.empty]).cases_per_list == 0.5


class TestSlots:
    def test_endoscopy_points_are_held_against_the_lists_own_template(self):
        use = slot_use(10, booked=9, delivered=8)
        assert (use.booked_share, use.delivered_share) == (0.9, 0.8)

    def test_240_minutes_hold_5_echo_slots_of_45(self):
        assert slots_in(240, 45) == 5

    @pytest.mark.parametrize(("capacity", "booked"), [(0, 1), (-1, 1), (10, -1)])
    def test_impossible_numbers_are_refused(self, capacity, booked):
        with pytest.raises(ValueError, match=r"more than nothing|negative"):
            slot_use(capacity, booked=booked, delivered=0)

    def test_a_slot_has_a_length(self):
        with pytest.raises(ValueError, match="longer than nothing"):
            slots_in(240, 0)
