"""What the page of free rooms shows: a heat map of what is left, and how the last quarter was used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from base import charts
from base.actors import Actor
from base.formatting import count, days_between, number
from sessions_app.capacity.periods import Stretch, last_quarter
from sessions_app.capacity.room_kinds import KINDS_OF_FILTER
from sessions_app.capacity.selectors import NO_MINUTES, PARTS, Minutes, capacity_of, rooms_of, totals
from trusts.models import Room

QUARTER = -1
"""The stretch of the last quarter, beside those of the columns, which count from 0."""
SHADES = 4
HOUR = 60


@dataclass(frozen=True, slots=True)
class Heat:
    """One cell: how many half-days of a stretch have nothing in them, of how many open, and how dark it is."""

    minutes: Minutes

    @property
    def shade(self) -> int:
        """0 where nothing is left, then by quarters of the open time that is left."""
        if not self.minutes.free:
            return 0
        return min(SHADES, 1 + SHADES * self.minutes.free // max(self.minutes.open, 1))

    @property
    def text(self) -> str:
        if not self.minutes.open:
            return ""
        return str(self.minutes.free_slots or ("<1" if self.minutes.free else 0))

    @property
    def words(self) -> str:
        """Read out instead of the figure."""
        if not self.minutes.open:
            return "does not open"
        hours = f", {hours_words(self.minutes.free)} in all" if self.minutes.free else ""
        return f"{self.minutes.free_slots} of {count(self.minutes.slots, 'half-day')} free{hours}"


@dataclass(frozen=True, slots=True)
class RoomHeat:
    room: Room
    cells: tuple[Heat, ...]
    whole: Minutes

    @property
    def capacity(self) -> str:
        """What is left in the room's own unit."""
        return f"{number(capacity_of(self.room, self.whole.free))} {self.room.get_unit_display()}"


@dataclass(frozen=True, slots=True)
class Used:
    """How the open time of some rooms was used."""

    name: str
    minutes: Minutes


@dataclass(frozen=True)
class Quarter:
    stretch: Stretch
    whole: Minutes
    by_kind: tuple[Used, ...]

    @property
    def sentence(self) -> str:
        one = self.whole
        if not one.open:
            return f"{self.stretch.title}: no room had an opening window."
        return (
            f"{self.stretch.title}: {number(one.free_slots)} of {number(one.slots)} open half-days and evenings stood empty"
            f" ({share(one.free_slots, one.slots)}). Insourcing used {number(one.insourced_slots)}"
            f" ({share(one.insourced_slots, one.slots)}), your own lists {number(one.in_house_slots)}"
            f" ({share(one.in_house_slots, one.slots)})."
        )

    @property
    def parts(self) -> list[charts.Part]:
        one = self.whole
        said = (
            ("locked", "Insourced", one.insourced),
            ("in-house", "In-house", one.in_house),
            ("free", "Stood empty", one.free),
            ("closed", "Closed", one.closed),
        )
        return charts.parts(
            [{"css": css, "value": minutes, "words": f"{words} {hours_words(minutes)}"} for css, words, minutes in said]
        )


@dataclass(frozen=True)
class Left:
    """The page: rooms by stretches of days, what they come to, and the last quarter."""

    columns: list[Stretch]
    rooms: list[RoomHeat]
    whole: Minutes
    quarter: Quarter

    @property
    def sentence(self) -> str:
        if not self.whole.open:
            return "No room opens on these days."
        when = days_between(self.columns[0].first, self.columns[-1].last)
        return (
            f"{when}: {number(self.whole.free_slots)} of {number(self.whole.slots)} open half-days and evenings have nothing"
            f" in them ({share(self.whole.free_slots, self.whole.slots)}). {hours_words(self.whole.free)} of room time are left."
        )


def left(*, actor: Actor, columns: Sequence[Stretch], site: int | None, kind: str, part: str, today: dt.date) -> Left:
    """What is left in the rooms asked for. Two queries at any size: the rooms; the days ahead with the quarter."""
    rooms = rooms_of(actor, site=site, kinds=KINDS_OF_FILTER.get(kind, ()))
    parts = (part,) if part in PARTS else PARTS
    days = [day for column in columns for day in column.days]
    buckets = [n for n, column in enumerate(columns) for _ in column.days]
    quarter = last_quarter(today)
    asked = (*days, *quarter.days), (*buckets, *[QUARTER] * len(quarter.days))
    found = totals(rooms, *asked, parts=parts)
    heats = [_room(room, found, len(columns)) for room in rooms]
    return Left(
        list(columns),
        [one for one in heats if one.whole.open],
        _sum(one.whole for one in heats),
        _quarter(quarter, rooms, found),
    )


def _room(room: Room, found: dict[tuple[int, int], Minutes], columns: int) -> RoomHeat:
    minutes = [found.get((room.pk, n), NO_MINUTES) for n in range(columns)]
    return RoomHeat(room, tuple(Heat(one) for one in minutes), _sum(minutes))


def _quarter(stretch: Stretch, rooms: Sequence[Room], found: dict[tuple[int, int], Minutes]) -> Quarter:
    by_kind: dict[str, Minutes] = {}
    for room in rooms:
        label = Room.Kind(room.kind).label
        by_kind[label] = by_kind.get(label, NO_MINUTES) + found.get((room.pk, QUARTER), NO_MINUTES)
    used = tuple(Used(name, minutes) for name, minutes in sorted(by_kind.items()) if minutes.open)
    return Quarter(stretch, _sum(by_kind.values()), used)


def _sum(many: Iterable[Minutes]) -> Minutes:
    return sum(many, NO_MINUTES)


def hours_words(minutes: int) -> str:
    """``1,648 hours``; half an hour is said."""
    hours = minutes / HOUR
    return f"{number(hours, 0 if minutes % HOUR == 0 or hours >= 100 else 1)} {'hour' if minutes == HOUR else 'hours'}"


def share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%" if whole else "–"
