"""What the API takes and gives where several sessions are looked for or moved in one step."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from base.record_types import Day, Id, Text, Version
from base.records import Answer, Body, PageQuery
from sessions_app.booking.requests import MOST_AT_ONCE
from sessions_app.offers.records import OtherPlace
from sessions_app.session.records import WHY, Cancellation, SessionRecord, SessionState

VERSION = "The version you read: refused with 412 if it is no longer that."
SEVERAL: Any = {"minItems": 1, "maxItems": MOST_AT_ONCE}


class SessionQuery(PageQuery):
    from_: Day | None = Field(None, description="First London day.")
    to: Day | None = Field(None, description="Last London day.")
    state: list[SessionState] | None = Field(None, description="One or more, with commas.")
    site: Id | None = None
    room: Id | None = None
    provider: Id | None = None
    call_off: Id | None = None
    tfc: Annotated[str, Text(3)] | None = Field(None, description="Treatment function code.")


class SessionAsRead(Body):
    """One of the sessions, as it was read."""

    id: Id
    version: Version | None = Field(None, description=VERSION)

    example = {"id": 412, "version": 3}


class _Several(Body):
    @classmethod
    def _given(cls, raw: Any) -> Any:
        """A list that is left out is answered as one that is no list."""
        given = super()._given(raw)
        return {"sessions": None} | given if isinstance(given, dict) else given


class ManySessions(_Several):
    """Several sessions for one step; each is named once."""

    sessions: list[SessionAsRead] = Field(json_schema_extra=SEVERAL)

    example = {"sessions": [{"id": 412, "version": 3}, {"id": 413, "version": 2}]}


class ManyReasoned(ManySessions):
    """Several sessions for one step, and the reason that the other side is told."""

    reason: Annotated[str, Text(200)] = Field(description=WHY)

    example = ManySessions.example | {"reason": "No endoscopist is free"}


class ManyCancelled(ManySessions, Cancellation):
    """Several lists to be called off for one reason."""

    example = ManySessions.example | Cancellation.example


class CounterOfSession(OtherPlace):
    """Another time, room or size for one of the sessions."""

    id: Id
    version: Version | None = Field(None, description=VERSION)

    example = {"id": 412, "starts_at": "2026-12-06T08:30", "ends_at": "2026-12-06T12:30"}


class ManyCountered(_Several):
    """Proposals for several sessions, with one reason."""

    sessions: list[CounterOfSession] = Field(json_schema_extra=SEVERAL)
    reason: Annotated[str, Text(200)] = Field(description=WHY)

    example = {"sessions": [CounterOfSession.example], "reason": "Our endoscopist is free on Sunday"}


class SessionsRecord(Answer):
    """The sessions of a step as they are now, in the order they were named."""

    sessions: list[SessionRecord]

    example = {"sessions": [SessionRecord.example]}
