import datetime as dt
import json
import math
from pathlib import Path

import numpy as np
import pytest

from nhs.spc import CAUSES, analyse, analyse_many

EXAMPLES = json.loads((Path(__file__).parent / "data" / "spc_examples.json").read_text())["cases"]
KINDS = {"common_cause": "common", "special_cause_improvement": "improvement", "special_cause_concern": "concern"}
CAUSE_AND_SIDE = {
    "Common Cause": ("common", None),
    "Above UCL": ("outside", "high"),
    "Below LCL": ("outside", "low"),
    "7 Point Trend (Increasing)": ("trend", "high"),
    "7 Point Trend (Decreasing)": ("trend", "low"),
    "2 in 3 Above CL": ("two_of_three", "high"),
    "2 in 3 Below CL": ("two_of_three", "low"),
    "7 Points Above CL": ("run", "high"),
    "7 Points Below CL": ("run", "low"),
}
VIGNETTE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def days(n):
    return [dt.date(2024, 1, 1) + dt.timedelta(days=7 * k) for k in range(n)]


def chart(values, better="increase", **options):
    return analyse(days(len(values)), values, better=better, **options)


def causes(values, **options):
    return [point.cause for point in chart(values, **options).points]


def flagged(values, cause, **options):
    return [place for place, found in enumerate(causes(values, **options)) if found == cause]


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case["id"])
class TestExamples:
    def result(self, case):
        options = case["options"]
        return analyse(
            [dt.date.fromisoformat(day) for day in case["input"]["date"]],
            case["input"]["value"],
            better=options["improvement_direction"],
            target=options["target"],
            rebase=[dt.date.fromisoformat(day) for day in options["rebase"] or ()],
            fix_after=options["fix_after_n_points"],
            screen_outliers=options["screen_outliers"],
        )

    def test_every_limit_agrees_to_1e_9(self, case):
        for point, expected in zip(self.result(case).points, case["output"]["points"], strict=True):
            found = (point.mean, point.lower, point.upper)
            assert found == pytest.approx((expected["mean"], expected["lpl"], expected["upl"]), abs=1e-9)

    def test_every_cause_and_kind_agrees(self, case):
        expected = case["output"]["points"]
        found = [(point.date.isoformat(), point.cause, point.side, point.kind) for point in self.result(case).points]
        assert found == [
            (point["date"], *CAUSE_AND_SIDE[point["special_cause_type"]], KINDS[point["point_type"]])
            for point in expected
        ]

    def test_both_icons_and_the_trial_limits_agree(self, case):
        result, (icons,) = self.result(case), case["output"]["icons"]
        assert (result.variation, result.assurance) == (KINDS[icons["variation_type"]], icons["assurance_type"])
        assert [point.short for point in result.points] == [
            point["short_group_warning"] for point in case["output"]["points"]
        ]


class TestLimits:
    def test_the_vignette_unscreened(self):
        point = chart(VIGNETTE, screen_outliers=False).points[0]
        assert [round(value, 2) for value in (point.mean, point.upper, point.lower)] == [1.94, 6.95, -3.06]

    def test_screening_drops_large_moving_ranges_once_and_keeps_the_points(self):
        result = chart(VIGNETTE)
        assert [round(value, 2) for value in (result.points[0].upper, result.points[0].lower)] == [4.60, -0.72]
        assert len(result.points) == len(VIGNETTE)

    def test_limits_are_not_clipped_at_zero(self):
        assert chart(VIGNETTE).points[0].lower < 0

    def test_a_range_of_exactly_3_267_times_the_mean_is_dropped(self):
        # Ranges 0 … 0 and 1 in such number that 1 is just beyond or just within 3.267 times their mean.
        within, beyond = [0] * 3 + [1], [0] * 4 + [1]
        assert chart(within).points[0].upper > chart(within).points[0].mean
        assert chart(beyond).points[0].upper == chart(beyond).points[0].mean

    @pytest.mark.parametrize("value", [0.1, 1 / 3, 1e-9, 12345.678, 0.0, -7.7])
    @pytest.mark.parametrize("length", [1, 2, 7, 13, 36])
    def test_a_constant_series_has_limits_at_its_mean_and_no_special_cause(self, value, length):
        result = chart([value] * length, target=value)
        for point in result.points:
            assert (point.mean, point.lower, point.upper, point.cause) == (value, value, value, "common")
        assert result.assurance == "inconsistent"

    def test_fixing_takes_limits_from_the_first_points_only(self):
        values = [*VIGNETTE[:12], *range(50, 62)]
        fixed, alone = chart(values, fix_after=12), chart(values[:12])
        assert {(point.mean, point.lower, point.upper) for point in fixed.points} == {
            (point.mean, point.lower, point.upper) for point in alone.points
        }

    def test_fixing_holds_for_each_segment(self):
        values = [*VIGNETTE, *(value + 100 for value in VIGNETTE), 500]
        result = chart(values, fix_after=12, rebase=[days(100)[18]])
        first, second = result.segments
        assert second.mean == pytest.approx(first.mean + 100)
        assert second.upper - second.mean == pytest.approx(first.upper - first.mean)

    @pytest.mark.parametrize("fix_after", [11, 0, -1, 12.5, True])
    def test_fixing_after_fewer_than_12_is_refused(self, fix_after):
        with pytest.raises(ValueError, match="12 points or more"):
            chart(VIGNETTE, fix_after=fix_after)

    def test_a_rebase_starts_limits_and_runs_anew(self):
        values = [1, 3] * 2 + [9] * 6 + [19] * 6 + [31, 29] * 2
        result = chart(values, rebase=[days(100)[10]])
        assert [segment.points for segment in result.segments] == [10, 10]
        assert result.points[9].mean == pytest.approx(6.2)
        assert result.points[10].mean == pytest.approx(23.4)
        assert "run" not in {point.cause for point in result.points}

    def test_a_rebase_at_the_first_point_changes_nothing(self):
        assert chart(VIGNETTE, rebase=[days(1)[0]]) == chart(VIGNETTE)

    def test_segments_under_13_points_are_short(self):
        assert chart(VIGNETTE[:12]).short
        assert not chart(VIGNETTE[:13]).short
        rebased = chart(VIGNETTE + VIGNETTE[:12], rebase=[days(100)[18]])
        assert [segment.short for segment in rebased.segments] == [False, True]
        assert [point.short for point in rebased.points] == [False] * 18 + [True] * 12
        assert rebased.short


class TestRules:
    def test_outside_is_strictly_beyond_a_limit(self):
        values = [0, 1] * 9 + [4]
        result = chart(values, fix_after=18)
        assert result.points[-1].upper == pytest.approx(0.5 + 2.66)
        assert (result.points[-1].cause, result.points[-1].side) == ("outside", "high")
        on_the_limit = chart([0, 100] * 9 + [316], fix_after=18)
        assert on_the_limit.points[-1].upper == 316
        assert on_the_limit.points[-1].cause != "outside"

    def test_seven_rising_points_are_a_trend_and_six_are_not(self):
        wobble = [50, 40] * 9
        assert flagged([*wobble, *range(41, 48)], "trend") == list(range(17, 25))
        assert flagged([*wobble, 40, *range(41, 47)], "trend") == list(range(18, 25))
        assert flagged([*wobble, 40, *range(41, 46)], "trend") == []

    def test_a_tie_breaks_a_trend(self):
        assert flagged([50, 40] * 9 + [41, 42, 43, 43, 44, 45, 46], "trend") == []

    def test_a_trend_has_the_side_it_moves_to(self):
        result = chart([50, 40] * 9 + list(range(39, 32, -1)), fix_after=18)
        falling = [point for point in result.points if point.cause == "trend"]
        assert {(point.side, point.kind) for point in falling} == {("low", "concern")}

    def test_a_point_shared_by_a_rise_and_a_fall_takes_the_later_direction(self):
        values = [50, 30] * 9 + [*range(31, 50, 3), *range(46, 27, -3)]
        points = chart(values, fix_after=18).points
        peak = max(range(18, len(values)), key=values.__getitem__)
        assert (points[peak].cause, points[peak].side) == ("trend", "low")
        assert (points[peak - 1].side, points[peak + 1].side) == ("high", "low")

    def test_seven_points_on_one_side_are_a_run_and_six_are_not(self):
        base = [10, 20] * 6
        assert flagged([*base, 14, *[16, 17, 16, 17, 16, 17, 16], 14], "run", fix_after=12) == list(range(13, 20))
        assert flagged([*base, 14, *[16, 17, 16, 17, 16, 17], 14], "run", fix_after=12) == []

    def test_a_point_on_the_mean_breaks_a_run(self):
        base = [10, 20] * 6
        assert flagged([*base, 14, *[16, 17, 16, 15, 16, 17, 16], 14], "run", fix_after=12) == []

    def test_only_the_near_limit_points_of_a_two_of_three_are_flagged(self):
        values = [10, 20] * 6 + [36, 16, 37, 14]
        assert causes(values, fix_after=12)[12:] == ["two_of_three", "common", "two_of_three", "common"]

    @pytest.mark.parametrize("third", [15, 14])
    def test_a_third_point_on_the_mean_or_beyond_blocks_a_two_of_three(self, third):
        assert flagged([10, 20] * 6 + [36, third, 37, 14], "two_of_three", fix_after=12) == []

    def test_a_point_outside_the_limits_is_not_one_of_the_two(self):
        values = [10, 20] * 6 + [36, 99, 16, 14]
        assert causes(values, fix_after=12)[12:] == ["common", "outside", "common", "common"]

    def test_outside_comes_before_trend_before_two_of_three_before_run(self):
        rising = [10, 20] * 6 + [16, 20, 24, 28, 33, 36, 45]
        assert causes(rising, fix_after=12)[12:] == ["trend"] * 6 + ["outside"]
        near = [10, 20] * 6 + [16, 17, 16, 17, 16, 34, 33]
        assert causes(near, fix_after=12)[12:] == ["run"] * 5 + ["two_of_three"] * 2

    def test_run_and_trend_lengths_are_settings(self):
        values = [10, 20] * 6 + [14, 16, 17, 16, 17, 16, 17, 14]
        assert flagged(values, "run", fix_after=12, run=6) == list(range(13, 19))
        assert flagged(values, "run", fix_after=12) == []
        assert flagged([50, 40] * 9 + [40, *range(41, 46)], "trend", trend=6) != []

    @pytest.mark.parametrize("option", ["run", "trend"])
    @pytest.mark.parametrize("length", [1, 0, 2.5, "7"])
    def test_a_length_is_a_whole_number_of_at_least_2(self, option, length):
        with pytest.raises(ValueError, match="at least 2 points"):
            chart(VIGNETTE, **{option: length})


class TestIcons:
    high = [10, 20] * 6 + [99]

    @pytest.mark.parametrize(
        ("better", "kind"), [("increase", "improvement"), ("decrease", "concern"), ("neutral", "neutral_high")]
    )
    def test_variation_is_the_last_points_kind(self, better, kind):
        result = chart(self.high, better, fix_after=12)
        assert (result.variation, result.points[-1].side) == (kind, "high")

    @pytest.mark.parametrize(
        ("better", "kind"), [("increase", "concern"), ("decrease", "improvement"), ("neutral", "neutral_low")]
    )
    def test_low_is_the_other_way_round(self, better, kind):
        assert chart([10, 20] * 6 + [-99], better, fix_after=12).variation == kind

    def test_a_common_point_has_no_side(self):
        point = chart(VIGNETTE).points[0]
        assert (point.kind, point.side) == ("common", None)

    @pytest.mark.parametrize(
        ("target", "increase", "decrease"),
        [
            (99, "consistent_fail", "consistent_pass"),
            (15, "inconsistent", "inconsistent"),
            (-99, "consistent_pass", "consistent_fail"),
        ],
    )
    def test_assurance_holds_the_target_against_the_limits(self, target, increase, decrease):
        assert chart([10, 20] * 9, "increase", target=target).assurance == increase
        assert chart([10, 20] * 9, "decrease", target=target).assurance == decrease

    def test_assurance_is_strict(self):
        upper = chart([10, 20] * 9).points[0].upper
        assert chart([10, 20] * 9, target=upper).assurance == "inconsistent"
        assert chart([10, 20] * 9, target=math.nextafter(upper, math.inf)).assurance == "consistent_fail"

    def test_assurance_after_a_rebase_uses_the_last_limits(self):
        values = [10, 20] * 7 + [110, 120] * 7
        assert chart(values, target=50, rebase=[days(100)[14]]).assurance == "consistent_pass"

    def test_there_is_no_assurance_without_a_target_or_a_direction(self):
        assert chart(VIGNETTE).assurance is None
        assert chart(VIGNETTE, "neutral", target=5).assurance is None


class TestRefusals:
    @pytest.mark.parametrize(
        ("dates", "values", "sentence"),
        [
            ([1, 1, 2], [1, 2, 3], "Two points are dated 1"),
            ([1, 2], [1, 2, 3], "2 dates and 3 values"),
            ([1, 2], [1, None], "value of 2 is missing"),
            ([1, 2], [1, math.nan], "value of 2 is missing or not a finite number"),
            ([1, 2], [1, math.inf], "not a finite number"),
            ([1, 2], [1, "9"], "not a finite number"),
            ([1, 2], [1, [9]], "not a finite number"),
            ([1, 2], [1, 10**400], "not a finite number"),
            ([1, None], [1, 2], "no date"),
            ([1, "b"], [1, 2], "all be of one kind"),
            ([], [], "no points"),
        ],
    )
    def test_rows_that_cannot_be_charted(self, dates, values, sentence):
        with pytest.raises(ValueError, match=sentence):
            analyse(dates, values, better="increase")

    def test_a_rebase_date_that_matches_no_point(self):
        with pytest.raises(ValueError, match="No point is dated 2031-01-01"):
            chart(VIGNETTE, rebase=[dt.date(2031, 1, 1)])

    @pytest.mark.parametrize("better", ["up", "", None, ["increase"]])
    def test_a_direction_that_is_none(self, better):
        with pytest.raises(ValueError, match="increase, decrease or neutral"):
            chart(VIGNETTE, better)

    @pytest.mark.parametrize("target", [math.nan, math.inf, "92"])
    def test_a_target_that_is_no_number(self, target):
        with pytest.raises(ValueError, match="target must be a number"):
            chart(VIGNETTE, target=target)

    def test_a_table_of_uneven_series(self):
        with pytest.raises(ValueError, match="same number of points"):
            analyse_many([[1, 2], [1]], better="increase")

    def test_a_table_with_a_hole_names_series_and_point(self):
        with pytest.raises(ValueError, match="Point 1 of series 2"):
            analyse_many([[1, 2], [1, 2], [1, math.nan]], better="increase")

    @pytest.mark.parametrize("matrix", [[1, 2, 3], [[]], [[[1]]]])
    def test_a_table_is_rows_of_points(self, matrix):
        with pytest.raises(ValueError, match="one row a series"):
            analyse_many(matrix, better="increase")

    def test_dates_and_settings_must_fit_the_table(self):
        with pytest.raises(ValueError, match="3 dates for 2 points"):
            analyse_many([[1, 2]], better="increase", dates=[1, 2, 3])
        with pytest.raises(ValueError, match="same date"):
            analyse_many([[1, 2]], better="increase", dates=[1, 1])
        with pytest.raises(ValueError, match="one target for all 1 series"):
            analyse_many([[1, 2]], better="increase", target=[1, 2])


def test_columns_may_come_in_any_order_of_dates():
    table = np.array([[1, 2, 3], [6, 5, 4]], float)
    shuffled = analyse_many(table[:, [2, 0, 1]], better="increase", dates=[3, 1, 2])
    assert shuffled.values.tolist() == table.tolist()


def test_without_dates_a_rebase_is_a_column_number():
    charts = analyse_many([[1, 1, 5, 5]], better="increase", rebase=[2])
    assert charts.mean.tolist() == [[1, 1, 5, 5]]
    assert (charts.starts, charts.segment_lengths, charts.short, len(charts)) == ((0, 2), (2, 2), True, 1)


def test_the_given_table_is_left_as_it_was():
    table = np.arange(12.0).reshape(3, 4)
    analyse_many(table, better="increase")
    assert table.tolist() == np.arange(12.0).reshape(3, 4).tolist()


def test_causes_are_named_in_the_order_of_their_numbers():
    assert CAUSES == ("common", "outside", "trend", "two_of_three", "run")
