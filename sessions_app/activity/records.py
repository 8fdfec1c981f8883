"""What the API takes and gives of activity: attendances, deliveries of many, and what became of each row."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from base.errors import Fault
from base.record_types import Choice, Day, Id, Instant, Money, Text
from base.records import Answer, Body, FaultRecord, PageQuery, Query, source
from sessions_app.activity.models import BatchRow
from sessions_app.activity.services.new_activity import AttendedCode, ExternalRef, NewActivity
from sessions_app.activity.services.results import Became
from sessions_app.session.records import WHY

NONE = "Empty where it was not given."


# Taken


class ActivityCorrection(NewActivity):
    """The whole row as it should be, and why."""

    external_ref: ExternalRef = Field("", description="Stays as it is: the record's own, or left out.")
    reason: Annotated[str, Text(200)] = Field(description=WHY)

    example = {
        "session": 17,
        "nhs_number": "999 000 0018",
        "attended": "5",
        "outcome": "1",
        "points": 4,
        "reason": "Second polyp",
    }


class ActivityVoid(Body):
    """Why a record was entered in error."""

    reason: Annotated[str, Text(200)] = Field(description=WHY)

    example = {"reason": "Entered for the wrong list"}


class DeliveryQuery(Query):
    dry_run: bool = Field(False, description="true: do everything and keep nothing.")


class BatchRowQuery(PageQuery):
    status: Literal["rejected"] | None = Field(None, description="Only rejected rows are kept.")


class CostToTariffQuery(Query):
    from_: Day | None = Field(None, description="First day; the contract's start where it is left out.")
    to: Day | None = Field(None, description="Last day; the contract's end where it is left out.")


# One record


class ActivityRecord(Answer):
    """One attendance in the version that counts. Whose it was is not in it: you know by your own reference."""

    id: Id = Field(description="The record's lasting id, whichever version counts.")
    version: int = Field(description="Goes up with every correction; also the ETag.")
    external_ref: str
    session: Id = source("session_id")
    attended: AttendedCode
    outcome: str = Field(description=NONE)
    rtt_status: str = Field(description=NONE)
    first_attendance: str = Field(description=NONE)
    tfc: str = Field(description="Treatment function code.")
    opcs: str = Field(description=NONE)
    icd10: str = Field(description=NONE)
    points: int
    touch_starts_at: Instant | None
    touch_ends_at: Instant | None
    void: bool = Field(description="Taken back as entered in error.")
    reason: str = Field(description="Why this version was made.")
    logged_at: Instant
    warnings: list[FaultRecord] = Field(description="What was taken and yet deserves a look.")

    example = {
        "id": 4711,
        "version": 1,
        "external_ref": "visit-20261205-17",
        "session": 17,
        "attended": "5",
        "outcome": "1",
        "rtt_status": "30",
        "first_attendance": "",
        "tfc": "301",
        "opcs": "H201",
        "icd10": "",
        "points": 2,
        "touch_starts_at": "2026-12-05T09:05:00+00:00",
        "touch_ends_at": "2026-12-05T09:40:00+00:00",
        "void": False,
        "reason": "",
        "logged_at": "2026-12-05T11:02:00+00:00",
        "warnings": [],
    }


# Deliveries


def _in_delivery(index: int, faults: tuple[Fault, ...]) -> list[Fault]:
    return [Fault(f"/{index}{fault.pointer}", fault.code, fault.detail) for fault in faults]


class RowResultRecord(Answer):
    """What became of one row of a delivery."""

    index: int = Field(description="Its place in the delivery, from 0.")
    status: Literal[200, 201, 400, 404, 409] = Field(description="What it would have been answered alone.")
    result: Choice[Became] = source("became")
    external_ref: str = Field(description="Empty where it is wrong or is the patient's own number.")
    activity: Id | None = source("activity_id", "The record's lasting id; null for a rejected row.")
    version: int | None
    errors: list[FaultRecord] = source(lambda row: _in_delivery(row.index, row.faults))
    warnings: list[FaultRecord] = source(
        lambda row: _in_delivery(row.index, row.warnings), "What was taken and yet deserves a look."
    )

    example = {
        "index": 0,
        "status": 201,
        "result": "accepted",
        "external_ref": "visit-20261205-17",
        "activity": 4711,
        "version": 1,
        "errors": [],
        "warnings": [],
    }


class ActivityDeliveryRecord(Answer):
    """What became of a delivery: its numbers, and each row in the order it was sent."""

    id: Id | None = source("batch_id", "The delivery's id; null for a trial run.")
    dry_run: bool = source(lambda delivery: delivery.batch_id is None)
    rows: int = source(lambda delivery: len(delivery.rows))
    accepted: int = source(lambda delivery: delivery.count(Became.ACCEPTED))
    repeated: int = source(lambda delivery: delivery.count(Became.REPEATED), "Logged before with the same values.")
    rejected: int = source(lambda delivery: delivery.count(Became.REJECTED))
    results: list[RowResultRecord] = source("rows")

    example = {
        "id": 88,
        "dry_run": False,
        "rows": 1,
        "accepted": 1,
        "repeated": 0,
        "rejected": 0,
        "results": [RowResultRecord.example],
    }


class ActivityBatchRecord(Answer):
    """A delivery in numbers."""

    id: Id
    received_at: Instant
    received_from: str
    rows: int
    accepted: int
    repeated: int
    rejected: int

    example = {
        "id": 88,
        "received_at": "2026-12-05T11:02:00+00:00",
        "received_from": "Night export",
        "rows": 6,
        "accepted": 4,
        "repeated": 1,
        "rejected": 1,
    }


def _kept_faults(row: BatchRow) -> list[Fault]:
    return _in_delivery(row.index, tuple(Fault(**fault) for fault in row.errors))


class RejectedRowRecord(Answer):
    """A row that was not taken. What it held is not kept."""

    index: int = Field(description="Its place in the delivery, from 0.")
    external_ref: str
    errors: list[FaultRecord] = source(_kept_faults)

    example = {
        "index": 1,
        "external_ref": "visit-20261205-18",
        "errors": [
            {"pointer": "/1/points", "code": "points_range", "detail": "Points are a whole number from 0 to 100."}
        ],
    }


# Cost to tariff


class CostToTariffRatioRecord(Answer):
    """What lists cost against what the payment scheme gives for the same activity."""

    lists: int
    seen: int
    covered: int = Field(description="Patients seen whose HRG is known and priced.")
    cost: Money = Field(description="The part of the lists' price that belongs to them.")
    tariff: Money
    ratio: Decimal | None = Field(description="Cost ÷ tariff to two places, as text; null where nothing is known.")


class LineCostToTariffRecord(CostToTariffRatioRecord):
    """The same for one service line."""

    service_line: Id


class ListCostToTariffRecord(CostToTariffRatioRecord):
    """The same for one list."""

    session: Id
    day: Day


_RATIO = {"lists": 1, "seen": 8, "covered": 6, "cost": "2325.00", "tariff": "2480.00", "ratio": "0.94"}


class CostToTariffRecord(Answer):
    """Cost to tariff of a call-off's signed-off lists, together, by service line and by list."""

    call_off: Id
    together: CostToTariffRatioRecord
    lines: list[LineCostToTariffRecord]
    lists: list[ListCostToTariffRecord]

    example = {
        "call_off": 7,
        "together": _RATIO,
        "lines": [{**_RATIO, "service_line": 9}],
        "lists": [{**_RATIO, "session": 17, "day": "2026-12-05"}],
    }
