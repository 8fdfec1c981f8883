"""What stands in each cell of the planner. Pure: rows in, cells out; the first thing that is true of a slot wins.

A session that holds the room, or the trust's own list, comes before a closure: it has to be seen and moved. Whatever
lies outside every opening window still gets a cell, so that nothing in a room is ever hidden.

Judging is for every room, since the sentence over the grid counts them all; cells are made of what was judged only
for the rooms that are shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from base.formatting import london, london_day
from sessions_app.booking.selectors.slots import Slot, instants, part_of, slot_of
from sessions_app.planner.selectors.rows import OwnList, Rows, Shown, Window
from sessions_app.session.selectors.gates import BEFORE_START, first_gate_days, gates_of, missed
from sessions_app.session.states import State
from trusts.models import Room
from trusts.opening_hours import OpeningDay, opening_day

FREE, IN_HOUSE, ROOM_CLOSED, NOT_USED = "free", "in_house", "room_closed", "not_used"
ENDED = frozenset({State.UNFILLED, State.CANCELLED, State.DECLINED, State.WITHDRAWN})
CAN_BE_LATE = frozenset(BEFORE_START)


class Cell(NamedTuple):
    """One thing in one room at one part of a day. With a ``slot`` it is free and can be ticked."""

    state: str
    room: Room
    day: dt.date
    part: str
    opens: dt.time
    closes: dt.time
    session: Shown | None = None
    slot: Slot | None = None
    not_ready: bool = False
    reason: str = ""


class Box(NamedTuple):
    """What the grid shows at one room, part and day."""

    day: dt.date
    part: str
    cells: tuple[Cell, ...]


class Mark(NamedTuple):
    """What was found at one room, part and day: a state with the session or the trust's own list it is of."""

    state: str
    session: Shown | None = None
    own: OwnList | None = None
    reason: str = ""


class Judged(NamedTuple):
    """The marks of one room, part and day; the first of a ``window`` is what counts as its use."""

    day: dt.date
    part: str
    window: Window | None
    marks: tuple[Mark, ...]
    inside: int

    @property
    def use(self) -> str:
        """The state of the window, nothing where there is none or a filter took it away."""
        return self.marks[0].state if self.inside else ""


# Rooms share their hours: an instant is looked up far more often than it is worked out.
@lru_cache(maxsize=8192)
def on_clock(instant: dt.datetime) -> tuple[dt.date, dt.time]:
    """The London day and time of an instant."""
    there = london(instant)
    return there.date(), there.time()


Hours = tuple[tuple[str, dt.time, dt.time], ...]


class RoomJudge:
    """What is in one room. ``alike`` keeps, for all rooms of a page, the empty days of rooms with the same hours."""

    def __init__(self, room: Room, rows: Rows, now: dt.datetime, alike: dict[tuple, list[Judged]]):
        self.room, self.now, self.today, self.alike = room, now, london_day(now), alike
        self.holidays, self.open = room.trust.on_bank_holidays, room.open
        self.first_gate = dt.timedelta(days=first_gate_days(room.trust))
        self.windows = rows.windows
        self.closures = rows.closures.get(room.pk, ())
        self.in_house = _by_days(rows.in_house.get(room.pk, ()), lambda use: (use.during.lower, use.during.upper))
        self.sessions = _by_days(rows.sessions.get(room.pk, ()), lambda one: (one.starts_at, one.ends_at))
        self._late: dict[int, bool] = {}
        self._hours: dict[int, Hours] = {}

    def days(self, days: Iterable[dt.date]) -> list[Judged]:
        """Windows of the days first, then what lies outside of them."""
        return [one for day in days for one in self.day(day)]

    def day(self, day: dt.date) -> list[Judged]:
        sessions, own = self.sessions.get(day), self.in_house.get(day)
        opens = opening_day(day, self.holidays)
        if not self.open:
            return self._with_outside([], day, sessions or (), own or (), set())
        if sessions is None and own is None and not self.closures:
            return self._empty(day, opens)
        found: list[Judged] = []
        placed: set[int] = set()
        for window in self.windows.get((self.room.pk, opens.weekday), ()):
            marks = self.window(window, day, sessions or (), own or (), opens.shut)
            placed.update([id(mark.session or mark.own) for mark in marks])
            found.append(Judged(day, window.part, window, marks, len(marks)))
        return self._with_outside(found, day, sessions or (), own or (), placed)

    def _empty(self, day: dt.date, opens: OpeningDay) -> list[Judged]:
        """A day with nothing in it, the same for every room with these hours."""
        weekday = opens.weekday
        windows = self.windows.get((self.room.pk, weekday), ())
        if weekday not in self._hours:
            self._hours[weekday] = tuple([(one.part, one.starts, one.ends) for one in windows])
        key = (day, self._hours[weekday])
        if key not in self.alike:
            self.alike[key] = [
                Judged(day, one.part, one, self.window(one, day, (), (), opens.shut), 1) for one in windows
            ]
        return self.alike[key]

    def window(
        self, window: Window, day: dt.date, sessions: Sequence[Shown], own: Sequence[OwnList], shut: str
    ) -> tuple[Mark, ...]:
        """What the window holds: sessions and own lists in it, or else why nobody can use it, or that it is free."""
        starts_at, ends_at, unusable = instants(day, window.starts, window.ends)
        if starts_at is None or ends_at is None:
            return (Mark(ROOM_CLOSED, reason=unusable),)
        here = [one for one in sessions if one.starts_at < ends_at and one.ends_at > starts_at]
        used = [Mark(one.state, one) for one in here if one.holds_room] if here else []
        for use in own:
            if use.during.lower < ends_at and use.during.upper > starts_at:
                used.append(Mark(IN_HOUSE, own=use, reason=use.note))
        return tuple(used) or (self.unused(starts_at, ends_at, here, shut),)

    def unused(self, starts_at: dt.datetime, ends_at: dt.datetime, here: Sequence[Shown], shut: str) -> Mark:
        """Closed, a draft, free, or gone by."""
        if shut:
            return Mark(ROOM_CLOSED, reason=shut)
        closure = next((c for c in self.closures if covers(c.during, starts_at, ends_at)), None)
        if closure:
            return Mark(ROOM_CLOSED, reason=closure.reason)
        draft = next((session for session in here if session.state == State.DRAFT), None)
        if draft:
            return Mark(draft.state, draft)
        ended = next((session for session in reversed(here) if session.state in ENDED), None)
        if starts_at > self.now:
            return Mark(FREE, ended)
        return Mark(ended.state, ended) if ended else Mark(NOT_USED)

    def _with_outside(
        self, found: list[Judged], day: dt.date, sessions: Sequence[Shown], own: Sequence[OwnList], placed: set[int]
    ) -> list[Judged]:
        """With sessions and own lists of the day that lie in none of its windows."""
        at = {one.part: n for n, one in enumerate(found)}
        for part, mark in self._outside(day, sessions, own, placed):
            if part in at:
                one = found[at[part]]
                found[at[part]] = one._replace(marks=(*one.marks, mark))
            else:
                at[part] = len(found)
                found.append(Judged(day, part, None, (mark,), 0))
        return found

    @staticmethod
    def _outside(
        day: dt.date, sessions: Sequence[Shown], own: Sequence[OwnList], placed: set[int]
    ) -> Iterable[tuple[str, Mark]]:
        for session in sessions:
            shows = session.holds_room or session.state == State.DRAFT
            if shows and id(session) not in placed and session.day == day:
                yield part_of(session.starts_at), Mark(session.state, session)
        for use in own:
            if id(use) not in placed and on_clock(use.during.lower)[0] == day:
                yield part_of(use.during.lower), Mark(IN_HOUSE, own=use, reason=use.note)

    def late(self, mark: Mark) -> bool:
        """Whether its session missed a gate; a free slot shows nobody's."""
        session = mark.session
        if session is None or mark.state not in CAN_BE_LATE or self.today <= session.day - self.first_gate:
            return False
        if session.pk not in self._late:
            gates = gates_of(session, self.room.trust)
            self._late[session.pk] = bool(missed(session, gates, self.today, on_list=session.on_list))
        return self._late[session.pk]

    def box(self, judged: Judged) -> Box:
        """The same with cells."""
        cells = [self._cell(judged, mark, n < judged.inside) for n, mark in enumerate(judged.marks)]
        return Box(judged.day, judged.part, tuple(cells))

    def _cell(self, judged: Judged, mark: Mark, inside: bool) -> Cell:
        if mark.session and mark.state != FREE:
            return self._session_cell(judged, mark, mark.session)
        if mark.own and not inside:
            opens, closes = on_clock(mark.own.during.lower)[1], on_clock(mark.own.during.upper)[1]
            return Cell(mark.state, self.room, judged.day, judged.part, opens, closes, reason=mark.reason)
        window = judged.window
        if window is None:
            raise LookupError("Only a window can be free, closed or unused.")
        slot = slot_of(window, self.room, judged.day) if mark.state == FREE else None
        return Cell(
            mark.state,
            self.room,
            judged.day,
            judged.part,
            window.starts,
            window.ends,
            mark.session,
            slot,
            reason=mark.reason,
        )

    def _session_cell(self, judged: Judged, mark: Mark, session: Shown) -> Cell:
        opens, closes = on_clock(session.starts_at)[1], on_clock(session.ends_at)[1]
        return Cell(mark.state, self.room, judged.day, judged.part, opens, closes, session, None, self.late(mark))


def _by_days(rows: Iterable[Any], times: Callable[[Any], tuple[dt.datetime, dt.datetime]]) -> dict[dt.date, list]:
    """Rows under every London day they touch."""
    found: dict[dt.date, list] = {}
    for row in rows:
        first, last = (on_clock(at)[0] for at in times(row))
        while first <= last:
            found.setdefault(first, []).append(row)
            first += dt.timedelta(days=1)
    return found


def covers(during, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    """Whether a closure touches the time; an open end means until further notice."""
    return (during.lower is None or during.lower < ends_at) and (during.upper is None or during.upper > starts_at)
