"""Booking inside core hours by API: each such list is judged by itself, and its reason can be stated as it is booked.

Insourcing is for spare out-of-hours capacity. A list on a weekday in the day may be booked all the same; without a reason
on record for its service line the contract's compliance shows it, and the answer says so, list by list.
"""

from __future__ import annotations

from collections.abc import Sequence

from base.actors import Actor
from base.errors import Fault, RuleBroken
from contracts.compliance.selectors import without_a_reason
from contracts.compliance.services.evidence import record_hours
from contracts.models import DayType, HoursRecord
from sessions_app.session.models.sessions import Session

CODE = "core_hours_unreasoned"
Key = tuple[int, object]


def judge(by: Actor, booked: Sequence[Session], asked: Sequence[dict], *, refuse: bool) -> list[Fault]:
    """Keep the reasons that were stated, and say which lists still run inside core hours without one.

    ``asked`` are the wanted lists as they were read, with ``core_hours_reason``. With ``refuse`` those left are a
    RuleBroken, and nothing stays booked. Stating a reason needs the right to file evidence for the contract.
    """
    for line, reason in _stated(by, booked, asked).items():
        record_hours(by=by, line_id=line, when=HoursRecord.When.BOTH, reason=reason)
    left = unreasoned(by, booked, asked)
    if left and refuse:
        raise RuleBroken.of(left)
    return left


def unreasoned(by: Actor, booked: Sequence[Session], asked: Sequence[dict]) -> list[Fault]:
    """One fault for each booked list inside core hours under a line without a reason. One query where there is any."""
    inside = _inside(booked)
    lines = without_a_reason(by, {one.service_line_id for one in inside}) if inside else set()
    places = {_key(one): place for place, one in enumerate(asked)}
    return [
        Fault(
            f"/{places.get((one.room_id, one.starts_at), 0)}/starts_at", CODE,
            f"{one.room.name} at that time is inside core hours and {one.service_line.name} has no reason on record."
            " Send core_hours_reason, or record it for the service line.",
        )
        for one in inside if one.service_line_id in lines
    ]  # fmt: skip


def _stated(by: Actor, booked: Sequence[Session], asked: Sequence[dict]) -> dict[int, str]:
    """Reasons by service line, of lines that have none yet; of several the first counts."""
    reasons = {_key(one): one["core_hours_reason"] for one in asked if one["core_hours_reason"]}
    inside = [one for one in _inside(booked) if (one.room_id, one.starts_at) in reasons]
    lines = without_a_reason(by, {one.service_line_id for one in inside}) if inside else set()
    stated: dict[int, str] = {}
    for one in inside:
        if one.service_line_id in lines:
            stated.setdefault(one.service_line_id, reasons[one.room_id, one.starts_at])
    return stated


def _inside(booked: Sequence[Session]) -> list[Session]:
    return [one for one in booked if one.day_type == DayType.WEEKDAY_DAY]


def _key(asked: dict) -> Key:
    return asked["room"], asked["starts_at"]
