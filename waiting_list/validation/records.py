"""API records of validation: asking patients whether they still wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from base.record_types import Choice, Day, Id, Text
from base.records import Answer, Body, PageQuery, source
from waiting_list.cohorts.records import WaiterRecord
from waiting_list.validation.models import Validation
from waiting_list.validation.services import MOST_AT_ONCE, REASONS

if TYPE_CHECKING:
    RemovalCode = str
else:
    RemovalCode = Literal[tuple(reason.value for reason in REASONS)]


class QueueQuery(PageQuery):
    tfc: Annotated[str, Text(3)] = Field("", description="Treatment function code; all where left out.")


class NewAnswer(Body):
    """The same answer of one or many patients, or that they could not be reached."""

    needs: Annotated[list[Id], Field(max_length=MOST_AT_ONCE)]
    outcome: Choice[Validation.Outcome]
    removal_reason: RemovalCode | None = Field(
        None, description="Of `removed` only: " + ", ".join(f"{reason.value} {reason.label}" for reason in REASONS)
    )
    decided_by: Annotated[str, Text(80)] = Field("", description="Clinician who decided a removal.")
    agreed: bool = Field(False, description="The patient agreed to come off the list.")
    day: Day | None = Field(None, description="London day of the answer; today where left out.")

    example = {"needs": [4711, 4712], "outcome": "still_waits", "day": "2026-11-28"}


class DueRecord(WaiterRecord):
    """Somebody to be asked, as cohorts show them, with when they were last asked."""

    last_asked: Day | None
    tries: int = Field(description="How often they could not be reached since they last answered.")

    example = WaiterRecord.example | {"last_asked": None, "tries": 1}


class ValidationQueueRecord(Answer):
    """The figures of validation, and a stretch of who is due, the longest wait first."""

    in_scope: int = Field(description="RTT waits that must be asked every twelve weeks.")
    validated: int
    due: int
    wrong_day: int = Field(description="Validated in the future or in 1900, says the list.")
    removed_here: int = Field(description="Off the list here, not yet in the trust's own list.")
    results: list[DueRecord]
    next: str | None = Field(description="Address of the next page; null on the last.")

    example = {
        "in_scope": 2,
        "validated": 1,
        "due": 1,
        "wrong_day": 0,
        "removed_here": 0,
        "results": [DueRecord.example],
        "next": None,
    }


class ValidationRecord(Answer):
    """An answer, or a try, from asking one patient about one need."""

    id: Id
    need: Id = source("need_id")
    outcome: Choice[Validation.Outcome]
    day: Day

    example = {"id": 91, "need": 4711, "outcome": "still_waits", "day": "2026-11-28"}
