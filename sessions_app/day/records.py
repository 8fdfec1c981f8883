"""What the API takes and gives of the day of a list: what happened when."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from base.record_types import Id, Instant, OneOf, Text
from base.records import Answer, Body, source
from sessions_app.day.stamps import Stamp
from sessions_app.session.records import WHY, CancellationReason, SessionState

StampKind = Annotated[Stamp, OneOf("DayStampKind")]


class NewDayStamp(Body):
    """Something that happened on the day of a list."""

    kind: StampKind
    entry: Id | None = Field(None, description="The place on the list; left out for brief and debrief.")
    at: Instant | None = Field(None, description="Now, where it is left out.")
    why: CancellationReason | None = Field(None, description="Why, where it was cancelled on the day.")

    example = {"kind": "started", "entry": 77, "at": "2026-12-05T09:05"}


class DayStampCorrection(Body):
    """Another time, or none: it did not happen."""

    at: Instant | None = Field(None, description="Left out: it is taken back.")
    reason: Annotated[str, Text(200)] = Field(description=WHY)

    example = {"at": "2026-12-05T09:10", "reason": "Tapped too early"}


class DayStampRecord(Answer):
    """What happened and when, in the version that counts."""

    id: Id
    entry: Id | None = source("entry_id", "The place on the list; null for brief and debrief.")
    kind: StampKind
    version: int
    at: Instant | None = Field(description="Null once taken back.")
    why: str = Field(description="Why it was cancelled on the day; else empty.")
    by: str

    example = {
        "id": 301,
        "entry": 77,
        "kind": "started",
        "version": 1,
        "at": "2026-12-05T09:05:00+00:00",
        "why": "",
        "by": "Bo Standin, Theatre nurse",
    }


class DayTimesRecord(Answer):
    """The times of the day that count, in their order."""

    session: Id
    state: SessionState
    times: list[DayStampRecord]

    example = {"session": 17, "state": "in_progress", "times": [DayStampRecord.example]}
