"""Mixes of slots: read as people type them, said so that they read again, scaled, laid out, refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs.errors import Invalid
from trusts.slot_mix import (
    SlotKind,
    Slots,
    as_json,
    from_json,
    minutes_of,
    numbers_of,
    read_mix,
    scaled,
    timed_slots,
    why_not,
    words_of,
)

rows = st.builds(Slots, st.sampled_from([kind.value for kind in SlotKind]), st.integers(1, 16), st.integers(5, 480))
mixes = st.lists(rows, max_size=12).map(tuple)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("6 new x 30 + 8 follow-up x 15", "6 new × 30 min + 8 follow-up × 15 min"),
        ("4 standard echos × 45 minutes; 1 stress echo at 60", "4 standard echos × 45 min + 1 complex echo × 60 min"),
        ("10 scans x 20 min each", "10 scans × 20 min"),
        ("2 First appointments × 30 and 3 FU 15", "2 new × 30 min + 3 follow-up × 15 min"),
        ("  ", ""),
    ],
)
def test_a_mix_is_read_as_people_type_it(typed, said):
    assert words_of(read_mix(typed)) == said


@pytest.mark.parametrize("typed", ["6 cats x 30", "new x 30", "0 new x 30", "1 new x 3", "201 scans x 5", "x" * 400])
def test_what_is_no_mix_is_refused(typed):
    with pytest.raises(Invalid) as refused:
        read_mix(typed)
    assert refused.value.code == "slots_invalid"


@given(mixes)
def test_what_is_said_of_a_mix_reads_again_as_the_same(mix):
    assert read_mix(words_of(mix)) == mix == from_json(as_json(mix))


@given(mixes, st.integers(15, 960))
def test_a_half_days_mix_in_proportion_fits_any_length(mix, minutes):
    if minutes_of(mix) <= 240:
        assert minutes_of(scaled(mix, minutes)) <= minutes
    assert scaled(mix, 240) == mix


@given(mixes)
def test_slots_lie_one_after_the_other(mix):
    places = timed_slots(mix)
    assert [place.number for place in places] == list(range(1, len(places) + 1))
    assert [place.starts for place in places[1:]] == [place.starts + place.minutes for place in places[:-1]]
    assert {kind: sum(p.kind == kind for p in places) for kind in numbers_of(mix)} == numbers_of(mix)


def test_a_mix_that_takes_longer_than_its_list_is_named():
    mix = read_mix("6 new × 30 + 8 follow-up × 15")
    assert why_not(mix, minutes=300) == ""
    assert why_not(mix, minutes=240) == "The slots take 300 minutes, but the list is 240 minutes long"
    assert why_not((Slots("cat", 1, 30),)) == "The kinds of slots are new, follow-up, standard echo, complex echo, scan"
