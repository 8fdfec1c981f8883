import pytest

from base import charts


def test_a_control_chart_places_points_limits_target_and_labels():
    words = {"upper": "10 upper", "average": "5 average", "lower": "0 lower", "target": "9.5 target"}
    chart = charts.spc([0, 10, 5], ["common", "bad"], [charts.ControlLimits(5, 0, 10)], 9.5, words)
    assert chart.path == "M8.0 137.0L143.5 29.0L279.0 83.0"
    assert [mark.kind for mark in chart.marks] == ["common", "bad", "common"]
    assert [(rule.kind, rule.y) for rule in chart.rules] == [
        ("limit", 29.0),
        ("mean", 83.0),
        ("limit", 137.0),
        ("target", 34.4),
    ]
    labels = {label.words: label.y for label in chart.labels}
    assert labels["9.5 target"] - labels["10 upper"] == pytest.approx(15)


def test_redrawn_limits_stop_where_the_next_begin():
    chart = charts.spc([1, 2, 3, 4], [], [charts.ControlLimits(1.5, 1, 2), charts.ControlLimits(3.5, 3, 4, start=2)])
    assert len(chart.breaks) == 1
    before = {(rule.x1, rule.x2) for rule in chart.rules[:3]}
    after = {(rule.x1, rule.x2) for rule in chart.rules[3:]}
    assert (before, after) == ({(8.0, chart.breaks[0])}, {(chart.breaks[0], 280.0)})


def test_an_average_alone_draws_no_limits():
    chart = charts.spc([1, 2], [], [charts.ControlLimits(1.5)], words={"upper": "no", "average": "1.5 average"})
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
