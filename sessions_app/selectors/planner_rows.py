"""The rows behind the planner, fetched in five queries however many rooms and days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from base.actors import Actor
from base.words import LONDON
from sessions_app.models import ListEntry, Session
from trusts.models import Closure, OpeningWindow, Room, RoomUse

KINDS: dict[str, tuple[str, ...]] = {
    "theatre": (Room.Kind.THEATRE,),
    "endoscopy": (Room.Kind.ENDOSCOPY,),
    "imaging": (Room.Kind.ECHO, Room.Kind.MRI, Room.Kind.CT, Room.Kind.ULTRASOUND),
    "clinic": (Room.Kind.CLINIC, Room.Kind.VIRTUAL),
}
"""Kinds of room people choose between, and what each means."""


SHOWN = (
    "trust_id", "room_id", "starts_at", "ends_at", "day", "state", "holds_room", "unit", "planned_capacity", "booked_at",
    "offer_ends_at", "short_notice", "provider__name", "provider__short_name",
)  # fmt: skip
"""What a cell shows of a session; a year of lists is thousands of them."""


@dataclass(frozen=True)
class Rows:
    """What is in the rooms shown on the days shown; windows are those of every room, for what was picked elsewhere."""

    site: str
    kind: str
    all_rooms: list[Room]
    rooms: list[Room]
    windows: dict[tuple[int, int], list[OpeningWindow]]
    closures: dict[int, list[Closure]]
    in_house: dict[int, list[RoomUse]]
    sessions: dict[int, list[Session]]


def fetch(*, actor: Actor, days: Sequence[dt.date], site: str = "", kind: str = "") -> Rows:
    """Rooms with their windows, closures, own lists and sessions from the first to the last day."""
    everything = list(Room.objects.visible_to(actor).select_related("site", "trust"))
    site = site if site in {str(room.site_id) for room in everything} else ""
    kind = kind if kind in KINDS else ""
    rooms = [room for room in everything if _shown(room, site, kind)]
    ids = [room.pk for room in rooms]
    start, end = _bounds(days)
    windows: dict[tuple[int, int], list[OpeningWindow]] = defaultdict(list)
    for window in OpeningWindow.objects.visible_to(actor).order_by("starts"):
        windows[window.room_id, window.weekday].append(window)
    closures = Closure.objects.visible_to(actor).filter(room__in=ids, during__overlap=(start, end))
    own = RoomUse.objects.visible_to(actor).filter(
        room__in=ids, kind=RoomUse.Kind.IN_HOUSE, live=True, during__overlap=(start, end)
    )
    found = sessions_with_lists(actor).filter(room__in=ids, starts_at__lt=end, ends_at__gt=start)
    found = found.select_related(None).select_related("provider").only(*SHOWN)
    return Rows(
        site,
        kind,
        everything,
        rooms,
        windows,
        _by_room(closures),
        _by_room(own),
        _by_room(found.order_by("starts_at", "id")),
    )


def with_slots_taken(rows: QuerySet[Session], actor: Actor) -> QuerySet[Session]:
    """The sessions with the slots somebody has (``slots_taken``), for pages of one or a few."""
    live = ListEntry.objects.visible_to(actor).filter(session=OuterRef("pk"), live=True, slot__isnull=False)
    return rows.annotate(slots_taken=ArraySubquery(live.order_by("slot").values("slot").distinct()))


def sessions_with_lists(actor: Actor) -> QuerySet[Session]:
    """Sessions with places, and how many patients (``on_list``) and points (``points_on_list``) are on their lists, standby
    aside: it takes no place."""
    live = (
        ListEntry.objects.visible_to(actor)
        .filter(session=OuterRef("pk"), live=True)
        .exclude(state=ListEntry.State.STANDBY)
        .order_by()
        .values("session")
    )
    return (
        Session.objects.visible_to(actor)
        .with_places()
        .annotate(
            on_list=Coalesce(
                Subquery(live.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0
            ),
            points_on_list=Coalesce(
                Subquery(live.annotate(n=Sum("points")).values("n"), output_field=IntegerField()), 0
            ),
        )
    )


def _shown(room: Room, site: str, kind: str) -> bool:
    return (not site or str(room.site_id) == site) and (not kind or room.kind in KINDS[kind])


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
