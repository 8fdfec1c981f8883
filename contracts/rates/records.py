"""API records of prices: the price of a list, with its steps."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from base.record_types import Choice, Id, Instant, Money, Whole
from base.records import Answer, Query, source
from contracts.rates.models import DayType

Number = Annotated[int, Whole(0, 10_000)]


class ListPriceQuery(Query):
    """A list whose price is asked for."""

    service_line: Id
    starts_at: Instant = Field(description="London time unless it carries an offset.")
    minutes: Annotated[int, Whole(15, 1440)] = Field(description="Planned length.")
    seen: Number = Field(0, description="Patients seen.")
    first: Number = Field(0, description="Of those seen, first appointments.")
    follow_up: Number = Field(0, description="Of those seen, follow-up appointments.")
    points: Number = Field(0, description="Endoscopy points of those seen.")
    missed: Number = Field(0, description="Patients who did not come.")
    missed_points: Number = Field(0, description="Endoscopy points of those who did not come.")


class PriceStepRecord(Answer):
    """One line of the account: what it adds, or takes off."""

    code: str = Field(description="Stable.")
    words: str
    amount: Money


class ListPriceRecord(Answer):
    """The price of a list with its steps; the amount is their sum."""

    day_type: Choice[DayType]
    why_day: str = Field(description="Why it is that kind of day.")
    which: str = Field(description="Which line of which version of the prices holds.")
    amount: Money = source("breakdown.amount")
    steps: list[PriceStepRecord] = source(lambda explained: list(explained.breakdown.steps))

    example = {
        "day_type": "saturday",
        "why_day": "5 December 2026 is a Saturday.",
        "which": "Colonoscopy, weekend on a Saturday, version 1 from 1 April 2026: £310.00 a patient.",
        "amount": "1860.00",
        "steps": [{"code": "delivered", "words": "6 patients × £310.00", "amount": "1860.00"}],
    }
