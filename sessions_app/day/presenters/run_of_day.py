"""The words of the run of day: figures, stamps, how a case stands."""

from __future__ import annotations

from dataclasses import dataclass

from base.formatting import clock, count
from sessions_app.day.selectors import Case, RunOfDay
from sessions_app.day.stamps import LOST, TIMES, Stamp, word
from trusts.models import Room


@dataclass(frozen=True, slots=True)
class Button:
    """A touch target: done ones say when and by whom, the next one is green."""

    kind: str
    title: str
    text: str
    look: str = ""
    stamp_id: int | None = None


def person(label: str) -> str:
    """The name without the role: ``Nia Example``."""
    return label.split(",")[0]


def figures(day: RunOfDay) -> list[dict]:
    """Where the list stands, in five numbers."""
    session = day.session
    missed = sum(case.lost == Stamp.MISSED for case in day.cases)
    cancelled = sum(case.lost == Stamp.CANCELLED for case in day.cases)
    lost = [count(missed, "missed", "missed")] * bool(missed) + [count(cancelled, "cancelled", "cancelled")] * bool(
        cancelled
    )
    brief, start, end = day.of_list.get(Stamp.BRIEF), day.started_at, day.expected_end
    found = [
        {"label": "Done", "value": f"{day.seen} of {len(day.cases)}", "note": ", ".join(lost)},
        {"label": "Started", "value": clock(start) if start else "–", "note": _late(start, session.starts_at)},
        {"label": "Expected end", "value": clock(end) if end else "–", "note": _over(end, session.ends_at)},
        {
            "label": "Team brief",
            "value": clock(brief.at) if brief else "–",
            "note": person(brief.by) if brief else "Not yet",
        },
    ]
    if session.unit == Room.Unit.POINTS:
        points = sum(case.entry.points for case in day.cases if case.done)
        found.insert(1, {"label": "Points", "value": f"{points} of {session.planned_capacity}", "note": ""})
    return found


def _late(start, planned) -> str:
    if start is None:
        return f"planned {clock(planned)}"
    minutes = int((start - planned).total_seconds() // 60)
    return f"{minutes} min late" if minutes > 0 else "on time"


def _over(end, planned) -> str:
    if end is None:
        return f"planned {clock(planned)}"
    minutes = int((end - planned).total_seconds() // 60)
    return f"{minutes} min over" if minutes > 0 else "within plan"


def times(day: RunOfDay, case: Case) -> list[Button]:
    """The times of a case in their order; the next is green."""
    room = day.session.room.kind
    return [_button(day, case, kind, word(kind, room), next_=kind == case.next_time) for kind in TIMES]


def checks(day: RunOfDay, case: Case) -> list[Button]:
    return [_button(day, case, kind, Stamp(kind).label) for kind in day.checks]


def first_steps(day: RunOfDay, case: Case) -> list[Button]:
    """What can be tapped of a case that has not begun."""
    room = day.session.room.kind
    offered = [kind for kind in (Stamp.ARRIVED, Stamp.ANAESTHESIA) if kind not in case.stamps]
    buttons = [_button(day, case, kind, word(kind, room), next_=kind == case.next_time) for kind in offered]
    if Stamp.ARRIVED not in case.stamps:
        buttons.append(Button(Stamp.MISSED, "Missed appointment", "Did not attend (DNA)"))
    return buttons


def further(day: RunOfDay, case: Case) -> list[Button]:
    """What follows once a case is in the room, for a tablet that cannot ask just now."""
    room = day.session.room.kind
    later = [kind for kind in TIMES if kind not in (Stamp.ARRIVED, Stamp.ANAESTHESIA)]
    return checks(day, case) + [_button(day, case, kind, word(kind, room)) for kind in later]


def stamp_words(day: RunOfDay) -> dict[str, str]:
    """Each stamp's own word in this kind of room."""
    return {kind: word(kind, day.session.room.kind) for kind in Stamp.values}


def of_list(day: RunOfDay) -> list[Button]:
    """Brief before, debrief after."""
    return [_list_button(day, kind) for kind in (Stamp.BRIEF, Stamp.DEBRIEF)]


def _list_button(day: RunOfDay, kind: Stamp) -> Button:
    stamp = day.of_list.get(kind)
    if stamp:
        return Button(kind, kind.label, f"{clock(stamp.at)}, {person(stamp.by)}", "done", stamp.pk)
    return Button(kind, kind.label, "Tap when held")


def _button(day: RunOfDay, case: Case, kind: str, title: str, *, next_: bool = False) -> Button:
    stamp = case.stamps.get(kind)
    if stamp:
        return Button(kind, title, f"{clock(stamp.at)}, {person(stamp.by)}", "done", stamp.pk)
    return Button(kind, title, f"Tap to record {clock(day.now)}" if next_ else "Tap to record", "next" if next_ else "")


def standing(day: RunOfDay, case: Case) -> tuple[str, str]:
    """The result beside a case's title."""
    if case.lost:
        stamp = case.stamps[case.lost]
        why = f": {stamp.get_why_display().lower()}" if stamp.why else ""
        return ("bad", f"{'Missed appointment (DNA)' if case.lost == Stamp.MISSED else 'Cancelled on the day'}{why}")
    if case.done:
        missing = [kind.label.lower() for kind in day.checks if kind not in case.stamps]
        if missing:
            return "warn", f"Done, {missing[0]} missing" if len(
                missing
            ) == 1 else f"Done, {len(missing)} checks missing"
        return "ok", f"Done, WHO {len(day.checks)} of {len(day.checks)}" if day.checks else "Done"
    arrived = case.at(Stamp.ARRIVED)
    return ("ok", f"Arrived {clock(arrived)}") if arrived else ("due", "Not arrived")


def since(day: RunOfDay, case: Case) -> str:
    began = case.at(Stamp.ANAESTHESIA) or case.at(Stamp.STARTED)
    return f"In the room {int((day.now - began).total_seconds() // 60)} min" if began else ""


def line(day: RunOfDay, case: Case) -> str:
    """``in the room 08:41, scope in 08:47, scope out 09:12, out of the room 09:17``."""
    room = day.session.room.kind
    return ", ".join(f"{word(k, room).lower()} {clock(case.at(k))}" for k in (*TIMES, *LOST) if k in case.stamps)
