"""What the API takes and gives of what remains after a list: follow-ups, late events, handing a contract's care back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from base.record_types import Choice, Day, Id, Instant, Text
from base.records import Answer, Body, PageQuery, source
from sessions_app.aftercare.models import FollowUp, LateEvent
from sessions_app.session.records import WHY
from sessions_app.session.states import Side

MOST_TAKEN_OVER = 200
ENTRY = "The patient's place on the session's list, as `GET …/list/` names it."
PATIENT = "The invented name both sides see."


# Follow-ups


class NewFollowUp(Body):
    """Something to follow up of one patient of a list."""

    entry: Id = Field(description=ENTRY)
    kind: Choice[FollowUp.Kind]
    side: Choice[Side] = Field(description="Whose person owns it.")
    owner: Annotated[str, Text(120)]
    due_on: Day
    what: Annotated[str, Text(200)] = ""

    example = {"entry": 77, "kind": "histology", "side": "provider", "owner": "Endoscopy lead", "due_on": "2026-12-19"}


class FollowUpAction(Body):
    """What was done with a follow-up."""

    action: Annotated[str, Text(300)]
    result_on: Day | None = Field(None, description="The day the result came.")
    needed: bool = Field(True, description="false: it is not needed any more.")

    example = {"action": "Patient and GP told: benign", "result_on": "2026-12-16"}


class FollowUpQuery(PageQuery):
    state: list[Choice[FollowUp.State]] | None = Field(None, description="One or more, with commas.")
    side: Choice[Side] | None = None


class FollowUpRecord(Answer):
    """Something to follow up of one patient: who owns it, what is expected by when, who acted how."""

    id: Id
    version: int = Field(description="Goes up with every change; also the ETag.")
    session: Id = source("session_id")
    patient: str = source("patient.pseudonym", PATIENT)
    kind: Choice[FollowUp.Kind]
    what: str
    side: Choice[Side] = Field(description="Whose person owns it.")
    owner: str
    due_on: Day
    state: Choice[FollowUp.State]
    result_on: Day | None = Field(description="The day the result came.")
    acted_on: Day | None
    acted_by: str
    action: str

    example = {
        "id": 31,
        "version": 1,
        "session": 17,
        "patient": "Amber Finch",
        "kind": "histology",
        "what": "",
        "side": "provider",
        "owner": "Endoscopy lead",
        "due_on": "2026-12-19",
        "state": "open",
        "result_on": None,
        "acted_on": None,
        "acted_by": "",
        "action": "",
    }


# Late events


class NewLateEvent(Body):
    """What befell a patient after the list."""

    entry: Id = Field(description=ENTRY)
    kind: Choice[LateEvent.Kind]
    happened_on: Day
    note: Annotated[str, Text(500)] = ""

    example = {"entry": 77, "kind": "readmission", "happened_on": "2026-12-09"}


class LateEventTakenBack(Body):
    """Why a late event was recorded by mistake."""

    reason: Annotated[str, Text(200)] = Field(description=WHY)

    example = {"reason": "Recorded for the wrong list"}


class LateEventRecord(Answer):
    """What befell a patient after the list, told by either side."""

    id: Id
    session: Id = source("session_id")
    patient: str = source("patient.pseudonym", PATIENT)
    kind: Choice[LateEvent.Kind]
    happened_on: Day
    note: str
    side: Choice[Side] = Field(description="Who told of it.")
    recorded_at: Instant
    recorded_by: str
    reviewed_at: Instant | None
    taken_back_at: Instant | None

    example = {
        "id": 8,
        "session": 17,
        "patient": "Amber Finch",
        "kind": "readmission",
        "happened_on": "2026-12-09",
        "note": "",
        "side": "trust",
        "recorded_at": "2026-12-10T09:00:00+00:00",
        "recorded_by": "Kim Sample, Operations manager",
        "reviewed_at": None,
        "taken_back_at": None,
    }


# Handing a contract's care back


class TakeOver(Body):
    """Open follow-ups the trust takes over."""

    follow_ups: Annotated[list[Id], Field(max_length=MOST_TAKEN_OVER)]
    owner: Annotated[str, Text(120)] = Field(description="Who of the trust.")

    example = {"follow_ups": [31, 32], "owner": "Endoscopy lead nurse"}


class HandBackClosedRecord(Answer):
    """That a contract's care was handed back."""

    closed_at: Instant
    closed_by: str
    follow_ups: int = Field(description="How many there were under the contract.")
    handed_over: int = Field(description="Of these, how many the trust took over.")


class HandBackRecord(Answer):
    """What is still to be followed up under a contract, page by page."""

    call_off: Id
    ended: bool = Field(description="The contract has ended, so its care can be handed back.")
    closed: HandBackClosedRecord | None
    results: list[FollowUpRecord] = Field(description="What is still open.")
    next: str | None = Field(description="Address of the next page; null on the last.")

    example = {"call_off": 7, "ended": True, "closed": None, "results": [FollowUpRecord.example], "next": None}


class NotHandedBackRecord(Answer):
    """An ended contract whose care is not handed back yet."""

    call_off: Id = source("pk")
    reference: str
    provider: Id = source("provider_id")
    ends_on: Day | None

    example = {"call_off": 7, "reference": "CO-2026-001", "provider": 2, "ends_on": "2026-11-30"}
