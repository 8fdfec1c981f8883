"""Residual capacity read: totals by room and stretch of days, or slot by slot. One query each, at any size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from base.actors import Actor
from base.errors import Fault, InvalidInput
from base.formatting import day as in_words
from nhs.calendar import BankHolidays
from sessions_app.capacity import statements
from trusts.models import OnBankHolidays, OpeningWindow, Room, Trust
from trusts.opening_hours import opening_day

MOST_DAYS = 400
HALF_DAY = 240
PARTS = tuple(OpeningWindow.Part.values)


@dataclass(frozen=True, slots=True)
class Minutes:
    """Room time in minutes. ``slots`` are windows of a day; ``free_slots`` those with nothing in them."""

    open: int = 0
    insourced: int = 0
    in_house: int = 0
    free: int = 0
    slots: int = 0
    free_slots: int = 0
    insourced_slots: int = 0
    in_house_slots: int = 0

    @property
    def closed(self) -> int:
        return self.open - self.insourced - self.in_house - self.free

    def __add__(self, other: Minutes) -> Minutes:
        return Minutes(
            self.open + other.open,
            self.insourced + other.insourced,
            self.in_house + other.in_house,
            self.free + other.free,
            self.slots + other.slots,
            self.free_slots + other.free_slots,
            self.insourced_slots + other.insourced_slots,
            self.in_house_slots + other.in_house_slots,
        )


NO_MINUTES = Minutes()


@dataclass(frozen=True, slots=True)
class SlotLeft:
    """What is left of one window of one room on one day."""

    day: dt.date
    room: Room
    part: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    minutes: Minutes

    @property
    def capacity(self) -> int:
        return capacity_of(self.room, self.minutes.free)


def capacity_of(room: Room, minutes: int) -> int:
    """Minutes in the room's own unit: its half-day figure × minutes ÷ 240, rounded down."""
    return minutes if room.unit == Room.Unit.MINUTES else room.half_day_capacity * minutes // HALF_DAY


def check_days(first: dt.date, last: dt.date, *, names: tuple[str, str] = ("from", "to")) -> None:
    """Refuse a period that ends before it starts, is too long, or lies beyond the known bank holidays."""
    holidays = BankHolidays.england_and_wales()
    if last < first:
        raise InvalidInput.of([Fault(names[1], "ends_before_it_starts", "The last day is before the first.")])
    if (last - first).days >= MOST_DAYS:
        raise InvalidInput.of([Fault(names[1], "too_many_days", f"Ask for at most {MOST_DAYS} days at once.")])
    if first < holidays.first or last > holidays.last:
        words = f"Bank holidays are known from {in_words(holidays.first)} to {in_words(holidays.last)} only."
        raise InvalidInput.of([Fault(names[1], "beyond_calendar", words)])


def rooms_of(
    actor: Actor, *, site: int | None = None, room: int | None = None, kinds: Iterable[str] = ()
) -> list[Room]:
    """Rooms in use the actor may see, with site, in the order of pages."""
    if actor.trust_id is None:
        return []
    found = Room.objects.visible_to(actor).filter(open=True, trust_id=actor.trust_id).select_related("site", "trust")
    found = found.filter(site_id=site) if site else found
    found = found.filter(pk=room) if room else found
    return list(found.filter(kind__in=kinds) if kinds else found)


def totals(
    rooms: Sequence[Room], days: Sequence[dt.date], buckets: Sequence[int], *, parts: Sequence[str] = PARTS
) -> dict[tuple[int, int], Minutes]:
    """Minutes by (room, bucket); ``buckets`` names for each day the stretch it counts to. One query."""
    if not rooms or not days:
        return {}
    rows = _run(statements.TOTALS, _asked(rooms, days, buckets, parts))
    return {
        (room, bucket): Minutes(minutes, insourced, own, free, slots, free_slots, in_slots, own_slots)
        for room, bucket, slots, minutes, insourced, own, free, free_slots, in_slots, own_slots in rows
    }


def slots_left(
    rooms: Sequence[Room],
    first: dt.date,
    last: dt.date,
    *,
    parts: Sequence[str] = PARTS,
    after: tuple[dt.date, int, str] | None = None,
    limit: int = 200,
) -> list[SlotLeft]:
    """Slots in the order of day, room and part. Two queries, and one more where days without any lie between."""
    weekly = OpeningWindow.objects.filter(room__in=rooms, part__in=parts).count()
    found: list[SlotLeft] = []
    while weekly and first <= last and len(found) < limit:
        start = max(first, after[0]) if after else first
        until = min(last, start + dt.timedelta(days=7 + 7 * (limit // weekly)))
        found += _slots(rooms, start, until, parts=parts, after=after, limit=limit - len(found))
        first, after = until + dt.timedelta(days=1), after if after and after[0] > until else None
    return found


def _slots(
    rooms: Sequence[Room],
    first: dt.date,
    last: dt.date,
    *,
    parts: Sequence[str],
    after: tuple[dt.date, int, str] | None,
    limit: int,
) -> list[SlotLeft]:
    days, by_id = days_of(first, last), {room.pk: room for room in rooms}
    place = after or (first - dt.timedelta(days=1), 0, "")
    more = {"after_day": place[0], "after_room": place[1], "after_part": place[2], "limit": limit}
    rows = _run(statements.SLOTS, _asked(rooms, days, [0] * len(days), parts) | more)
    return [
        SlotLeft(day, by_id[room], part, starts, ends, Minutes(whole, session, own, free, 1, int(free == whole)))
        for day, room, part, starts, ends, whole, session, own, free in rows
    ]


def days_of(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def _asked(rooms: Sequence[Room], days: Sequence[dt.date], buckets: Sequence[int], parts: Sequence[str]) -> dict:
    rule = OnBankHolidays(_trust_of(rooms).on_bank_holidays)
    opens = [opening_day(day, rule) for day in days]
    return {
        "rooms": [room.pk for room in rooms],
        "days": list(days),
        "weekdays": [one.weekday for one in opens],
        "shut": [bool(one.shut) for one in opens],
        "buckets": list(buckets),
        "parts": list(parts),
    }


def _trust_of(rooms: Sequence[Room]) -> Trust:
    return rooms[0].trust


def _run(sql: str, values: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
