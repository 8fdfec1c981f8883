"""Lists made of kinds of slots, and needs that take them."""

from __future__ import annotations

from decimal import Decimal

from base.row_security import acting_as
from contracts.models import RateLine
from sessions_app.models import Session
from tests.sessions_app.deliveries import make_session
from tests.support.world import SATURDAY, SYSTEM, World, make_need
from trusts.models import Room
from trusts.slot_mix import as_json, read_mix, size_of
from waiting_list.models import Need

CLINIC = "3 new × 30 + 4 follow-up × 15"
ECHO = "4 echo × 45 + 1 complex × 60"


def turn_into(world: World, kind: str, mix: str = "", *, unit: str = "slots", holds: int = 8, **changes) -> Room:
    """The world's first room as another kind, with its usual slots."""
    rows = read_mix(mix)
    with acting_as(SYSTEM):
        Room.objects.filter(pk=world.room.pk).update(
            kind=kind, unit=unit, half_day_capacity=size_of(rows) or holds, slot_mix=as_json(rows), **changes
        )
        world.room.refresh_from_db()
    return world.room


def price_by(world: World, unit: str, price: str, follow_up: str | None = None) -> None:
    """Every price of the world's line by another unit; with ``follow_up`` first appointments stand beside those."""
    with acting_as(SYSTEM):
        RateLine.objects.filter(service_line=world.line).update(unit=unit, price=Decimal(price))
        if follow_up is not None:
            for rate in RateLine.objects.filter(service_line=world.line):
                rate.pk, rate.unit, rate.price = None, "follow_up", Decimal(follow_up)
                rate.save(force_insert=True)


def make_list(world: World, mix: str = CLINIC, *, unit: str = "slots", state: str = "accepted", **changes) -> Session:
    """A list of the world's Saturday with these slots."""
    rows = read_mix(mix)
    size = {"planned_capacity": size_of(rows), "planned_cases": size_of(rows)} if rows else {}
    values = {"day": SATURDAY, "unit": unit, "slot_mix": as_json(rows)} | size | changes
    return make_session(world, state=state, **values)


def waits(world: World, serial: int, *, patient=None, **changes) -> Need:
    """Somebody who waits: for a new appointment, unless it is said otherwise."""
    with acting_as(SYSTEM):
        need = make_need(world, serial, patient=patient)
        values = {"kind": "appointment", "clock": "rtt", "opcs": ""} | changes
        Need.objects.filter(pk=need.pk).update(**values)
        return Need.objects.select_related("patient").get(pk=need.pk)


def again(world: World, serial: int, *, patient=None) -> Need:
    """Somebody who waits for a follow-up appointment."""
    return waits(world, serial, patient=patient, clock="planned")
