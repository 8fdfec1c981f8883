from base import charts

HOURS = [(0, "08:30"), (60, "09:30"), (120, "10:30")]


def block(start, end, words="1", css="accepted"):
    return {"css": css, "words": words, "start": start, "end": end}


def test_lanes_lie_under_one_another_on_one_scale():
    drawn = charts.timeline([("Planned", [block(0, 60)]), ("Actual", [block(0, 120, css="delivered")])], HOURS)
    planned, actual = drawn.lanes
    assert (planned.name, planned.y, actual.y) == ("Planned", 32, 76)
    assert planned.blocks == [charts.Block("accepted", "1", 72.0, 274.0, 209.0)]
    assert actual.blocks[0].width == 548.0
    assert [(hour.words, hour.x) for hour in drawn.hours] == [("08:30", 72.0), ("09:30", 346.0), ("10:30", 620.0)]
    assert (drawn.bottom, drawn.height) == (108, 136)


def test_a_block_too_narrow_for_its_words_has_none_and_one_of_no_length_is_left_out():
    drawn = charts.timeline([("Actual", [block(0, 2), block(10, 10), block(20, 60)])], HOURS)
    assert [part.words for part in drawn.lanes[0].blocks] == ["", "1"]


def test_words_of_two_marks_turn_away_from_each_other():
    marks = [{"css": "over", "words": "Planned end", "at": 120}, {"css": "mean", "words": "Now 10:20", "at": 110}]
    drawn = charts.timeline([], HOURS, marks)
    assert [(words, side) for _, words, _, side in drawn.marks] == [("Now 10:20", "end"), ("Planned end", "start")]


def test_a_mark_at_the_start_keeps_its_words_inside():
    marks = [{"css": "mean", "words": "Now", "at": 0}, {"css": "over", "words": "Planned end", "at": 120}]
    assert [side for *_, side in charts.timeline([], HOURS, marks).marks] == ["start", "start"]


def test_many_hours_are_thinned_and_nothing_at_all_is_still_a_picture():
    hours = [(60 * n, str(n)) for n in range(20)]
    assert [hour.words for hour in charts.timeline([], hours).hours] == ["0", "3", "6", "9", "12", "15", "18"]
    assert charts.timeline([("Planned", [])], []).lanes[0].blocks == []
