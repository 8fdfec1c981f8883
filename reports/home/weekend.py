"""This weekend's rooms and lists at a glance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from base.actors import Actor
from base.formatting import LONDON, london
from sessions_app.models import ListEntry, Session
from sessions_app.session.states import HOLDS_ROOM
from trusts.models import Room, RoomUse

PARTS = ("AM", "PM", "Eve")
NOON, EVENING = dt.time(12, 30), dt.time(17, 30)


@dataclass(frozen=True, slots=True)
class WeekendCell:
    """The use of a room in a part of a day: a session with the other side's name, or the trust's own list."""

    state: str
    sub: str
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class Weekend:
    """Rooms with a list on the Saturday or Sunday; ``cells`` by (room id, day, part)."""

    saturday: dt.date
    rooms: list[Room]
    cells: dict[tuple[int, dt.date, str], WeekendCell]
    lists: int
    patients: int

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        return self.saturday, self.saturday + dt.timedelta(days=1)

    def parts_of(self, room: Room) -> list[str]:
        """The parts of the day in which the room holds something on either day."""
        return [part for part in PARTS if any((room.pk, day, part) in self.cells for day in self.days)]


def saturday_of(today: dt.date) -> dt.date:
    """The Saturday of the weekend that comes or that is."""
    return today - dt.timedelta(days=1) if today.weekday() == 6 else today + dt.timedelta(days=5 - today.weekday())


def part_of(starts_at: dt.datetime) -> str:
    at = london(starts_at).time()
    return "AM" if at < NOON else "PM" if at < EVENING else "Eve"


def weekend_of(actor: Actor, today: dt.date) -> Weekend:
    """The weekend as the actor may see it. Three queries."""
    saturday = saturday_of(today)
    sessions = _sessions(actor, saturday)
    entries = ListEntry.objects.visible_to(actor).filter(session__in=[s.pk for s in sessions], live=True)
    cells = _in_house(actor, saturday, [s.room_id for s in sessions]) | {
        (s.room_id, s.day, part_of(s.starts_at)): WeekendCell(
            s.state, (s.provider if actor.is_trust else s.trust).short_name, s.pk
        )
        for s in sessions
    }
    rooms = sorted({s.room for s in sessions}, key=lambda room: (room.site_id, room.name))
    return Weekend(saturday, rooms, cells, len(sessions), entries.aggregate(n=Count("patient_id", distinct=True))["n"])


def _sessions(actor: Actor, saturday: dt.date) -> list[Session]:
    held = Session.objects.visible_to(actor).filter(state__in=HOLDS_ROOM)
    both_days = held.between(saturday, saturday + dt.timedelta(days=1))
    return list(both_days.select_related("room", "provider", "trust").order_by("starts_at", "id"))


def _in_house(actor: Actor, saturday: dt.date, rooms: Iterable[int]) -> dict:
    """The trust's own lists in these rooms, so that a cell without insourcing does not look empty."""
    begin = timezone.make_aware(dt.datetime.combine(saturday, dt.time()), LONDON)
    uses = RoomUse.objects.visible_to(actor).filter(
        room_id__in=set(rooms),
        live=True,
        kind=RoomUse.Kind.IN_HOUSE,
        during__overlap=(begin, begin + dt.timedelta(days=2)),
    )
    return {
        (use.room_id, london(use.during.lower).date(), part_of(use.during.lower)): WeekendCell(
            "in_house", use.note or "Own list"
        )
        for use in uses
    }
