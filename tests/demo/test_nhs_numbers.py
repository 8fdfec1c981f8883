"""Each group of the demonstrations' patients has NHS numbers of its own."""

import re
from itertools import combinations

import pytest

from demo.small.nhs_numbers import BLOCKS, SERIALS, Group, nhs_numbers
from nhs.identifiers import is_synthetic_nhs_number, nhs_number_ok
from runner.paths import ROOT


def test_every_group_has_a_block_and_no_serial_is_in_two():
    assert set(BLOCKS) == set(Group)
    assert [pair for pair in combinations(BLOCKS.values(), 2) if set(pair[0]) & set(pair[1])] == []
    assert sum(map(len, BLOCKS.values())) == SERIALS


@pytest.mark.parametrize("group", [group for group in Group if group is not Group.LARGE])
def test_numbers_of_a_small_group_are_valid_distinct_and_not_among_the_large_ones(group):
    found = nhs_numbers(group, len(BLOCKS[group]) * 10 // 11)

    assert len(set(found)) == len(found)
    assert [number for number in found if not (nhs_number_ok(number) and is_synthetic_nhs_number(number))] == []
    assert max(found) < nhs_numbers(Group.LARGE, 1)[0]


def test_the_large_demonstration_has_numbers_for_nine_in_ten_of_its_serials():
    found = nhs_numbers(Group.LARGE, 900_000)

    assert len(set(found)) == 900_000
    assert all(map(nhs_number_ok, found[::997]))


def test_nobody_has_a_number_of_the_guides_examples():
    text = "".join(path.read_text() for path in (ROOT / "docs").rglob("*.md"))
    examples = {"".join(found.split()) for found in re.findall(r"\b999 ?\d{3} ?\d{4}\b", text)}

    assert {"9990000018", "9990000026"} <= examples
    assert [number for number in examples if int(number[3:9]) not in BLOCKS[Group.EXAMPLES]] == []


def test_a_block_that_is_too_small_is_refused_before_it_runs_into_the_next():
    with pytest.raises(ValueError, match=r"waiting has only 9[01] NHS numbers for 101 patients"):
        nhs_numbers(Group.WAITING, 101)
