"""API records of money across call-offs: opening positions and delegated limits."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from base.record_types import Day, Id, Instant, Money, Whole
from base.records import Answer, Body, source

NOTHING_SPENT = Decimal("0.00")
AS_AT = "Up to the end of this day."
SPENT, INVOICED, ACCRUED = "Invoiced and paid.", "Invoiced, not yet paid.", "Delivered, not yet invoiced."


class NewOpeningPosition(Body):
    """The position of a call-off when it was taken over. The three amounts never overlap."""

    as_at: Day = Field(description=AS_AT)
    spent: Money = Field(NOTHING_SPENT, description=SPENT)
    invoiced: Money = Field(NOTHING_SPENT, description=INVOICED)
    accrued: Money = Field(NOTHING_SPENT, description=ACCRUED)
    patients: Annotated[int, Whole(0, 10_000_000)] = Field(0, description="Patients seen to that day.")

    example = {
        "as_at": "2026-10-31",
        "spent": "120000.00",
        "invoiced": "9300.00",
        "accrued": "3100.00",
        "patients": 402,
    }


class OpeningPositionRecord(Answer):
    """The position of a call-off when it was taken over. The three amounts never overlap."""

    call_off: Id = source("call_off_id")
    as_at: Day = Field(description=AS_AT)
    spent: Money = Field(description=SPENT)
    invoiced: Money = Field(description=INVOICED)
    accrued: Money = Field(description=ACCRUED)
    patients: int = Field(description="Patients seen to that day.")
    said_by: str
    said_at: Instant

    example = {
        "call_off": 7,
        **NewOpeningPosition.example,
        "said_by": "Pat Buyer",
        "said_at": "2026-11-03T10:15:00+00:00",
    }


class DelegatedLimitRecord(Answer):
    """Up to what contract value a person may approve, from one day to another."""

    id: Id
    person: str = source("person_name")
    amount: Money
    valid_from: Day
    valid_until: Day | None = Field(description="Its last day; null: it has no end.")

    example = {
        "id": 4,
        "person": "Sam Approver",
        "amount": "500000.00",
        "valid_from": "2026-04-01",
        "valid_until": None,
    }
