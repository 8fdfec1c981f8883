"""Which slot a need takes, by itself and on a list; the database's question answers the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.session.slot_kinds import TESTS, filled_words, kind_of, kind_on, left_words, needs_of_kind
from tests.sessions_app.clinics import waits
from tests.support.world import make_world
from trusts.slot_mix import SlotKind, read_mix
from waiting_list.models import Need

BOTH = read_mix("6 new × 30 + 8 follow-up × 15")
ECHOS = read_mix("4 echo × 45 + 1 complex × 60")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"slot_kind": "complex", "test": "ECHOCARDIOGRAPHY"}, "complex"),
        ({"kind": "test", "test": "ECHOCARDIOGRAPHY"}, "echo"),
        ({"kind": "test", "test": "CT"}, "scan"),
        ({"kind": "appointment", "clock": "rtt"}, "new"),
        ({"kind": "appointment", "clock": "surveillance"}, "follow_up"),
        ({"kind": "procedure", "clock": "rtt"}, ""),
    ],
)
def test_a_need_says_what_it_takes(said, kind):
    assert kind_of(Need(**said)) == kind


@pytest.mark.parametrize(
    ("mix", "said", "chosen", "kind"),
    [
        (BOTH, {"kind": "appointment", "clock": "rtt"}, "", "new"),
        (BOTH, {"kind": "appointment", "clock": "rtt"}, "follow_up", "follow_up"),
        (BOTH, {"kind": "procedure"}, "", ""),
        (ECHOS, {"kind": "test"}, "", "echo"),
        (read_mix("10 scans × 20"), {"kind": "procedure"}, "", "scan"),
        (ECHOS, {"kind": "appointment", "clock": "rtt"}, "", "new"),
    ],
)
def test_on_a_list_somebodys_choice_comes_first_and_the_lists_only_kind_last(mix, said, chosen, kind):
    assert kind_on(mix, Need(**said), chosen) == kind


def test_what_is_left_and_filled_is_said_by_kind():
    assert left_words(BOTH, {1, 2, 7, 8, 9, 10, 11, 12}) == "4 of 6 new, 2 of 8 follow-up left"
    assert filled_words(BOTH, {1, 2, 7, 8, 9, 10, 11, 12}) == "2 of 6 new, 6 of 8 follow-up"
    assert left_words(read_mix("10 scans × 20 + 1 complex × 60"), {1}) == "9 of 10 scans, 1 of 1 complex echo left"


@pytest.mark.django_db
def test_the_database_finds_the_needs_of_a_kind_that_the_rule_names():
    world, serial = make_world(), iter(range(1, 100))
    for kind in Need.Kind.values:
        for test in ("", "COLONOSCOPY", *TESTS):
            for clock in ("rtt", "planned"):
                waits(world, next(serial), kind=kind, test=test, clock=clock)
    for kind in SlotKind.values:
        waits(world, next(serial), slot_kind=kind, test="MRI")
    needs = list(Need.objects.all())
    found = {kind: set(Need.objects.filter(needs_of_kind(kind))) for kind in SlotKind.values}
    assert found == {kind: {need for need in needs if kind_of(need) == kind} for kind in SlotKind.values}


@given(st.sets(st.integers(1, 14)))
def test_left_and_filled_come_to_the_whole(slots):
    numbers = [int(word) for word in left_words(BOTH, slots).split() if word.isdigit()]
    filled = [int(word) for word in filled_words(BOTH, slots).split() if word.isdigit()]
    assert (numbers[0] + filled[0], numbers[2] + filled[2]) == (6, 8)
