"""The planner: rooms × days, what is in each cell, how much of the open time is used."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from base.actors import Actor
from base.formatting import london_day
from base.lists import Page, paginate
from sessions_app.booking.selectors.slots import PARTS, Key, Slot, slot_of
from sessions_app.planner.selectors.cells import (
    ENDED,
    FREE,
    IN_HOUSE,
    NOT_USED,
    ROOM_CLOSED,
    Box,
    Cell,
    Judged,
    Mark,
    RoomJudge,
)
from sessions_app.planner.selectors.rows import Rows, fetch
from sessions_app.planner.selectors.span import Span, span
from sessions_app.session.states import HOLDS_ROOM, State
from trusts.models import Room, Site
from trusts.opening_hours import opening_day

FIRM = (State.STAFFED, State.LOCKED, State.IN_PROGRESS, State.DELIVERED, State.SIGNED_OFF, State.CLOSED)
ROOMS_ON_A_PAGE = 25
"""A page of the planner stays light however many rooms a trust has; what is ticked on other pages comes along."""
STATE_CHOICES = (
    ("", "All states"),
    ("free", "Free only"),
    ("not_ready", "Not ready only"),
    ("offered", "Offered"),
    ("accepted", "Accepted"),
    ("staffed", "Staffed"),
    ("locked", "Locked"),
    ("delivered", "Delivered, to sign off"),
)


Rooms = Sequence[tuple[RoomJudge, list[Judged]]]
"""Rooms with what was found in them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for; everything empty shows the weekends around today."""

    days: str = "weekends"
    start: str = ""
    site: str = ""
    kind: str = ""
    state: str = ""
    page: str = ""
    picked: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class PartRow:
    """One line of the grid: a part of the day of one room, a box for every column (None: not open then).

    ``weekday`` names the day where a column is a whole weekend.
    """

    part: str
    boxes: tuple[Box | None, ...]
    weekday: str = ""


@dataclass(frozen=True, slots=True)
class RoomRows:
    room: Room
    parts: tuple[PartRow, ...]


@dataclass(frozen=True, slots=True)
class DayList:
    """One day of the list by day."""

    day: dt.date
    group: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Use:
    """How the open windows are used, by state; ``from_today`` false when every day shown has passed."""

    by_state: Counter = field(default_factory=Counter)
    not_ready: int = 0
    from_today: bool = True

    @property
    def open(self) -> int:
        return self.by_state.total() - self.by_state[ROOM_CLOSED]

    @property
    def insourced(self) -> int:
        return sum(self.by_state[state.value] for state in HOLDS_ROOM)

    @property
    def firm(self) -> int:
        return sum(self.by_state[state.value] for state in FIRM)

    @property
    def in_house(self) -> int:
        return self.by_state[IN_HOUSE]

    @property
    def free(self) -> int:
        return self.by_state[FREE] + self.by_state[State.DRAFT.value]

    @property
    def unused(self) -> int:
        return self.open - self.insourced - self.in_house - self.free

    @property
    def used(self) -> int:
        return self.insourced + self.in_house


@dataclass(frozen=True)
class Planner:
    """All a planner page shows. What was picked is ``here`` in sight, ``elsewhere``, or ``gone``: no longer free."""

    span: Span
    site: str
    kind: str
    state: str
    page: Page
    days: list[DayList]
    use: Use
    sites: list[Site]
    room_count: int
    providers: list[tuple[str, str]]
    here: tuple[Slot, ...]
    elsewhere: tuple[Slot, ...]
    gone: tuple[Slot, ...]

    @property
    def rooms(self) -> Sequence[RoomRows]:
        """The rooms of this page."""
        return self.page.items

    @property
    def picked(self) -> frozenset[str]:
        """The boxes that are ticked."""
        return frozenset(str(slot.key) for slot in (*self.here, *self.elsewhere))

    @property
    def firsts(self) -> list[bool]:
        """For each column of days, whether it is the first under its heading."""
        if self.span.by_weekend:
            return [False] * len(self.span.groups)
        return [n == 0 for group in self.span.groups for n in range(len(group.days))]


def planner(*, actor: Actor, wish: Wish, now: dt.datetime) -> Planner:
    """The planner of the actor's trust. Five queries at any size."""
    shown = span(wish.days, wish.start, london_day(now))
    rows = fetch(actor=actor, days=shown.days, site=wish.site, kind=wish.kind)
    alike: dict[tuple, list[Judged]] = {}
    judges = [RoomJudge(room, rows, now, alike) for room in rows.rooms]
    judged = [(judge, found) for judge in judges if (found := judge.days(shown.days)) or judge.room.open]
    state = wish.state if wish.state in dict(STATE_CHOICES) else ""
    matching = [(judge, _matching(judge, found, state)) for judge, found in judged]
    page = paginate([one for one in matching if one[1]], {"page": wish.page}, ROOMS_ON_A_PAGE)
    boxes = {judge.room: [judge.box(one) for one in found] for judge, found in page.items}
    cells = [cell for found in boxes.values() for box in found for cell in box.cells]
    here, elsewhere, gone = _picked(wish.picked, judged, cells, rows, shown)
    lines = [_room_rows(room, found, shown) for room, found in boxes.items()]
    return Planner(
        span=shown,
        site=rows.site,
        kind=rows.kind,
        state=state,
        page=Page(lines, page.number, page.total, page.per_page),
        days=_days(shown, cells),
        use=_use(judged, shown.today),
        sites=sorted({room.site for room in rows.all_rooms}, key=lambda site: site.name),
        room_count=len(judged),
        providers=sorted({(c.session.provider.short_name, c.session.provider.name) for c in cells if c.session}),
        here=here,
        elsewhere=elsewhere,
        gone=gone,
    )


def _picked(
    keys: Sequence[Key], judged: Rooms, cells: Sequence[Cell], rows: Rows, shown: Span
) -> tuple[tuple[Slot, ...], tuple[Slot, ...], tuple[Slot, ...]]:
    """What was picked, parted into in sight, elsewhere and no longer free."""
    if not keys:
        return (), (), ()
    free = {Key(judge.room.pk, one.day, one.part) for judge, found in judged for one in found if one.use == FREE}
    seen = {cell.slot.key for cell in cells if cell.slot}
    rooms = {room.pk: room for room in rows.all_rooms}
    looked_at = {room.pk for room in rows.rooms}
    here, elsewhere, gone = [], [], []
    for key in keys:
        slot = _slot(key, rooms, rows)
        if slot is None or slot.unusable:
            continue
        if key in seen:
            here.append(slot)
        elif key.room_id in looked_at and key.day in shown.days and key not in free:
            gone.append(slot)
        else:
            elsewhere.append(slot)
    return tuple(here), tuple(elsewhere), tuple(gone)


def _slot(key: Key, rooms: dict[int, Room], rows: Rows) -> Slot | None:
    room = rooms.get(key.room_id)
    if room is None:
        return None
    opens = opening_day(key.day, room.trust.on_bank_holidays)
    if opens.shut:
        return None
    windows = rows.windows.get((room.pk, opens.weekday), ())
    window = next((one for one in windows if one.part == key.part), None)
    return slot_of(window, room, key.day) if window else None


def _matching(judge: RoomJudge, found: list[Judged], state: str) -> list[Judged]:
    """What of a room is in that state: places of which nothing is left are left out."""
    if not state:
        return found
    kept = [_kept(one, [mark for mark in one.marks if _matches(judge, mark, state)]) for one in found]
    return [one for one in kept if one.marks]


def _kept(one: Judged, marks: list[Mark]) -> Judged:
    inside = sum(1 for mark in one.marks[: one.inside] if mark in marks)
    return one._replace(marks=tuple(marks), inside=inside)


def _matches(judge: RoomJudge, mark: Mark, state: str) -> bool:
    return judge.late(mark) if state == "not_ready" else mark.state == state


def _room_rows(room: Room, boxes: Sequence[Box], shown: Span) -> RoomRows:
    by_place = {(box.part, box.day): box for box in boxes if box.cells}
    made = []
    for weekday, days in _columns(shown):
        for part in PARTS:
            line = tuple(by_place.get((part, day)) for day in days)
            if any(line):
                made.append(PartRow(part, line, weekday))
    return RoomRows(room, tuple(made))


def _columns(shown: Span) -> list[tuple[str, Sequence[dt.date]]]:
    """The days of each line of a room: all of them, or with a weekend a column its Saturdays, then its Sundays."""
    if not shown.by_weekend:
        return [("", shown.days)]
    return [
        (f"{shown.groups[0].days[n]:%a}", [group.days[n] for group in shown.groups])
        for n in range(len(shown.groups[0].days))
    ]


def _days(shown: Span, cells: Sequence[Cell]) -> list[DayList]:
    by_day: dict[dt.date, list[Cell]] = {}
    for cell in cells:
        by_day.setdefault(cell.day, []).append(cell)
    return [DayList(day, group.title, tuple(by_day.get(day, ()))) for group in shown.groups for day in group.days]


def _use(judged: Rooms, today: dt.date) -> Use:
    ahead = any(one.day >= today for _, found in judged for one in found)
    counted = [(judge, [one for one in found if one.day >= today or not ahead]) for judge, found in judged]
    late = {
        mark.session.pk
        for judge, found in counted
        for one in found
        for mark in one.marks
        if mark.session and judge.late(mark)
    }
    states = Counter([one.marks[0].state for _, found in counted for one in found if one.inside])
    for state in ENDED & states.keys():
        states[NOT_USED] += states.pop(state)
    return Use(states, len(late), ahead)
