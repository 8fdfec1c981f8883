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
