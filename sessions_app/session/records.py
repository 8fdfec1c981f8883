"""What the API gives of a session, and what every step of its life takes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from base.formatting import london_day
from base.record_faults import refuse
from base.record_types import Choice, Day, Id, Instant, Money, OneOf, Text, Whole
from base.records import Answer, Body, source
from contracts.models import DayType, RateLine
from sessions_app.session.cancellation_reasons import OF_A_LIST, Group, Why
from sessions_app.session.slot_kinds import mix_of
from sessions_app.session.states import CancelCause, State
from sessions_app.session.virtual_clinics import is_virtual, link_of
from trusts.links import LONGEST as LONGEST_LINK
from trusts.models import Room
from trusts.slot_mix import LONGEST, MOST_ROWS, MOST_SLOTS, SHORTEST, Mix, SlotKind, Slots, why_not

SessionState = Annotated[State, OneOf("SessionState")]
CancellationGroup = Annotated[Group, OneOf("CancellationGroup")]
CancellationReason = Annotated[Why, OneOf("CancellationReason")]
"""Of a whole list or of one patient's place on it."""
Size = Annotated[int, Whole(1, 1440)]
WHY = "Why. Leave patients' names and numbers out."
CAPACITY = "In the room's unit; the room's own figure where it is left out."
CASES = "Planned cases; the service line's own figure where it is left out."
OTHER_CAPACITY = "In the room's unit; left out, it stays, or follows the new length or room."


# Kinds of slots


class NewSlots(Body):
    """So many slots of a kind, one after the other, each of so many minutes."""

    kind: Choice[SlotKind]
    number: Annotated[int, Whole(1, MOST_SLOTS)]
    minutes: Annotated[int, Whole(SHORTEST, LONGEST)]

    example = {"kind": "new", "number": 6, "minutes": 30}


class SlotsOfKindRecord(Answer):
    """So many slots of a kind, each of so many minutes."""

    kind: Choice[SlotKind]
    number: int
    minutes: int

    example = {"kind": "new", "number": 6, "minutes": 30}


SLOTS_EXAMPLE = '{"kind": "new", "number": 6, "minutes": 30}'


def _sound(given: Any, read: ValidatorFunctionWrapHandler) -> list[NewSlots]:
    """The rows of a mix. A mix is right or wrong as a whole, so its fault stands at the mix."""
    if not isinstance(given, list) or len(given) > MOST_ROWS:
        raise refuse("not_a_list", f"Give a list of at most {MOST_ROWS} objects such as {SLOTS_EXAMPLE}.")
    try:
        rows: list[NewSlots] = read(given)
    except ValidationError:
        raise refuse("slots_invalid", f"Give objects such as {SLOTS_EXAMPLE}.") from None
    if wrong := why_not(mix_from(rows)):
        raise refuse("slots_invalid", f"{wrong}.")
    return rows


def mix_from(rows: list[NewSlots]) -> Mix:
    """The mix that was sent."""
    return tuple(Slots(row.kind.value, row.number, row.minutes) for row in rows)


SlotRows = Annotated[list[NewSlots], Field(max_length=MOST_ROWS), WrapValidator(_sound)]
SLOTS = "Kinds of slots in the order of the day; the usual ones where it is left out, none: all alike."


# Steps


class SessionReason(Body):
    """A step that the other side is told the reason of."""

    reason: Annotated[str, Text(200)] = Field(description=WHY)

    example = {"reason": "No endoscopist is free"}


class Cancellation(SessionReason):
    """Why a list is called off, and whom that goes back to."""

    cause: Choice[CancelCause] = Field(
        CancelCause.TRUST, description="Who it is down to. The contract's ladder charges or credits by it."
    )
    why: Annotated[Why, OneOf("CancelReason", only=OF_A_LIST)] = Field(
        Why.ELSE, description="Its group in the published figures follows from it."
    )

    example = {"reason": "No recovery nurse", "cause": "trust", "why": "staff"}


class NewJoinLink(Body):
    """Where the staff of a virtual clinic join."""

    join_link: Annotated[str, Text(LONGEST_LINK)] = Field("", description="https only; empty leaves the room's link.")

    example = {"join_link": "https://meet.example/clinic-12"}


class JoinLinkRecord(Answer):
    """Where the staff of a virtual clinic join."""

    session: Id = source("pk")
    version: int = Field(description="Of the session; also the ETag.")
    join_link: str = Field(description="The session's own; empty: the room's counts.")

    example = {"session": 17, "version": 4, "join_link": "https://meet.example/clinic-12"}


# The session


class SessionRecord(Answer):
    """One list: a provider's team in one of the trust's rooms for one period, under one contract."""

    id: Id
    version: int = Field(description="Goes up with every change; also the ETag.")
    state: SessionState
    trust: Id = source("trust_id")
    provider: Id = source("provider_id")
    site: Id = source("site_id")
    site_name: str = source("room.site.name")
    room: Id = source("room_id")
    room_name: str = source("room.name")
    call_off: Id = source("call_off_id")
    call_off_reference: str = source("call_off.reference")
    service_line: Id = source("service_line_id")
    service_line_name: str = source("service_line.name")
    tfc: str = source("service_line.tfc", "Treatment function code.")
    day: Day = source(lambda session: london_day(session.starts_at), "The London day it starts on.")
    starts_at: Instant
    ends_at: Instant
    unit: Choice[Room.Unit]
    planned_capacity: int = Field(description="In the unit.")
    planned_cases: int
    slots: list[SlotsOfKindRecord] = source(
        lambda session: list(mix_of(session)), "Kinds of slots in the order of the day; empty: all alike."
    )
    virtual: bool = source(is_virtual, "Nobody meets in a room.")
    join_link: str = source(link_of, "Where the staff of a virtual clinic join.")
    rate_unit: Choice[RateLine.Unit]
    rate_price: Money
    day_type: Choice[DayType]
    expected_price: Money
    delivered_price: Money | None = Field(description="Set at sign-off.")
    rate_frozen_at: Instant | None = Field(description="When the provider accepted.")
    offer_ends_at: Instant | None
    short_notice: bool
    beyond_plan: bool = Field(description="More was delivered than was planned.")
    booked_by: str
    signed_off_at: Instant | None
    signed_off_by: str
    passed_from: Id | None = source("passed_from_id", "The offer nobody answered, which this one follows.")
    cancel_cause: str = Field(description="Who a cancellation is down to; empty where it was not cancelled.")
    cancel_group: str
    cancel_why: str
    cancel_amount: Money | None = Field(
        description="Charged by the contract's ladder; below zero the provider credits it."
    )

    example = {
        "id": 17,
        "version": 1,
        "state": "offered",
        "trust": 1,
        "provider": 2,
        "site": 1,
        "site_name": "Northmoor General",
        "room": 3,
        "room_name": "Endoscopy 1",
        "call_off": 7,
        "call_off_reference": "CO-2026-001",
        "service_line": 9,
        "service_line_name": "Endoscopy at weekends",
        "tfc": "301",
        "day": "2026-12-05",
        "starts_at": "2026-12-05T08:30:00+00:00",
        "ends_at": "2026-12-05T12:30:00+00:00",
        "unit": "points",
        "planned_capacity": 10,
        "planned_cases": 6,
        "slots": [],
        "virtual": False,
        "join_link": "",
        "rate_unit": "point",
        "rate_price": "310.00",
        "day_type": "saturday",
        "expected_price": "3100.00",
        "delivered_price": None,
        "rate_frozen_at": None,
        "offer_ends_at": "2026-12-03T12:30:00+00:00",
        "short_notice": False,
        "beyond_plan": False,
        "booked_by": "Kim Sample, Operations manager",
        "signed_off_at": None,
        "signed_off_by": "",
        "passed_from": None,
        "cancel_cause": "",
        "cancel_group": "",
        "cancel_why": "",
        "cancel_amount": None,
    }
