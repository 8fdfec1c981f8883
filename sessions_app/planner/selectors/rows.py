"""The rows behind the planner, fetched in five queries however many rooms and days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, Func, IntegerField, Subquery, Sum
from psycopg2.extras import DateTimeTZRange

from base.actors import Actor
from base.formatting import LONDON
from sessions_app.capacity.room_kinds import KINDS_OF_FILTER
from sessions_app.session.models.sessions import Session
from sessions_app.session.selectors.list_counts import _live
from trusts.models import Closure, OpeningWindow, Room, RoomUse


class Company(NamedTuple):
    """The names of a provider."""

    name: str
    short_name: str


class Shown(NamedTuple):
    """What a cell shows of a session, as plain as can be: twelve weekends of 200 rooms are thousands of them."""

    pk: int
    room_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    day: dt.date
    state: str
    holds_room: bool
    unit: str
    planned_capacity: int
    booked_at: dt.datetime
    offer_ends_at: dt.datetime | None
    short_notice: bool
    provider: Company
    on_list: int
    points_on_list: int


class Window(NamedTuple):
    """A part of a weekday in which a room opens."""

    room_id: int
    weekday: int
    part: str
    starts: dt.time
    ends: dt.time


class OwnList(NamedTuple):
    """A list of the trust's own."""

    room_id: int
    during: DateTimeTZRange
    note: str


OF_SESSION = Shown._fields[: Shown._fields.index("provider")]


@dataclass(frozen=True)
class Rows:
    """What is in the rooms shown on the days shown; windows are those of every room, for what was picked elsewhere."""

    site: str
    kind: str
    all_rooms: list[Room]
    rooms: list[Room]
    windows: dict[tuple[int, int], list[Window]]
    closures: dict[int, list[Closure]]
    in_house: dict[int, list[OwnList]]
    sessions: dict[int, list[Shown]]


def fetch(*, actor: Actor, days: Sequence[dt.date], site: str = "", kind: str = "") -> Rows:
    """Rooms with their windows, closures, own lists and sessions from the first to the last day."""
    everything = list(Room.objects.visible_to(actor).select_related("site", "trust"))
    site = site if site in {str(room.site_id) for room in everything} else ""
    kind = kind if kind in KINDS_OF_FILTER else ""
    rooms = [room for room in everything if _shown(room, site, kind)]
    # Of all rooms nothing is left out, and no database has to look for each.
    only = {"room__in": [room.pk for room in rooms]} if len(rooms) < len(everything) else {}
    start, end = _bounds(days)
    windows: dict[tuple[int, int], list[Window]] = defaultdict(list)
    opening = OpeningWindow.objects.visible_to(actor).order_by("starts")
    for window in map(Window._make, opening.values_list(*Window._fields)):
        windows[window.room_id, window.weekday].append(window)
    closures = Closure.objects.visible_to(actor).filter(during__overlap=(start, end), **only)
    own = RoomUse.objects.visible_to(actor).filter(
        kind=RoomUse.Kind.IN_HOUSE, live=True, during__overlap=(start, end), **only
    )
    return Rows(
        site,
        kind,
        everything,
        rooms,
        windows,
        _by_room(closures),
        _by_room(map(OwnList._make, own.values_list(*OwnList._fields))),
        _by_room(_sessions(actor, days, start, {room.pk for room in rooms})),
    )


def _sessions(actor: Actor, days: Sequence[dt.date], start: dt.datetime, rooms: set[int]) -> list[Shown]:
    """Of the days and of the nights before them, the first to start first. No list is longer than a day."""
    touched = {day - dt.timedelta(days=n) for day in days for n in (0, 1)}
    found = (
        Session.objects.visible_to(actor)
        .filter(day__in=sorted(touched), ends_at__gt=start)
        .annotate(on_it=_on_lists(actor))
        .order_by("starts_at", "id")
        .values_list(*OF_SESSION, "provider__name", "provider__short_name", "on_it")
    )
    return [
        Shown._make((*row, Company(name, short), *(on_it or (0, 0))))
        for *row, name, short, on_it in found
        if row[1] in rooms
    ]


def _on_lists(actor: Actor) -> Subquery:
    """Patients and points on a session's list, standby aside: one look at the list for both."""
    both = Func(Count("pk"), Sum("points"), template="array[%(expressions)s]", output_field=ArrayField(IntegerField()))
    return Subquery(_live(actor).annotate(both=both).values("both"))


def _shown(room: Room, site: str, kind: str) -> bool:
    return (not site or str(room.site_id) == site) and (not kind or room.kind in KINDS_OF_FILTER[kind])


def _bounds(days: Sequence[dt.date]) -> tuple[dt.datetime, dt.datetime]:
    midnight = dt.time()
    return dt.datetime.combine(days[0], midnight, LONDON), dt.datetime.combine(
        days[-1] + dt.timedelta(days=1), midnight, LONDON
    )


def _by_room(rows) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[row.room_id].append(row)
    return found
