import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs.queues import (
    list_for_share,
    list_statistics,
    load,
    pressure,
    queue_too_big,
    relief_capacity,
    shape_of_list,
    target_capacity,
    target_mean_wait,
    target_queue_size,
    wait_for_share,
)

FIRST = dt.date(2024, 1, 1)
amounts = st.floats(0.01, 10_000)
shares = st.floats(0.01, 0.99)


def day(number):
    return FIRST + dt.timedelta(days=number)


def stays(rows):
    return [(day(a), None if b is None else day(a + b)) for a, b in rows]


patients = st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(0, 60)), min_size=1, max_size=60).map(stays)


class TestFormulas:
    def test_load_is_demand_by_capacity(self):
        assert load(30, 27) == pytest.approx(1.111, abs=1e-3)

    def test_target_mean_wait_is_the_target_by_4(self):
        assert (target_mean_wait(52), target_mean_wait(52, factor=6)) == (13, 52 / 6)

    def test_factor_4_has_98_2_percent_within_an_exponential_target(self):
        assert 1 - math.exp(-52 / target_mean_wait(52)) == pytest.approx(0.982, abs=5e-4)

    def test_target_queue_size(self):
        assert target_queue_size(30, 52) == 390

    def test_a_queue_is_too_big_above_twice_its_target(self):
        assert (queue_too_big(780, 390), queue_too_big(781, 390)) == (False, True)

    def test_relief_capacity(self):
        assert relief_capacity(30, 1200, 390) == pytest.approx(61.15, abs=5e-3)
        assert relief_capacity(30, 1200, 390, weeks=52) == 30 + 810 / 52

    def test_target_capacity(self):
        assert target_capacity(4, 52) == pytest.approx(4.0769, abs=5e-5)
        assert target_capacity(4, 52, factor=6, cv_demand=2, cv_capacity=0) == 4 + 2 * 6 / 52

    def test_pressure_is_in_one_unit(self):
        assert pressure(63, 52) == pytest.approx(2.423, abs=5e-4)

    @pytest.mark.parametrize(("share", "weeks", "size"), [(0.65, 17.146, 514), (0.70, 14.951, 449), (0.92, 7.127, 214)])
    def test_the_wait_for_a_share_within_18_weeks(self, share, weeks, size):
        assert wait_for_share(share) == pytest.approx(weeks, abs=5e-4)
        assert round(list_for_share(30, share)) == size

    @given(amounts, amounts, shares)
    def test_the_shape_of_a_list_is_what_makes_the_formula_give_it(self, size, demand, share):
        shape = shape_of_list(size, demand, share)
        assert list_for_share(demand, share, shape=shape) == pytest.approx(size)

    @given(amounts, amounts, amounts)
    def test_relief_capacity_brings_the_queue_to_its_target(self, demand, queue, target):
        after = queue + 26 * (demand - relief_capacity(demand, queue, target, weeks=26))
        assert after == pytest.approx(target, abs=1e-6)

    @given(amounts, amounts)
    def test_a_queue_at_its_target_has_a_pressure_of_a_half(self, demand, target_wait):
        mean_wait = target_queue_size(demand, target_wait) / demand
        assert pressure(mean_wait, target_wait) == pytest.approx(0.5)

    @given(shares, amounts)
    def test_units_do_not_matter_as_long_as_they_agree(self, share, weeks):
        assert 7 * wait_for_share(share, weeks) == pytest.approx(wait_for_share(share, 7 * weeks))

    @pytest.mark.parametrize(
        ("call", "sentence"),
        [
            (lambda: load(30, 0), "Capacity must be more than 0"),
            (lambda: load(-1, 27), "Demand must be a number, 0 or more"),
            (lambda: load(math.nan, 27), "Demand must be a number"),
            (lambda: load("30", 27), "Demand must be a number"),
            (lambda: target_mean_wait(0), "target wait must be more than 0"),
            (lambda: target_mean_wait(52, 0), "factor must be more than 0"),
            (lambda: relief_capacity(30, 1200, 390, 0), "number of weeks must be more than 0"),
            (lambda: wait_for_share(1), "between 0 and 1"),
            (lambda: wait_for_share(92), "between 0 and 1"),
            (lambda: wait_for_share(0.92, shape=0), "shape must be more than 0"),
        ],
    )
    def test_impossible_numbers_are_refused_with_a_sentence(self, call, sentence):
        with pytest.raises(ValueError, match=sentence):
            call()


class TestStatistics:
    small = stays([(0, 7), (3, None), (9, None), (15, None)])

    def test_demand_is_referrals_by_weeks_of_the_window(self):
        found = list_statistics(self.small)
        assert (found.start, found.end) == (day(0), day(15))
        assert found.demand == 4 / (16 / 7)

    def test_queue_by_day_counts_comings_and_goings(self):
        found = list_statistics(self.small)
        assert [counted.queue for counted in found.by_day] == [1, 1, 1, 2, 2, 2, 2, 1, 1, 2, 2, 2, 2, 2, 2, 3]
        assert found.by_day[7] == (day(7), 0, 1, 1)

    def test_mean_wait_is_in_weeks_over_those_waiting_at_the_end(self):
        found = list_statistics(self.small)
        assert found.mean_wait == (12 + 6 + 0) / 3 / 7
        assert found.mean_wait_removed == 1

    def test_who_is_referred_after_the_window_does_not_wait_in_it(self):
        found = list_statistics(self.small, end=day(10))
        assert (found.referrals, found.queue, found.mean_wait) == (3, 2, (7 + 1) / 2 / 7)

    def test_who_was_referred_before_it_waits_but_is_no_demand(self):
        found = list_statistics(self.small, start=day(5), end=day(10))
        assert (found.queue_before, found.referrals, found.removals, found.queue) == (2, 1, 1, 2)

    def test_who_left_before_it_is_nowhere(self):
        found = list_statistics(self.small, start=day(8), end=day(9))
        assert (found.queue_before, found.removals) == (1, 0)

    def test_the_ends_of_the_window_make_no_gaps(self):
        rows = stays([(10, None), (12, None), (14, None), (16, None)])
        assert list_statistics(rows, start=day(0), end=day(40)).cv_demand == 0

    def test_cv_is_sd_by_mean_of_the_gaps(self):
        found = list_statistics(stays([(0, None), (1, None), (4, None)]))
        assert found.cv_demand == pytest.approx(math.sqrt(2) / 2)

    def test_an_empty_queue_is_no_lack_of_capacity(self):
        rows = stays([(0, 0), (1, 0), (50, 0), (51, 0)])
        found = list_statistics(rows)
        assert found.capacity == 7
        assert found.load == pytest.approx(4 / (52 / 7) / 7)

    def test_gaps_between_removals_leave_out_the_days_without_a_queue(self):
        rows = stays([(0, 1), (0, 2), (0, 3), (60, 1), (60, 2), (60, 3)])
        assert list_statistics(rows).cv_capacity == 0

    def test_too_few_events_say_nothing_about_spread(self):
        found = list_statistics(stays([(0, 3), (1, None)]))
        assert (found.cv_demand, found.cv_capacity) == (None, None)

    def test_a_window_without_anybody(self):
        found = list_statistics(self.small, start=day(-20), end=day(-10))
        assert (found.demand, found.capacity, found.load, found.mean_wait, found.mean_wait_removed) == (
            0,
            None,
            None,
            None,
            None,
        )

    @given(patients, st.integers(-10, 130), st.integers(0, 130))
    def test_patients_are_conserved(self, rows, first, length):
        found = list_statistics(rows, start=day(first), end=day(first + length))
        assert found.queue == found.queue_before + found.referrals - found.removals
        waiting = [a for a, b in rows if a <= found.end and (b is None or b > found.end)]
        assert found.queue == len(waiting)

    @given(patients, st.integers(0, 60))
    def test_two_windows_side_by_side_hold_what_one_does(self, rows, cut):
        whole = list_statistics(rows, start=day(0), end=day(130))
        first = list_statistics(rows, start=day(0), end=day(cut))
        second = list_statistics(rows, start=day(cut + 1), end=day(130))
        assert first.by_day + second.by_day == whole.by_day
        assert (first.queue, first.referrals + second.referrals) == (second.queue_before, whole.referrals)

    @given(patients, st.randoms())
    def test_a_permutation_of_rows_changes_nothing(self, rows, chance):
        shuffled = rows[:]
        chance.shuffle(shuffled)
        assert list_statistics(shuffled) == list_statistics(rows)

    @pytest.mark.parametrize(
        ("rows", "window", "sentence"),
        [
            ([], {}, "no patients"),
            ([(day(5), day(4))], {}, "Patient 1 was removed before being referred"),
            ([(day(5), None), (None, day(4))], {}, "Patient 2 has no referral date"),
            ([(day(5), None)], {"start": day(6), "end": day(5)}, "ends before it starts"),
        ],
    )
    def test_impossible_lists_are_refused_with_a_sentence(self, rows, window, sentence):
        with pytest.raises(ValueError, match=sentence):
            list_statistics(rows, **window)
