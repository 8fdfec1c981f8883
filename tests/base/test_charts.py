from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base import charts


def test_a_scale_puts_its_ends_where_it_was_told():
    scale = charts.Scale(0, 100, 154, 29)
    assert (scale(0), scale(100), scale(50)) == (154, 29, 91.5)


def test_a_scale_without_extent_puts_everything_in_its_middle():
    assert charts.Scale(5, 5, 0, 100)(5) == 50


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 842, [0, 250, 500, 750, 1000]),
        (0, 1, [0, 0.25, 0.5, 0.75, 1]),
        (0, 0, [0, 0.25, 0.5, 0.75, 1]),
        (0.1, 0.34, [0.1, 0.2, 0.3, 0.4]),
    ],
)
def test_ticks_are_round_and_enclose_the_values(low, high, expected):
    assert charts.nice_ticks(low, high) == expected


@given(st.floats(0, 1e6), st.floats(1e-3, 1e6))
def test_ticks_always_enclose_the_values_evenly_and_stay_few(low, extent):
    ticks = charts.nice_ticks(low, low + extent)
    assert ticks[0] <= low + 1e-6
    assert ticks[-1] >= low + extent - 1e-6 * max(1, low + extent)
    assert len(ticks) <= 7


def test_labels_that_collide_move_apart_about_their_middle_and_the_others_stay():
    assert charts.spread([43, 48, 83, 137]) == [38, 53, 83, 137]


def test_labels_keep_the_order_they_came_in():
    assert charts.spread([137, 48, 43]) == [137, 53, 38]


@given(st.lists(st.floats(0, 150), max_size=6))
def test_labels_never_overlap_and_stay_inside(places):
    moved = sorted(charts.spread(places, gap=15, top=12, bottom=154))
    assert all(lower - upper >= 14.8 for upper, lower in pairwise(moved))
    assert all(12 <= place <= 154 for place in moved)


def test_parts_lie_end_to_end_and_leave_out_what_is_nothing():
    rows = [
        {"css": "paid", "words": "Paid", "value": 512_400},
        {"css": "accrued", "words": "Accrued", "value": 0},
        {"css": "headroom", "words": "Headroom", "value": 687_600},
    ]
    assert charts.parts(rows) == [
        charts.Part("paid", "Paid", 0.0, 42.7),
        charts.Part("headroom", "Headroom", 42.7, 57.3),
    ]


def test_parts_never_run_over_the_end_of_the_bar():
    rows = [{"css": "paid", "words": "Paid", "value": 90}, {"css": "bad", "words": "Over", "value": 30}]
    assert [(part.x, part.width) for part in charts.parts(rows, whole=100)] == [(0, 90), (90, 10)]


def test_parts_of_nothing_are_no_parts():
    assert charts.parts([{"css": "paid", "words": "Paid", "value": 0}]) == []


def test_bands_are_measured_by_the_longest_and_mark_their_late_end():
    chart = charts.bands(
        [
            {"label": "Trauma", "value": 1623, "words": "1,623", "late": 80, "more": "80 over 52"},
            {"label": "Cardiology", "value": 0, "words": "0"},
        ]
    )
    first, second = chart.bands
    assert (first.width, first.late_x, first.late_width, first.text_x) == (194, 184.4, 9.6, 202)
    assert (second.y, second.width, second.late_width, second.text_x) == (48, 0, 0, 8)
    assert chart.height == 96


def test_no_bands_still_make_a_picture():
    assert charts.bands([]).height == 48


def test_a_control_chart_places_points_limits_target_and_labels():
    words = {"upper": "10 upper", "average": "5 average", "lower": "0 lower", "target": "9.5 target"}
    chart = charts.spc([0, 10, 5], ["common", "bad"], [charts.Limits(5, 0, 10)], 9.5, words)
    assert chart.path == "M8.0 137.0L143.5 29.0L279.0 83.0"
    assert [mark.kind for mark in chart.marks] == ["common", "bad", "common"]
    assert [(rule.kind, rule.y) for rule in chart.rules] == [
        ("limit", 29.0), ("mean", 83.0), ("limit", 137.0), ("target", 34.4),
    ]  # fmt: skip
    labels = {label.words: label.y for label in chart.labels}
    assert labels["9.5 target"] - labels["10 upper"] == pytest.approx(15)


def test_redrawn_limits_stop_where_the_next_begin():
    chart = charts.spc([1, 2, 3, 4], [], [charts.Limits(1.5, 1, 2), charts.Limits(3.5, 3, 4, start=2)])
    assert len(chart.breaks) == 1
    before = {(rule.x1, rule.x2) for rule in chart.rules[:3]}
    after = {(rule.x1, rule.x2) for rule in chart.rules[3:]}
    assert (before, after) == ({(8.0, chart.breaks[0])}, {(chart.breaks[0], 280.0)})


def test_an_average_alone_draws_no_limits():
    chart = charts.spc([1, 2], [], [charts.Limits(1.5)], words={"upper": "no", "average": "1.5 average"})
    assert [rule.kind for rule in chart.rules] == ["mean"]
    assert [label.words for label in chart.labels] == ["1.5 average"]


def test_one_value_and_no_value_still_make_a_chart():
    assert len(charts.spc([3]).marks) == 1
    assert charts.spc([]).path == ""
    assert charts.line([]).path == ""


def test_a_plain_line_starts_its_scale_at_nought():
    chart = charts.line([1052, 842], 350, {"target": "350 target"})
    assert [tick.kind for tick in chart.ticks] == ["0", "500", "1,000", "1,500"]
    assert chart.ticks[0].y == chart.bottom
    assert [(label.kind, label.words) for label in chart.labels] == [("target", "350 target")]


def test_a_diamond_is_closed_about_its_point():
    assert charts.diamond(10, 10, 5) == "M10 5L15 10L10 15L5 10Z"
