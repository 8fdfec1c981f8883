"""Sessions' facts made by hand, so that every figure of a report can be worked out on paper."""

import datetime as dt
from decimal import Decimal

from base.row_security import acting_as
from sessions_app.models import Session, SessionFact
from tests.support.world import SYSTEM, World, at

DAY = dt.date(2026, 10, 3)

DELIVERED = {
    "state": "signed_off",
    "ran": 1,
    "seen": 9,
    "missed": 1,
    "timed_lists": 1,
    "capped_minutes": Decimal("198.00"),
    "delivered_price": Decimal("3100.00"),
}


def make_fact(world: World, day: dt.date = DAY, *, room: int = 0, **changes) -> SessionFact:
    """The fact of one 240-minute list of 10 points; ``changes`` are its figures."""
    values = {
        "state": "accepted",
        "short_notice": False,
        "planned_minutes": 240,
        "planned_cases": 6,
        "planned_points": 10,
        "booked_patients": 0,
        "ran": 0,
        "seen": 0,
        "missed": 0,
        "cancelled_by_patient": 0,
        "cancelled_by_provider": 0,
        "points_delivered": 0,
        "clock_stops": 0,
        "outcomed": 0,
        "timed_lists": 0,
        "capped_minutes": Decimal(0),
        "touch_minutes": Decimal(0),
        "expected_price": Decimal("3100.00"),
    } | changes
    with acting_as(SYSTEM):
        session = make_session(world, day, room=room, state="draft")
        return SessionFact.objects.create(
            session=session,
            trust=world.trust,
            provider=world.provider,
            call_off=world.call_off,
            service_line=world.line,
            site=world.site,
            room=world.rooms[room],
            day=day,
            tfc=world.line.tfc,
            **values,
        )


def make_session(
    world: World, day: dt.date, *, room: int = 0, state: str = "offered", start: str = "08:30", **changes
) -> Session:
    """A session of the world's call-off on that day. Call inside ``acting_as(SYSTEM)``."""
    values = {
        "trust": world.trust,
        "provider": world.provider,
        "call_off": world.call_off,
        "service_line": world.line,
        "site": world.site,
        "room": world.rooms[room],
        "starts_at": at(day, start),
        "ends_at": at(day, start) + dt.timedelta(hours=4),
        "unit": "points",
        "planned_capacity": 10,
        "planned_cases": 6,
        "rate_line": world.rate,
        "rate_unit": "point",
        "day_type": world.rate.day_type,
        "rate_price": "310.00",
        "expected_price": "3100.00",
        "booked_by": "tests",
        "state": state,
    } | changes
    return Session.objects.create(**values)


def moved(session: Session, *states: str, **changes) -> Session:
    """The session after these moves, each allowed by the table of moves. Call inside ``acting_as(SYSTEM)``."""
    for state in states:
        Session.objects.filter(pk=session.pk).update(state=state)
    if changes:
        Session.objects.filter(pk=session.pk).update(**changes)
    session.refresh_from_db()
    return session
