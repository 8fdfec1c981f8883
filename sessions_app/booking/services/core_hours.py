"""Lists booked inside core hours: each is judged by itself, and its reason can be stated as it is booked.

Insourcing is for spare out-of-hours capacity. A list on a weekday in the day may be booked all the same; without a reason
on record for its service line the contract's compliance shows it, and the answer says so, list by list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from base.actors import Actor
from base.errors import Fault, RuleBroken
from contracts.compliance.selectors import without_a_reason
from contracts.compliance.services.evidence import record_hours
from contracts.models import DayType, HoursRecord
from sessions_app.booking.requests import BookingRequest
from sessions_app.session.models.sessions import Session

CODE = "core_hours_unreasoned"


def judge(by: Actor, booked: Sequence[Session], wanted: Sequence[BookingRequest], *, refuse: bool) -> list[Fault]:
    """Keep the reasons that were stated, and say which lists still run inside core hours without one.

    With ``refuse`` those left are a RuleBroken, and nothing stays booked. Stating a reason needs the right to file
    evidence for the contract.
    """
    for line, reason in _stated(by, booked, wanted).items():
        record_hours(by=by, line_id=line, when=HoursRecord.When.BOTH, reason=reason)
    left = unreasoned(by, booked, wanted)
    if left and refuse:
        raise RuleBroken.of(left)
    return left


def unreasoned(by: Actor, booked: Sequence[Session], wanted: Sequence[BookingRequest]) -> list[Fault]:
    """One fault for each booked list inside core hours under a line without a reason. One query where there is any."""
    inside = _inside(booked)
    lines = without_a_reason(by, {session.service_line_id for session in inside}) if inside else set()
    places = {_key(request): place for place, request in enumerate(wanted)}
    return [
        Fault(
            f"/{places.get((session.room_id, session.starts_at), 0)}/starts_at",
            CODE,
            f"{session.room.name} at that time is inside core hours and {session.service_line.name} has no reason on"
            " record. Send core_hours_reason, or record it for the service line.",
        )
        for session in inside
        if session.service_line_id in lines
    ]


def _stated(by: Actor, booked: Sequence[Session], wanted: Sequence[BookingRequest]) -> dict[int, str]:
    """Reasons by service line, of lines that have none yet; of several the first counts."""
    reasons = {_key(request): request.core_hours_reason for request in wanted if request.core_hours_reason}
    inside = [session for session in _inside(booked) if (session.room_id, session.starts_at) in reasons]
    lines = without_a_reason(by, {session.service_line_id for session in inside}) if inside else set()
    stated: dict[int, str] = {}
    for session in inside:
        if session.service_line_id in lines:
            stated.setdefault(session.service_line_id, reasons[session.room_id, session.starts_at])
    return stated


def _inside(booked: Sequence[Session]) -> list[Session]:
    return [session for session in booked if session.day_type == DayType.WEEKDAY_DAY]


def _key(request: BookingRequest) -> tuple[int, dt.datetime]:
    return request.room_id, request.starts_at
