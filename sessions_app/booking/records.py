"""What the API takes and gives when lists are booked."""

from __future__ import annotations

from typing import Annotated

from django.db import models
from pydantic import Field

from base.record_types import Choice, Id, Instant, Text
from base.records import Answer, Body, FaultRecord, Query
from sessions_app.booking.requests import BookingRequest
from sessions_app.session.records import CAPACITY, CASES, SLOTS, SessionRecord, Size, SlotRows, mix_from


class CoreHours(models.TextChoices):
    """What becomes of lists inside core hours without a reason on record."""

    WARN = "warn", "booked, and named in warnings"
    REFUSE = "refuse", "nothing is booked: 409 core_hours_unreasoned"


class NewSession(Body):
    """A list to be booked."""

    room: Id
    call_off: Id
    service_line: Id
    starts_at: Instant
    ends_at: Instant
    planned_capacity: Size | None = Field(None, description=CAPACITY)
    planned_cases: Size | None = Field(None, description=CASES)
    slots: SlotRows | None = Field(None, description=SLOTS)
    core_hours_reason: Annotated[str, Text(400)] = Field(
        "",
        description="Why the list runs inside core hours. Kept for its service line where that has no reason yet; needs"
        " contracts:write.",
    )

    renamed = {"starts": "starts_at", "ends": "ends_at", "capacity": "planned_capacity", "cases": "planned_cases"}
    example = {
        "room": 3,
        "call_off": 7,
        "service_line": 9,
        "starts_at": "2026-12-05T08:30",
        "ends_at": "2026-12-05T12:30",
    }

    def request(self) -> BookingRequest:
        """The list as booking is asked for it."""
        return BookingRequest(
            self.room,
            self.call_off,
            self.service_line,
            self.starts_at,
            self.ends_at,
            self.planned_capacity,
            self.planned_cases,
            slots=None if self.slots is None else mix_from(self.slots),
            core_hours_reason=self.core_hours_reason,
        )


class OneNewSession(NewSession):
    """The only list to be booked; it may be kept as a draft."""

    draft: bool = Field(False, description="Keep a draft: nothing is offered and nothing held.")


class BookingQuery(Query):
    all_or_none: bool = Field(True, description="Of a list: book all, or with false all that fit.")
    draft: bool = Field(False, description="Keep drafts: nothing is offered and nothing held.")
    core_hours: Choice[CoreHours] = Field(
        CoreHours.WARN, description="What becomes of lists inside core hours without a reason on record."
    )


UNREASONED = {
    "pointer": "/starts_at",
    "code": "core_hours_unreasoned",
    "detail": "Endoscopy 1 at that time is inside core hours and Endoscopy has no reason on record. Send"
    " core_hours_reason, or record it for the service line.",
}


class BookedSessionRecord(SessionRecord):
    """The list that was booked."""

    warnings: list[FaultRecord] = Field(description="`core_hours_unreasoned`: booked, but somebody should say why.")

    example = SessionRecord.example | {"warnings": [UNREASONED]}


class BookedRecord(Answer):
    """The lists that were booked, and what was not."""

    sessions: list[SessionRecord]
    refused: list[FaultRecord] = Field(description="What did not fit, when all that fit was asked for.")
    warnings: list[FaultRecord] = Field(description="`core_hours_unreasoned`, list by list.")

    example = {
        "sessions": [SessionRecord.example],
        "refused": [
            {
                "pointer": "/1/room",
                "code": "room_taken",
                "detail": "Endoscopy 1 is already booked Sat 12 Dec 2026 08:30 to 12:30.",
            }
        ],
        "warnings": [],
    }
