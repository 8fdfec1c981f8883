"""What the API takes and gives of operations cancelled on their day: the new date owed within 28 days."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from base.record_types import Day, Id, Instant, OneOf, Text
from base.records import Answer, Body, PageQuery, source
from base.versions import version_of
from sessions_app.cancelled_operations.models import LastMinuteCancellation
from sessions_app.session.records import WHY, CancellationGroup, CancellationReason

RecordedState = Annotated[LastMinuteCancellation.State, OneOf("CancelledOperationState")]
Standing = Literal["owed", "breached", "treated", "late", "postponed", "ended"]


class PatientCancellation(Body):
    """Why one patient's operation is cancelled."""

    why: CancellationReason
    reason: Annotated[str, Text(200)] = Field(description=WHY)

    example = {"why": "beds", "reason": "No bed on the ward"}


class NewTreatment(Body):
    """Treatment that no list here shows."""

    treated_on: Day
    treated_where: Annotated[LastMinuteCancellation.Where, OneOf("TreatedWhere")]

    renamed = {"on": "treated_on", "where": "treated_where"}
    example = {"treated_on": "2026-12-19", "treated_where": "elsewhere"}


class NoDateOwed(Body):
    """Why no date is owed any more."""

    reason: Annotated[str, Text(200)] = Field(description=WHY)

    example = {"reason": "Declined two dates"}


class CancelledOperationQuery(PageQuery):
    state: RecordedState | None = Field(None, description="As it was recorded; owed is still open.")


def version_of_cancellation(cancellation: LastMinuteCancellation) -> int:
    """Another whole number after every change."""
    settled_at = cancellation.settled_at
    return version_of([cancellation.pk, str(cancellation.state), settled_at and settled_at.isoformat()])


class CancelledOperationRecord(Answer):
    """An admission the hospital cancelled on its day for a reason that is not clinical."""

    id: Id = source("cancellation.pk")
    version: int = source(
        lambda operation: version_of_cancellation(operation.cancellation),
        "Another one after every change; also the ETag.",
    )
    session: Id = source("cancellation.session_id")
    need: Id = source("cancellation.need_id", "The entry of the waiting list.")
    patient: str = source("cancellation.patient.pseudonym", "The invented name both sides see.")
    planned_on: Day = source("cancellation.planned_on", "Day 0.")
    due_on: Day = source("cancellation.due_on", "Day 28: the last day in time.")
    days_left: int = Field(description="Below zero once the day has passed.")
    standing: Standing = source("state", "late: treated after day 28; breached: still waits after it.")
    booked_on: Day | None = Field(description="The new date on a list, where there is one.")
    treated_on: Day | None
    treated_where: str = source("cancellation.treated_where", "Where no list here shows it; else empty.")
    group: CancellationGroup = source("cancellation.group")
    why: CancellationReason = source("cancellation.why")
    cancelled_at: Instant = source("cancellation.cancelled_at")
    cancelled_by: str = source("cancellation.cancelled_by")
    settled_at: Instant | None = source("cancellation.settled_at")
    settled_by: str = source("cancellation.settled_by")
    settled_why: str = source("cancellation.settled_why")

    example = {
        "id": 5,
        "version": 2839211,
        "session": 17,
        "need": 4711,
        "patient": "Amber Finch",
        "planned_on": "2026-12-05",
        "due_on": "2027-01-02",
        "days_left": 21,
        "standing": "owed",
        "booked_on": "2026-12-19",
        "treated_on": None,
        "treated_where": "",
        "group": "capacity",
        "why": "beds",
        "cancelled_at": "2026-12-05T08:10:00+00:00",
        "cancelled_by": "Kim Sample, Operations manager",
        "settled_at": None,
        "settled_by": "",
        "settled_why": "",
    }
