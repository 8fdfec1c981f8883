"""Small numbers cannot be read, nor worked out from totals or from another version."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from contracts.publishing.suppression import SMALL, Figure, shown, total

TABLES = st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=4), min_size=1, max_size=4)


def published(table: list[list[int]]) -> tuple:
    """Every figure a reader has: leaves, totals of groups, total of all."""
    leaves = [[shown(number) for number in group] for group in table]
    groups = [total(group) for group in leaves]
    return leaves, groups, total(groups)


def with_hidden(table: list[list[int]], values: tuple[int, ...]) -> list[list[int]]:
    """The table with other numbers from 1 to 4 where it has such numbers."""
    other = iter(values)
    return [[next(other) if 1 <= number <= 4 else number for number in group] for group in table]


@given(TABLES)
def test_every_small_number_gives_the_same_tables(table):
    hidden = sum(1 <= number <= 4 for group in table for number in group)
    if hidden > 5:
        table, hidden = [table[0]], sum(1 <= number <= 4 for number in table[0])

    said = published(table)

    assert all(published(with_hidden(table, values)) == said for values in product(range(1, 5), repeat=hidden))


@given(TABLES)
def test_no_cell_and_no_difference_of_totals_is_a_small_number(table):
    leaves, groups, whole = published(table)
    for group, said in zip(leaves, groups, strict=True):
        for place, leaf in enumerate(group):
            rest = total(group[:place] + group[place + 1 :])
            least, most = said.low - rest.high, said.high - rest.low
            assert not (leaf.exact and 1 <= leaf.low <= 4)
            assert leaf.exact or (least <= 1 and most >= 4)
    assert whole == total(leaf for group in leaves for leaf in group)


@given(st.integers(0, 60), st.lists(st.integers(0, 60), max_size=6))
def test_no_earlier_version_gives_a_small_difference_away(now, before):
    said = shown(now, before)
    out = [number for number in before if number > 4]

    alike = [n for n in range(100) if n not in out and shown(n, before) == said]

    assert said.low <= now <= said.high
    if any(1 <= abs(now - number) <= 4 for number in out) and now not in before:
        assert len(alike) >= 4


def test_nobody_is_shown_as_nobody_and_many_as_many():
    assert shown(0) == Figure(0, 0)
    assert shown(5) == Figure(5, 5)
    assert shown(4) == SMALL
    assert total([Figure(1085, 1085), SMALL]).words == "1,086 to 1,089"
