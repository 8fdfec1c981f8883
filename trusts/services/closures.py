"""Closures: when a room cannot open. What is booked in it stays, and those who booked it are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from psycopg2.extras import DateTimeTZRange

from audit.services import record, record_many
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import NotFound
from base.permissions import Permission, require
from plumbing.outbox import send
from trusts.models import Closure, RoomUse
from trusts.services.clock_times import period
from trusts.services.rooms import own_rooms

LONGEST = dt.timedelta(days=731)


@dataclass(frozen=True, slots=True)
class ClosureResult:
    """The outcome of a closure: its rows, and how many lists are booked inside it."""

    closures: list[Closure]
    lists_inside: int


@transaction.atomic
def close_rooms(
    *,
    by: Actor,
    room_ids: Sequence[int],
    first_day: dt.date,
    from_time: dt.time,
    last_day: dt.date,
    until_time: dt.time,
    reason: str,
) -> ClosureResult:
    """Close rooms for a period, with the reason people see on the planner. Lists booked inside stay and are counted."""
    require(by, Permission.MANAGE_ESTATE)
    faults = FaultCollector()
    if not room_ids:
        faults.add("/room_ids", "required", "Select at least one room")
    reason = faults.need("/reason", reason, "Say why the room cannot open, in a few words")
    times = period(
        faults,
        ("/from_time", first_day, from_time),
        ("/until_time", last_day, until_time),
        "The closure must end after it starts",
    )
    if times and times[1] - times[0] > LONGEST:
        faults.add("/last_day", "invalid", "A closure can last two years at most: take the room out of use instead")
    during = DateTimeTZRange(*faults.checked(times))
    rooms = own_rooms(by, room_ids)
    closures = Closure.objects.bulk_create(
        Closure(trust_id=by.own_trust_id, room=room, during=during, reason=reason) for room in rooms
    )
    record_many("room.closure_added", by=by, targets=[(c, {"room": c.room_id}) for c in closures], reason=reason)
    send("room.closure_added", trust_id=by.trust_id, closures=[c.pk for c in closures])
    return ClosureResult(closures, _lists_inside(by, rooms, during))


@transaction.atomic
def end_closure(*, by: Actor, closure_id: int) -> None:
    """Take a closure back: the room opens again in its windows."""
    require(by, Permission.MANAGE_ESTATE)
    closure = Closure.objects.visible_to(by).select_for_update().filter(pk=closure_id).first()
    if closure is None:
        raise NotFound()
    record("room.closure_ended", by=by, target=closure, room=closure.room_id)
    closure.delete()


def _lists_inside(by: Actor, rooms: Sequence, during: DateTimeTZRange) -> int:
    uses = RoomUse.objects.visible_to(by).filter(room__in=rooms, live=True)
    return uses.filter(during__overlap=during).count()
