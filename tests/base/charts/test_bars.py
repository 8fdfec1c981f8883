from base import charts


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
