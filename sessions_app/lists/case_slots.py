"""Case slots of a list: how much each takes, when each is planned, and what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from base.errors import Fault
from base.formatting import count
from sessions_app.session import slot_kinds
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session
from trusts.models import Room
from waiting_list.models import Need


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a need goes: the number of its case slot and its planned time."""

    number: int
    during: DateTimeTZRange
    kind: str = ""


def size_of(session: Session, need: Need) -> int:
    """What a need takes of the list, in the list's unit."""
    if session.unit == Room.Unit.POINTS:
        return need.points
    return minutes_of(session, need) if session.unit == Room.Unit.MINUTES else 1


def minutes_of(session: Session, need: Need) -> int:
    """Expected minutes of a need; without one, an equal share of the list."""
    return need.minutes or session.planned_capacity // max(session.planned_cases, 1)


def filled(session: Session, entries: Iterable[ListEntry]) -> int:
    """How much of the session's capacity its live entries take, in the session's unit; standby takes nothing.

    Points, minutes and scans add up; of a list of slots, several needs of one patient in one slot take one.
    """
    live = [entry for entry in entries if entry.live and entry.state != ListEntry.State.STANDBY]
    if session.unit == Room.Unit.POINTS:
        return sum(entry.points for entry in live)
    if session.unit == Room.Unit.MINUTES:
        return sum(minutes_of(session, entry.need) for entry in live)
    if session.unit == Room.Unit.IMAGES:
        return len(live)
    return len({entry.slot or -entry.pk for entry in live})


def taken_by(session: Session, entries: list[ListEntry], needs: list[Need]) -> int:
    """What these needs take beside the entries: a patient's second need adds no slot to a list of slots."""
    if session.unit != Room.Unit.SLOTS:
        return sum(size_of(session, need) for need in needs)
    there = {entry.patient_id for entry in entries if entry.slot}
    return len({need.patient_id for need in needs} - there)


def place(
    session: Session, entries: list[ListEntry], needs: list[Need], chosen: Mapping[int, str] | None = None
) -> list[Slot]:
    """A slot for each need, in order: the patient's own slot where there is one, else the first gap long enough.

    On a list of several kinds of slots it is the first one of the need's kind nobody has, at that slot's own time;
    ``chosen`` is the kind somebody said, by need.
    """
    if session.slot_mix:
        given = slot_kinds.give(slot_kinds.mix_of(session), entries, needs, chosen)
        return [_at_its_time(session, need) for need in given]
    taken = [(e.during.lower, e.during.upper) for e in entries if e.during]
    own = {e.patient_id: e.slot for e in entries if e.slot}
    ends = {e.patient_id: e.during.upper for e in entries if e.slot and e.during}
    last = max([e.slot or 0 for e in entries], default=0)
    placed = []
    for need in needs:
        length = _length(session, need)
        shared = need.patient_id in own
        if shared and session.unit == Room.Unit.SLOTS:
            start = ends.get(need.patient_id, session.starts_at + length) - length
        elif shared and need.patient_id in ends:
            start = ends[need.patient_id]
        else:
            start = _gap(session.starts_at, taken, length)
        if not shared:
            last += 1
            own[need.patient_id] = last
        taken.append((start, start + length))
        ends[need.patient_id] = start + length
        placed.append(Slot(own[need.patient_id], DateTimeTZRange(start, start + length)))
    return placed


def _at_its_time(session: Session, given: slot_kinds.Given) -> Slot:
    """Without a slot left the whole list is meant: ``room_faults`` refuses it."""
    if given.place is None:
        return Slot(0, DateTimeTZRange(session.starts_at, session.ends_at), given.kind)
    start = session.starts_at + dt.timedelta(minutes=given.place.starts)
    end = start + dt.timedelta(minutes=given.place.minutes)
    return Slot(given.place.number, DateTimeTZRange(start, end), given.kind)


def room_faults(
    session: Session, entries: list[ListEntry], needs: list[Need], chosen: Mapping[int, str] | None = None
) -> list[Fault]:
    """What the list cannot hold of these needs, in words; empty when all fit."""
    if session.slot_mix:
        given = slot_kinds.give(slot_kinds.mix_of(session), entries, needs, chosen)
        return slot_kinds.faults_of(session, entries, needs, given)
    free = session.planned_capacity - filled(session, entries)
    wanted = taken_by(session, entries, needs)
    if wanted <= free:
        return []
    unit = Room.Unit(session.unit).label.removesuffix("s")
    sentence = (
        f"This takes {count(wanted, unit)}, but {count(max(free, 0), unit)} of"
        f" {count(session.planned_capacity, unit)} are free."
    )
    return [Fault("", "list_full", sentence)]


def _length(session: Session, need: Need) -> dt.timedelta:
    """Planned time of a need: its share of the list's time by its share of the capacity."""
    whole = session.ends_at - session.starts_at
    if session.unit == Room.Unit.MINUTES:
        return dt.timedelta(minutes=minutes_of(session, need))
    share = max(size_of(session, need), 1) / max(session.planned_capacity, 1)
    return dt.timedelta(minutes=round(whole.total_seconds() / 60 * share))


def _gap(start: dt.datetime, taken: list[tuple[dt.datetime, dt.datetime]], length: dt.timedelta):
    """The first moment from ``start`` on with ``length`` free behind it."""
    for low, high in sorted(taken):
        if low - start >= length:
            break
        start = max(start, high)
    return start
