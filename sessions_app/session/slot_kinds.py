"""Which kind of slot a need takes, and what a list of several kinds still holds. Decided here and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from base.errors import Fault
from base.formatting import listing
from nhs.codes import DiagnosticTest as Test
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session
from trusts.slot_mix import SEVERAL, SHORT, Mix, SlotKind, TimedSlot, counted, from_json, numbers_of, timed_slots
from waiting_list.models import Need

TESTS = {
    Test.ECHOCARDIOGRAPHY.value: SlotKind.ECHO,
    Test.MRI.value: SlotKind.SCAN,
    Test.CT.value: SlotKind.SCAN,
    Test.NON_OBSTETRIC_ULTRASOUND.value: SlotKind.SCAN,
}
"""What a diagnostic test takes; that an echo is a complex one only the trust can say."""
OWN_SLOT = frozenset({SlotKind.SCAN})
"""Kinds of which a second one of the same patient takes a second slot: two scans are two scans."""


def kind_of(need: Need) -> str:
    """The kind a need takes by itself: as the trust says; else by its test; an appointment under RTT is a new one, any
    other a follow-up. Empty where nothing tells."""
    if need.slot_kind:
        return need.slot_kind
    if need.test in TESTS:
        return TESTS[need.test]
    if need.kind == Need.Kind.APPOINTMENT:
        return SlotKind.NEW if need.clock == Need.Clock.RTT else SlotKind.FOLLOW_UP
    return ""


def needs_of_kind(kind: str) -> Q:
    """The needs whose own kind it is: what :func:`kind_of` says, asked of the database."""
    tests = Q(test__in=[test for test, one in TESTS.items() if one == kind])
    appointment = Q(kind=Need.Kind.APPOINTMENT) & ~Q(test__in=TESTS)
    derived = {
        SlotKind.NEW: appointment & Q(clock=Need.Clock.RTT),
        SlotKind.FOLLOW_UP: appointment & ~Q(clock=Need.Clock.RTT),
    }
    return Q(slot_kind=kind) | Q(slot_kind="") & derived.get(SlotKind(kind), tests)


def kind_on(mix: Mix, need: Need, chosen: str = "") -> str:
    """The kind it takes on a list: as somebody chose, else its own; a need that tells nothing takes the list's only
    kind, and a test without its code the list's standard echos or scans. Empty where somebody has to say."""
    own = chosen or kind_of(need)
    kinds = list(numbers_of(mix))
    if own or len(kinds) == 1:
        return own or kinds[0]
    tests = (SlotKind.ECHO, SlotKind.SCAN) if need.kind == Need.Kind.TEST else ()
    return next((kind for kind in tests if kind in kinds), "")


def mix_of(session: Session) -> Mix:
    return from_json(session.slot_mix)


def taken(entries: Iterable[ListEntry]) -> dict[int, int]:
    """Slot → the patient in it."""
    return {entry.slot: entry.patient_id for entry in entries if entry.live and entry.slot}


def left(mix: Mix, slots: Collection[int]) -> dict[str, int]:
    """How many slots of each kind nobody has, where ``slots`` are those somebody has."""
    found = dict.fromkeys(numbers_of(mix), 0)
    for place in timed_slots(mix):
        found[place.kind] += place.number not in slots
    return found


def left_words(mix: Mix, slots: Collection[int]) -> str:
    """``4 of 6 new, 2 of 8 follow-up left``."""
    return f"{_of(numbers_of(mix), left(mix, slots))} left"


def filled_words(mix: Mix, slots: Collection[int]) -> str:
    """``2 of 6 new, 6 of 8 follow-up``."""
    numbers = numbers_of(mix)
    return _of(numbers, {kind: numbers[kind] - free for kind, free in left(mix, slots).items()})


def _of(numbers: Mapping[str, int], some: Mapping[str, int]) -> str:
    return ", ".join(
        f"{some[kind]} of {number} {(SHORT if number == 1 else SEVERAL)[SlotKind(kind)]}"
        for kind, number in numbers.items()
    )


@dataclass(frozen=True, slots=True)
class Given:
    """The kind a need takes and its slot: None where the list has none left, or none of that kind."""

    kind: str
    place: TimedSlot | None
    shared: bool = False


def give(
    mix: Mix, entries: Sequence[ListEntry], needs: Sequence[Need], chosen: Mapping[int, str] | None = None
) -> list[Given]:
    """A slot for each need in their order: the patient's own of that kind, else the first of it nobody has."""
    places, held, found = timed_slots(mix), taken(entries), []
    for need in needs:
        kind = kind_on(mix, need, (chosen or {}).get(need.pk, ""))
        of_kind = [place for place in places if place.kind == kind]
        own = next((p for p in of_kind if held.get(p.number) == need.patient_id), None)
        own = None if kind in OWN_SLOT else own
        place = own or next((p for p in of_kind if p.number not in held), None)
        if place:
            held[place.number] = need.patient_id
        found.append(Given(kind, place, shared=own is not None))
    return found


def faults_of(
    session: Session, entries: Sequence[ListEntry], needs: Sequence[Need], given: Sequence[Given]
) -> list[Fault]:
    """What the list cannot take of these needs, each with its way out; empty when all have a slot."""
    mix = mix_of(session)
    numbers = numbers_of(mix)
    faults: list[Fault] = []
    short: dict[str, int] = {}
    for i, one in enumerate(given):
        if not one.kind:
            kinds = listing([SHORT[SlotKind(kind)] for kind in numbers], "or")
            words = f"Choice {i + 1}: nothing says which slot it takes. Choose {kinds}."
            faults.append(Fault(f"/{i}", "slot_kind_needed", words))
        elif one.kind not in numbers:
            words = (
                f"Choice {i + 1} takes a {_said(one.kind)} slot, and this list has none. Choose another kind of slot for"
                " it, or another list."
            )
            faults.append(Fault(f"/{i}", "slot_kind_absent", words))
        elif one.place is None:
            short[one.kind] = short.get(one.kind, 0) + 1
    free = left(mix, taken(entries))
    for kind in short:
        wanted = sum(one.kind == kind and not one.shared for one in given)
        words = (
            f"This takes {counted(kind, wanted)}, but {free[kind]} of {counted(kind, numbers[kind])} are free. Put those"
            " who do not fit on standby, give them a slot of another kind, or choose another list."
        )
        faults.append(Fault("", "list_full", words))
    return faults


def _said(kind: str) -> str:
    return SHORT.get(kind, "slot of an unknown kind")
