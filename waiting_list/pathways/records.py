"""API records of one need."""

from __future__ import annotations

from pydantic import Field

from base.record_types import Choice, Day, Id
from base.records import Answer, source
from waiting_list.pathways.models.needs import Need


class ClockEventRecord(Answer):
    """One thing that happened to a clock."""

    day: Day
    text: str = Field(description="What happened and how long the wait was by then.")
    source: str = Field(description="Who said so.")
    corrected: bool = Field(description="A later entry took its place.")


class NeedRecord(Answer):
    """A need and the story of its clock. No NHS number."""

    id: Id = source("need.pk")
    patient: str = source("need.patient.pseudonym", "The invented name.")
    hospital_number: str = source("need.patient.hospital_number")
    waits_for: str = source("need.what", "Procedure, test or appointment in words.")
    kind: Choice[Need.Kind] = source("need.kind")
    clock: Choice[Need.Clock] = source("need.clock")
    state: Choice[Need.State] = source("need.state")
    tfc: str = source("need.tfc", "Treatment function code.")
    site: Id | None = source("need.site_id")
    opcs: str = source("need.opcs", "OPCS-4 code; empty where the list says none.")
    priority: str = source("need.priority", "P1A … P6 or D1 … D6; empty where the list says none.")
    started_on: Day = source("need.started_on")
    due_on: Day | None = source("need.due_on")
    breach_on: Day | None = source("status.breach_on")
    tci_on: Day | None = source("need.tci_on", "Date to come in.")
    removed_here: bool = source("need.removed_here", "Off the list here, not yet in the trust's own list.")
    standing: str = source("status.sentence", "Where the wait stands today.")
    events: list[ClockEventRecord] = source("lines")
    others: list[Id] = source(lambda story: [other.pk for other in story.others], "Other needs of the pathway.")

    example = {
        "id": 4711,
        "patient": "Amber-4417",
        "hospital_number": "X0004711",
        "waits_for": "Colonoscopy",
        "kind": "test",
        "clock": "rtt",
        "state": "waiting",
        "tfc": "301",
        "site": 2,
        "opcs": "H229",
        "priority": "P4",
        "started_on": "2026-07-22",
        "due_on": None,
        "breach_on": "2026-11-26",
        "tci_on": None,
        "removed_here": False,
        "standing": "Waiting 18 weeks and 4 days. Over 18 weeks since Thu 26 Nov 2026, 3 days ago.",
        "events": [
            {
                "day": "2026-07-22",
                "text": "First activity (code 10). The clock starts.",
                "source": "Waiting list",
                "corrected": False,
            }
        ],
        "others": [4712],
    }
