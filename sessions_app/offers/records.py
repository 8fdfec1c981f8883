"""What the API takes and gives of proposals instead of an offer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from base.record_types import Choice, Id, Instant, Money, Text
from base.records import Answer, Body, source
from sessions_app.offers.models import CounterOffer
from sessions_app.offers.services.counter_offers import Instead
from sessions_app.session.records import OTHER_CAPACITY, WHY, SessionReason, Size, SlotRows, SlotsOfKindRecord, mix_from
from trusts.slot_mix import from_json


class OtherPlace(Body):
    """Another time, room or size than was offered; what is left out stays as it was offered."""

    room: Id | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    planned_capacity: Size | None = Field(None, description=OTHER_CAPACITY)
    planned_cases: Size | None = None
    slots: SlotRows | None = Field(None, description="Kinds of slots in the order of the day.")

    renamed = {"capacity": "planned_capacity", "cases": "planned_cases"}

    def instead_of(self, session_id: int, version: int | None = None) -> Instead:
        """The proposal as the service is asked for it."""
        return Instead(
            session_id,
            self.room,
            self.starts_at,
            self.ends_at,
            self.planned_capacity,
            self.planned_cases,
            version,
            None if self.slots is None else mix_from(self.slots),
        )


class NewCounterOffer(OtherPlace):
    """A proposal instead of an offer, with its reason."""

    reason: Annotated[str, Text(200)] = Field(description=WHY)

    example = {
        "starts_at": "2026-12-06T08:30",
        "ends_at": "2026-12-06T12:30",
        "reason": "Our endoscopist is free on Sunday",
    }


class CounterOfferRecord(Answer):
    """A proposal instead of an offer, and what became of it."""

    id: Id
    session: Id = source("session_id")
    state: Choice[CounterOffer.State]
    room: Id = source("room_id")
    starts_at: Instant
    ends_at: Instant
    planned_capacity: int = Field(description="In the room's unit.")
    planned_cases: int
    slots: list[SlotsOfKindRecord] = source(
        lambda counter: list(from_json(counter.slot_mix)), "Kinds of slots; empty: all alike."
    )
    expected_price: Money = Field(description="By the rate card, pounds excluding VAT, as text with pence.")
    reason: str
    made_at: Instant
    made_by: str
    answered_at: Instant | None
    answered_by: str
    answer_reason: str

    example = {
        "id": 3,
        "session": 17,
        "state": "open",
        "room": 3,
        "starts_at": "2026-12-06T08:30:00+00:00",
        "ends_at": "2026-12-06T12:30:00+00:00",
        "planned_capacity": 10,
        "planned_cases": 6,
        "slots": [],
        "expected_price": "3100.00",
        "reason": "Our endoscopist is free on Sunday",
        "made_at": "2026-11-20T09:15:00+00:00",
        "made_by": "Bo Standin, Provider manager",
        "answered_at": None,
        "answered_by": "",
        "answer_reason": "",
    }


class CounterRefusal(SessionReason):
    """Why a proposal is refused."""

    example = {"reason": "The unit is closed on that day"}
