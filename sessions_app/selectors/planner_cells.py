"""What stands in each cell of the planner. Pure: rows in, cells out; the first thing that is true of a slot wins.

A session that holds the room, or the trust's own list, comes before a closure: it has to be seen and moved. Whatever
lies outside every opening window still gets a cell, so that nothing in a room is ever hidden.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from base.words import london, london_day
from sessions_app.lifecycle import State
from sessions_app.models import Session
from sessions_app.selectors.gates import gates_of, missed
from sessions_app.selectors.planner_rows import Rows
from sessions_app.selectors.slots import Slot, slot_of
from trusts.models import Room, RoomUse
from trusts.opening import opening_day

FREE, IN_HOUSE, ROOM_CLOSED, NOT_USED = "free", "in_house", "room_closed", "not_used"
ENDED = (State.UNFILLED, State.CANCELLED, State.DECLINED, State.WITHDRAWN)
NOON, EVENING = dt.time(12, 0), dt.time(17, 30)


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing in one room at one part of a day. With a ``slot`` it is free and can be ticked."""

    state: str
    room: Room
    day: dt.date
    part: str
    opens: dt.time
    closes: dt.time
    session: Session | None = None
    slot: Slot | None = None
    not_ready: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """What the grid shows at one room, part and day; ``window`` is the state that counts as its use."""

    day: dt.date
    part: str
    cells: tuple[Cell, ...]
    window: str = ""


def boxes_of_room(room: Room, days: Iterable[dt.date], rows: Rows, now: dt.datetime) -> list[Box]:
    """The boxes of one room on the days shown, windows first, then what lies outside of them."""
    maker = CellMaker(room, rows, now)
    return [box for day in days for box in maker.boxes(day)]


class CellMaker:
    """The cells of one room."""

    def __init__(self, room: Room, rows: Rows, now: dt.datetime):
        self.room, self.now, self.today = room, now, london_day(now)
        self.windows = rows.windows
        self.closures = rows.closures[room.pk]
        self.in_house = _by_days(rows.in_house[room.pk], lambda use: (use.during.lower, use.during.upper))
        self.sessions = _by_days(rows.sessions[room.pk], lambda one: (one.starts_at, one.ends_at))

    def boxes(self, day: dt.date) -> list[Box]:
        found: dict[str, Box] = {}
        placed: set[object] = set()
        opens = opening_day(day, self.room.trust.on_bank_holidays)
        for window in self.windows[self.room.id, opens.weekday] if self.room.open else ():
            cells = self.cells_of_window(slot_of(window, self.room, day), placed, opens.shut)
            found[window.part] = Box(day, window.part, cells, cells[0].state)
        for cell in self.outside(day, placed):
            box = found.get(cell.part) or Box(day, cell.part, ())
            found[cell.part] = Box(day, cell.part, (*box.cells, cell), box.window)
        return list(found.values())

    def cells_of_window(self, slot: Slot, placed: set[object], shut: str = "") -> tuple[Cell, ...]:
        if slot.unusable:
            return (self.cell(slot, ROOM_CLOSED, reason=slot.unusable),)
        here = [session for session in self.sessions.get(slot.day, ()) if overlaps(session, slot)]
        used = tuple(
            self.session_cell(session, slot.part, slot.day) for session in here if session.holds_room
        )
        own = [
            use
            for use in self.in_house.get(slot.day, ())
            if use.during.lower < slot.ends_at and use.during.upper > slot.starts_at
        ]
        placed.update(session for session in here if session.holds_room)
        placed.update(own)
        used += tuple(self.cell(slot, IN_HOUSE, reason=use.note) for use in own)
        return used or (self.unused(slot, here, placed, shut),)

    def unused(self, slot: Slot, here: list[Session], placed: set[object], shut: str) -> Cell:
        """Closed, a draft, free, or gone by."""
        if shut:
            return self.cell(slot, ROOM_CLOSED, reason=shut)
        closure = next((c for c in self.closures if covers(c.during, slot)), None)
        if closure:
            return self.cell(slot, ROOM_CLOSED, reason=closure.reason)
        draft = next((session for session in here if session.state == State.DRAFT), None)
        if draft:
            placed.add(draft)
            return self.session_cell(draft, slot.part, slot.day)
        ended = next((session for session in reversed(here) if session.state in ENDED), None)
        if slot.starts_at > self.now:
            return self.cell(slot, FREE, slot=slot, session=ended)
        return self.session_cell(ended, slot.part, slot.day) if ended else self.cell(slot, NOT_USED)

    def outside(self, day: dt.date, placed: set[object]) -> Iterable[Cell]:
        """Sessions and own lists of the day that lie in none of its windows."""
        for session in self.sessions.get(day, ()):
            shows = session.holds_room or session.state == State.DRAFT
            if shows and session not in placed and session.day == day:
                yield self.session_cell(session, part_of(session.starts_at), day)
        for use in self.in_house.get(day, ()):
            if use not in placed and london_day(use.during.lower) == day:
                yield self.own_cell(use, day)

    def cell(self, place: Slot, state: str, **more) -> Cell:
        return Cell(state, self.room, place.day, place.part, place.opens, place.closes, **more)

    def own_cell(self, use: RoomUse, day: dt.date) -> Cell:
        first, last = london(use.during.lower), london(use.during.upper)
        return Cell(IN_HOUSE, self.room, day, part_of(first), first.time(), last.time(), reason=use.note)

    def session_cell(self, session: Session, part: str, day: dt.date) -> Cell:
        late = missed(session, gates_of(session, self.room.trust), self.today, on_list=session.on_list)
        opens, closes = london(session.starts_at).time(), london(session.ends_at).time()
        return Cell(session.state, self.room, day, part, opens, closes, session=session, not_ready=bool(late))


def _by_days(
    rows: Iterable[Any], times: Callable[[Any], tuple[dt.datetime, dt.datetime]]
) -> dict[dt.date, list]:
    """Rows under every London day they touch."""
    found: dict[dt.date, list] = {}
    for row in rows:
        first, last = (london_day(at) for at in times(row))
        while first <= last:
            found.setdefault(first, []).append(row)
            first += dt.timedelta(days=1)
    return found


def overlaps(session: Session, slot: Slot) -> bool:
    return session.starts_at < slot.ends_at and session.ends_at > slot.starts_at


def covers(during, slot: Slot) -> bool:
    """Whether a closure touches the slot; an open end means until further notice."""
    return (during.lower is None or during.lower < slot.ends_at) and (
        during.upper is None or during.upper > slot.starts_at
    )


def part_of(instant: dt.datetime) -> str:
    """The part of the day a start outside every window belongs to."""
    clock = london(instant).time()
    return "am" if clock < NOON else "pm" if clock < EVENING else "eve"
