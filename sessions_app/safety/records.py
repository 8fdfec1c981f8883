"""What the API takes and gives of safety: incidents of lists, and what is stopped for safety."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from base.record_types import Choice, Day, Id, Instant, Text
from base.records import Answer, Body, PageQuery, source
from nhs.codes.safety import PhysicalHarm, PsychologicalHarm
from sessions_app.session.records import WHY
from sessions_app.session.states import Side

# Incidents


class NewIncident(Body):
    """What went wrong on a list. Harm of moderate degree or worse brings the duty of candour."""

    happened_at: Instant
    what: Annotated[str, Text(1000)] = Field(description="No name and no number of a patient.")
    physical_harm: Choice[PhysicalHarm]
    psychological_harm: Choice[PsychologicalHarm]
    immediate_action: Annotated[str, Text(500)] = Field(description="What was done at once.")
    entry: Id | None = Field(None, description="The place on the list, where it befell a patient.")
    never_event: bool = False

    example = {
        "happened_at": "2026-12-05T10:20",
        "what": "A specimen pot was labelled for the patient before",
        "physical_harm": "5",
        "psychological_harm": "4",
        "immediate_action": "Relabelled before it left the room",
    }


class CandourDone(Body):
    """The days on which the patient or family was told, and written to."""

    told_on: Day
    letter_on: Day | None = Field(None, description="The letter may follow.")

    example = {"told_on": "2026-12-05", "letter_on": "2026-12-11"}


class IncidentQuery(PageQuery):
    open: bool | None = Field(None, description="true: not closed yet; false: closed.")
    candour: bool | None = Field(None, description="true: the duty of candour applies.")


class IncidentRecord(Answer):
    """An incident of a list, without its words: they may say more of a patient than a system needs."""

    id: Id
    version: int = Field(description="Goes up with every change; also the ETag.")
    session: Id = source("session_id")
    entry: Id | None = source("entry_id", "The place on the list.")
    happened_at: Instant
    physical_harm: Choice[PhysicalHarm]
    psychological_harm: Choice[PsychologicalHarm]
    never_event: bool
    candour_due: bool = Field(description="Moderate harm or worse: the statutory duty of candour.")
    told_on: Day | None
    letter_on: Day | None
    closed_at: Instant | None
    reported_by: str

    example = {
        "id": 21,
        "version": 1,
        "session": 17,
        "entry": None,
        "happened_at": "2026-12-05T10:20:00+00:00",
        "physical_harm": "5",
        "psychological_harm": "4",
        "never_event": False,
        "candour_due": False,
        "told_on": None,
        "letter_on": None,
        "closed_at": None,
        "reported_by": "Bo Standin, Theatre nurse",
    }


# Stops


class NewStop(Body):
    """Why lists are stopped."""

    reason: Annotated[str, Text(200)] = Field(description=WHY)
    whole_provider: bool = Field(False, description="true: the provider; false: the list's service line.")

    example = {"reason": "Two perforations on one list"}


class StopQuery(PageQuery):
    open: bool | None = Field(None, description="true: what still stands; false: what runs again.")


class StopRecord(Answer):
    """A provider, or one of its service lines, stopped for safety."""

    id: Id
    version: int = Field(description="Another one after every change; also the ETag.")
    provider: Id = source("provider_id")
    service_line: Id | None = source("service_line_id", "Null: the whole provider.")
    session: Id = source("session_id", "Where it began.")
    reason: str
    side: Choice[Side]
    stopped_at: Instant
    stopped_by: str
    conditions: str = Field(description="Proposed by one person …")
    proposed_at: Instant | None
    proposed_by: str
    resumed_at: Instant | None = Field(description="… and agreed by another: the lists run again.")
    resumed_by: str

    example = {
        "id": 4,
        "version": 2839211,
        "provider": 2,
        "service_line": 9,
        "session": 17,
        "reason": "Two perforations on one list",
        "side": "trust",
        "stopped_at": "2026-12-05T11:40:00+00:00",
        "stopped_by": "Kim Sample, Operations manager",
        "conditions": "",
        "proposed_at": None,
        "proposed_by": "",
        "resumed_at": None,
        "resumed_by": "",
    }


class OneStopRecord(StopRecord):
    """A stop and how much it affects."""

    sessions_affected: int = Field(description="Lists still to come that it covers.")
    patients_affected: int = Field(description="Places on them.")

    example = {**StopRecord.example, "sessions_affected": 3, "patients_affected": 16}
