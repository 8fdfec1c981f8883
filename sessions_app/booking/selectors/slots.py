"""A slot: one opening window of one room on one day. It is what people tick on the planner."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple, Protocol

from django.db.models import Q

from base import formatting
from base.actors import Actor
from nhs.calendar import AmbiguousLocalTime, MissingLocalTime, london
from trusts.models import OpeningWindow, Room
from trusts.opening_hours import opening_day

PARTS = tuple(OpeningWindow.Part.values)
PART_WORDS = {"am": "morning", "pm": "afternoon", "eve": "evening"}
KEY = re.compile(r"(\d{1,18})\.(\d{4}-\d{2}-\d{2})\.(am|pm|eve)", re.ASCII)
AT_MOST = 200
"""More than anybody ticks; an address with more is cut here."""


class Key(NamedTuple):
    """What a tick box sends: the room, the London day, the part of the day."""

    room_id: int
    day: dt.date
    part: str

    def __str__(self) -> str:
        return f"{self.room_id}.{self.day.isoformat()}.{self.part}"


class Slot(NamedTuple):
    """A slot with its instants. ``unusable`` says why the clock change forbids it; then there are no instants."""

    key: Key
    room: Room
    opens: dt.time
    closes: dt.time
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    unusable: str = ""

    @property
    def day(self) -> dt.date:
        return self.key.day

    @property
    def part(self) -> str:
        return self.key.part

    @property
    def instants(self) -> tuple[dt.datetime, dt.datetime]:
        """Start and end of a slot that can be used."""
        if self.starts_at is None or self.ends_at is None:
            raise LookupError(self.unusable)
        return self.starts_at, self.ends_at

    @property
    def minutes(self) -> int:
        starts_at, ends_at = self.instants
        return int((ends_at - starts_at).total_seconds() // 60)


def read_keys(texts: Iterable[str]) -> list[Key]:
    """The slots an address or form names, each once, in the order given; what is no slot is left out."""
    found: dict[str, Key] = {}
    for text in texts:
        key = _read(text)
        if key and len(found) < AT_MOST:
            found.setdefault(str(key), key)
    return list(found.values())


def _read(text: str) -> Key | None:
    match = KEY.fullmatch(text)
    try:
        return Key(int(match[1]), dt.date.fromisoformat(match[2]), match[3]) if match else None
    except ValueError:
        return None


class Opens(Protocol):
    """An opening window, or a row with what matters of it."""

    @property
    def part(self) -> str: ...
    @property
    def starts(self) -> dt.time: ...
    @property
    def ends(self) -> dt.time: ...


def slot_of(window: Opens, room: Room, day: dt.date) -> Slot:
    """The window on that day, in local time; a time that day's clock skips or repeats makes it unusable."""
    starts_at, ends_at, unusable = instants(day, window.starts, window.ends)
    key = Key(room.id, day, window.part)
    return Slot(key, room, window.starts, window.ends, starts_at, ends_at, unusable)


@lru_cache(maxsize=4096)
def instants(day: dt.date, opens: dt.time, closes: dt.time) -> tuple[dt.datetime | None, dt.datetime | None, str]:
    """Start and end of a window, or why the clock change forbids it. Rooms share their hours, so it is kept."""
    try:
        return london(day, opens), london(day, closes), ""
    except (MissingLocalTime, AmbiguousLocalTime) as change:
        return None, None, str(change)


def slots_of_keys(*, actor: Actor, keys: Iterable[Key]) -> list[Slot]:
    """The slots that exist among those named, in the order named. Two queries."""
    keys = list(keys)
    rooms = {
        room.pk: room
        for room in Room.objects.visible_to(actor)
        .filter(pk__in={key.room_id for key in keys})
        .select_related("site", "trust")
    }
    opens = {
        key: opening_day(key.day, rooms[key.room_id].trust.on_bank_holidays) for key in keys if key.room_id in rooms
    }
    names = {key: (key.room_id, day.weekday, key.part) for key, day in opens.items() if not day.shut}
    wanted = Q(pk=None)
    for room_id, weekday, part in set(names.values()):
        wanted |= Q(room_id=room_id, weekday=weekday, part=part)
    windows = {
        (window.room_id, window.weekday, window.part): window
        for window in OpeningWindow.objects.visible_to(actor).filter(wanted)
    }
    return [slot_of(windows[name], rooms[key.room_id], key.day) for key in keys if (name := names.get(key)) in windows]


PART_SHORT = {part.value: part.label for part in OpeningWindow.Part}


def part_of(instant: dt.datetime) -> str:
    """The part of the day a start outside every window belongs to."""
    clock = formatting.london(instant).time()
    return "am" if clock < NOON else "pm" if clock < EVENING else "eve"


NOON, EVENING = dt.time(12, 0), dt.time(17, 30)
