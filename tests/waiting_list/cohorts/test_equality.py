"""No split tells small numbers apart, neither by what it shows nor by what its totals leave over."""

from hypothesis import given
from hypothesis import strategies as st

from waiting_list.cohorts.selectors.equality import hidden

GROUP = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30)).map(
    lambda cells: tuple(sorted(cells, reverse=True))
)


@given(st.lists(GROUP, min_size=1, max_size=8))
def test_no_small_number_is_shown_or_left_over(counts):
    groups = [(str(place), *cells) for place, cells in enumerate(counts)]

    rows = hidden(groups)

    for column, name in enumerate(("waiting", "over_18", "over_52"), start=1):
        cells = [getattr(row, name) for row in rows]
        assert not any(cell is not None and 0 < cell < 5 for cell in cells)
        gone = [groups[at][column] for at, cell in enumerate(cells) if cell is None]
        if gone and any(cells):
            assert len(gone) > 1
            assert sum(gone) >= 5
    for row in rows:
        for more, fewer in ((row.waiting, row.over_18), (row.over_18, row.over_52), (row.waiting, row.over_52)):
            assert more is None or fewer is None or not 0 < more - fewer < 5


def test_large_numbers_are_shown_as_they_are():
    groups = [("a", 40, 20, 10), ("b", 30, 10, 0)]

    assert [(row.waiting, row.over_18, row.over_52) for row in hidden(groups)] == [(40, 20, 10), (30, 10, 0)]
