"""Sessions that took place, rows as a provider's system sends them, and what is on record."""

from __future__ import annotations

import datetime as dt
from itertools import count

from base.row_security import acting_as
from sessions_app.models import Activity, Session, SessionFact
from tests.support.world import SYSTEM, World, at, nhs_number

PAST = dt.date(2026, 11, 14)
"""A Saturday that is over."""

LIFE = ("accepted", "staffed", "locked", "in_progress", "delivered", "signed_off")
ROOMY_PRICE = "3100.00"
_weeks = count()


def make_session(
    world: World, *, day: dt.date = PAST, state: str = "delivered", start: str = "08:30", end: str = "12:30", **changes
) -> Session:
    """A session of the world's call-off, brought to a state step by step as the database wants it."""
    values = {"room": world.room, "unit": "points", "planned_capacity": 10, "planned_cases": 6} | changes
    with acting_as(SYSTEM):
        session = Session.objects.create(
            trust=world.trust,
            provider=world.provider,
            call_off=world.call_off,
            service_line=world.line,
            site=world.site,
            starts_at=at(day, start),
            ends_at=at(day, end),
            rate_line=world.rate,
            rate_unit="point",
            rate_price="310.00",
            day_type=world.rate.day_type,
            expected_price=ROOMY_PRICE,
            booked_by="tests",
            **values,
        )
        walk(session, state)
    return session


def walk(session: Session, state: str) -> None:
    """From offered to the state, by the allowed moves."""
    if state in LIFE:
        for step in LIFE[: LIFE.index(state) + 1]:
            signed = {"signed_off_at": session.ends_at, "signed_off_by": "Sam Example"} if step == "signed_off" else {}
            Session.objects.filter(pk=session.pk).update(state=step, **signed)
    elif state != "offered":
        Session.objects.filter(pk=session.pk).update(state=state)
    session.refresh_from_db()


def sign_off(session: Session) -> None:
    with acting_as(SYSTEM):
        signed = {"signed_off_at": session.ends_at, "signed_off_by": "Sam Example"}
        Session.objects.filter(pk=session.pk).update(state="signed_off", **signed)


def row(session: Session | int, serial: int = 1, /, **changes) -> dict:
    """A good row for a patient of the 999 range; a change to ``None`` leaves the field out."""
    values = {
        "external_ref": f"visit-{serial}",
        "session": getattr(session, "pk", session),
        "nhs_number": nhs_number(serial),
        "attended": "5",
        "outcome": "1",
        "rtt_status": "30",
        "first_attendance": "1",
        "tfc": "301",
        "points": 2,
    } | changes
    return {name: value for name, value in values.items() if value is not None}


def activities(world: World) -> list[Activity]:
    """Every version on record, in the order of reference and version."""
    with acting_as(SYSTEM):
        return list(Activity.objects.filter(provider=world.provider).order_by("external_ref", "version"))


def fact(session: Session) -> SessionFact:
    with acting_as(SYSTEM):
        return SessionFact.objects.get(session=session)


def codes(faults) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in faults]
