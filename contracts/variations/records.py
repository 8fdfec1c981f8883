"""API records of changes to a live contract."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from base.record_types import Choice, Day, Id, Instant, Money, Text, Whole
from base.records import Answer, Body, source
from contracts.money.ledger import ZERO
from contracts.variations.models import Variation

GROUND = "1 to 5 of regulation 13; 6 is an urgent change, regulation 14."
REASON = "Why. Both sides see it."
CLAUSE = "Where the contract provides for it; needed on ground 2."
CHANGE = "Change of the maximum contract value; a minus where it becomes less."


class NewVariation(Body):
    """A change that is proposed. It takes effect when somebody else approves it."""

    kind: Choice[Variation.Kind]
    ground: Annotated[int, Whole(1, len(Variation.Ground))] = Field(description=GROUND)
    reason: Annotated[str, Text(2000)] = Field(description=REASON)
    amount_change: Money = Field(ZERO, description=CHANGE)
    new_ends_on: Day | None = None
    clause: Annotated[str, Text(200)] = Field("", description=CLAUSE)
    materially_different: bool = Field(
        False, description="Whether the contract becomes materially different in character."
    )

    example = {"kind": "value", "ground": 5, "reason": "Twelve more Saturdays until March", "amount_change": "40000.00"}


class VariationDecisionRecord(Answer):
    """The decision of somebody who did not propose the change, made once."""

    approved: bool
    reason: str
    maximum_value: Money | None = Field(description="The maximum contract value from then on.")
    ends_on: Day | None = Field(description="The contract's last day from then on.")
    decided_by: str
    decided_at: Instant


class VariationNoticeRecord(Answer):
    """The notice of a change that was published."""

    published_on: Day
    reference: str


class VariationRecord(Answer):
    """A change as it was proposed; it takes effect when somebody else approves it."""

    call_off: Id = source("call_off_id")
    number: int
    kind: Choice[Variation.Kind]
    ground: int = Field(description=GROUND)
    clause: str = Field(description=CLAUSE)
    reason: str = Field(description=REASON)
    materially_different: bool
    amount_change: Money = Field(description=CHANGE)
    new_ends_on: Day | None
    original_value: Money = Field(description="Lifetime value as awarded, which changes are tested against.")
    cumulative_change: Money = Field(description="All changes since the award, this one included.")
    notice_due: bool = Field(description="Whether a notice of it has to be published.")
    proposed_by: str
    proposed_at: Instant
    decision: VariationDecisionRecord | None = source(
        lambda variation: getattr(variation, "decision", None), "Null until somebody decided."
    )
    notice: VariationNoticeRecord | None = source(
        lambda variation: getattr(variation, "notice", None), "Null until one is recorded."
    )

    example = {
        "call_off": 7,
        "number": 2,
        "kind": "value",
        "ground": 5,
        "clause": "",
        "reason": "Twelve more Saturdays until March",
        "materially_different": False,
        "amount_change": "40000.00",
        "new_ends_on": None,
        "original_value": "600000.00",
        "cumulative_change": "65000.00",
        "notice_due": False,
        "proposed_by": "Pat Buyer",
        "proposed_at": "2026-11-03T10:15:00+00:00",
        "decision": {
            "approved": True,
            "reason": "",
            "maximum_value": "665000.00",
            "ends_on": "2027-03-31",
            "decided_by": "Sam Approver",
            "decided_at": "2026-11-05T09:00:00+00:00",
        },
        "notice": None,
    }
