"""The trust's own lists: they hold a room as firmly as an insourced session does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL
from psycopg2.extras import DateTimeTZRange

from audit.services import record_many
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound, RuleBroken
from base.formatting import clock, day, london
from base.permissions import Permission, require
from plumbing.outbox import send
from trusts.models import Closure, Room, RoomUse
from trusts.services.clock_times import period
from trusts.services.rooms import own_room

MOST_WEEKS = 53
MOST_WORDS = 200
WEEK = dt.timedelta(days=7)


@transaction.atomic
def add_in_house(
    *,
    by: Actor,
    room_id: int,
    first_day: dt.date,
    starts: dt.time,
    ends: dt.time,
    note: str = "",
    weekly_until: dt.date | None = None,
) -> list[RoomUse]:
    """Put the trust's own list into a room, once or every week until a day. All of them or none: every clash is named."""
    require(by, Permission.MANAGE_ESTATE)
    room = own_room(by, room_id)
    faults = FaultCollector()
    if weekly_until and not first_day <= weekly_until <= first_day + MOST_WEEKS * WEEK:
        faults.add("/weekly_until", "invalid", "The last week must be within a year after the first list")
    if not room.open:
        faults.add("/first_day", "own_list_room_closed", f"{room.name} is no longer in use")
    faults.stop()
    periods = _periods(faults, first_day, weekly_until or first_day, starts, ends)
    faults.stop()
    _refuse_clashes(by, room, periods)
    taken = Fault(
        "/first_day", "own_list_clash", f"{room.name} was taken a moment ago. Look again and choose another time"
    )
    with errors_from_database({"room_not_double_booked": taken}):
        uses = RoomUse.objects.bulk_create(
            RoomUse(trust_id=room.trust_id, room=room, kind=RoomUse.Kind.IN_HOUSE, during=during, note=note.strip())
            for during in periods
        )
    record_many("in_house.added", by=by, targets=[(use, {"room": room.pk}) for use in uses])
    return uses


@transaction.atomic
def release_in_house(*, by: Actor, use_id: int, reason: str, later_too: bool = False) -> list[RoomUse]:
    """Give up the trust's own list, with the reason, so that the room can be offered; the row stays as history.

    ``later_too`` releases every later one in that room on the same weekday at the same London time as well.
    """
    require(by, Permission.MANAGE_ESTATE)
    faults = FaultCollector()
    reason = faults.need("/reason", reason, "Say why the list is given up, in a few words")
    if len(reason) > MOST_WORDS:
        faults.add("/reason", "invalid", f"The reason must be {MOST_WORDS} characters or fewer")
    faults.stop()
    uses = RoomUse.objects.visible_to(by).filter(kind=RoomUse.Kind.IN_HOUSE, live=True)
    first = uses.filter(pk=use_id).first()
    if first is None:
        raise NotFound()
    own_room(by, first.room_id)
    released = list(
        uses.filter(room=first.room_id).filter(_and_later(first, later_too)).order_by("pk").select_for_update()
    )
    if not released:
        raise NotFound()
    for use in released:
        use.live, use.released_reason = False, reason
    RoomUse.objects.bulk_update(released, ["live", "released_reason"])
    record_many("in_house.released", by=by, reason=reason, targets=[(use, {"room": use.room_id}) for use in released])
    send("in_house.released", trust_id=first.trust_id, uses=[use.pk for use in released])
    return released


def _and_later(first: RoomUse, later_too: bool) -> Q:
    """The list itself, or all from it on that begin and end at the same London clock times of the same weekday."""
    if not later_too:
        return Q(pk=first.pk)
    starts, ends = london(first.during.lower), london(first.during.upper)
    return Q(during__startswith__gte=first.during.lower) & Q(
        pk__in=RawSQL(
            "select id from trusts_roomuse where room_id = %s"
            " and extract(isodow from lower(during) at time zone 'Europe/London') = %s"
            " and (lower(during) at time zone 'Europe/London')::time = %s"
            " and (upper(during) at time zone 'Europe/London')::time = %s",
            [first.room_id, starts.isoweekday(), starts.time(), ends.time()],
        )
    )


def _periods(
    faults: FaultCollector, first: dt.date, last: dt.date, starts: dt.time, ends: dt.time
) -> list[DateTimeTZRange]:
    found = []
    for on in _weeks(first, last):
        times = period(faults, ("/starts", on, starts), ("/ends", on, ends), "The list must end after it starts")
        if times is None:
            return []
        found.append(DateTimeTZRange(*times))
    return found


def _weeks(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    while first <= last:
        yield first
        first += WEEK


def _refuse_clashes(by: Actor, room: Room, periods: list[DateTimeTZRange]) -> None:
    """Name everything that is in the way at once: lists, and closures of the room."""
    span = DateTimeTZRange(periods[0].lower, periods[-1].upper)
    faults = FaultCollector()
    uses = RoomUse.objects.visible_to(by).filter(room=room, live=True, during__overlap=span).order_by("during")
    closures = Closure.objects.visible_to(by).filter(room=room, during__overlap=span).order_by("during")
    for use in uses:
        if _meets(use.during, periods):
            what = use.note or RoomUse.Kind(use.kind).label.lower()
            faults.add("/first_day", "own_list_clash", f"{room.name} is taken on {_when(use.during)}: {what}")
    for closure in closures:
        if _meets(closure.during, periods):
            words = f"{room.name} is closed on {_when(closure.during)}: {closure.reason}"
            faults.add("/first_day", "own_list_room_closed", words)
    faults.stop(RuleBroken)


def _meets(held: DateTimeTZRange, periods: list[DateTimeTZRange]) -> bool:
    return any(held.lower < wanted.upper and wanted.lower < held.upper for wanted in periods)


def _when(during: DateTimeTZRange) -> str:
    if day(during.lower) == day(during.upper):
        return f"{day(during.lower)}, {clock(during.lower)} to {clock(during.upper)}"
    return f"{day(during.lower)}, {clock(during.lower)} to {day(during.upper)}, {clock(during.upper)}"
