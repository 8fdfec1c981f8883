"""API records of rates against the payment scheme, of its prices, and of providers side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from base.record_types import Choice, Day, Id, Instant, Money, ReadBy, Text, parse_pounds, show_pounds
from base.records import Answer, PageQuery, Query, source
from contracts.call_offs.models.call_offs import ServiceLine
from contracts.rates.models import DayType, Included, RateLine
from contracts.tariff.models import Pod, TariffPrice, TariffSet, TariffTest

Percent = Annotated[
    Decimal,
    ReadBy(
        Decimal, parse_pounds, {"type": "string", "description": "Percent, as text with two decimals."}, show_pounds
    ),
]
"""A share; text with two decimals in JSON."""
Factor = Annotated[
    Decimal,
    ReadBy(
        Decimal,
        parse_pounds,
        {"type": "string", "description": "A factor, as text with six decimals."},
        lambda factor: f"{factor:.6f}",
    ),
]
"""A market forces factor; text with six decimals in JSON."""


# Rates with what they compare to


class TariffComparisonRecord(Answer):
    """The newest comparison of a rate with a payment scheme price; a later set adds another and rewrites none."""

    case: str = source("label")
    code: str = Field(description="HRG or treatment function; empty where nothing compares.")
    pod: Choice[Pod] | Literal[""] = Field(description="Point of delivery; empty where nothing compares.")
    outcome: Choice[TariffTest.Outcome]
    case_price: Money | None = Field(description="The rate for one such case.")
    tariff: Money | None
    with_mff: bool = Field(description="Whether the market forces factor was put on the scheme's price.")
    price_set: str = source("set_words")
    price_set_id: Id | None = source("set_id")
    looked_up_for: Day = source("tested_for", "The day whose prices were looked for.")
    compared_at: Instant = source("tested_at")


class PricedLineRecord(Answer):
    """One price with its terms. Shares are percent of the price the trust pays."""

    service_line: Id = source("service_line_id")
    day_type: Choice[DayType]
    unit: Choice[RateLine.Unit]
    price: Money
    minimum_charge: Money | None
    most_units: int | None
    missed_share: Percent
    cancelled_share: Percent
    includes: list[Choice[Included]]
    comparisons: list[TariffComparisonRecord]


class CallOffRatesRecord(Answer):
    """The prices of a call-off that hold today, each with what it was compared with."""

    call_off: Id
    version: int | None = Field(description="Null where there are no prices yet.")
    valid_from: Day | None
    rates: list[PricedLineRecord]

    example = {
        "call_off": 7,
        "version": 1,
        "valid_from": "2026-04-01",
        "rates": [
            {
                "service_line": 12,
                "day_type": "saturday",
                "unit": "patient",
                "price": "310.00",
                "minimum_charge": None,
                "most_units": None,
                "missed_share": "50.00",
                "cancelled_share": "0.00",
                "includes": ["consumables"],
                "comparisons": [
                    {
                        "case": "Diagnostic colonoscopy",
                        "code": "FE32Z",
                        "pod": "dc_el",
                        "outcome": "at_or_below",
                        "case_price": "310.00",
                        "tariff": "451.00",
                        "with_mff": False,
                        "price_set": "Payment scheme 2026/27",
                        "price_set_id": 3,
                        "looked_up_for": "2026-11-03",
                        "compared_at": "2026-11-03T02:15:00+00:00",
                    }
                ],
            }
        ],
    }


# Payment scheme prices


class TariffSetRecord(Answer):
    """One published set of payment scheme prices."""

    id: Id
    name: str
    kind: Choice[TariffSet.Kind]
    published_on: Day
    effective_from: Day
    effective_to: Day | None
    back_dated: bool = Field(description="Whether it holds from a day before it was published.")
    mff_included: bool = Field(description="The prices already hold the market forces factor.")
    mff: Factor | None = Field(description="The trust's market forces factor.")
    source_: str = Field(description="Where it was published.")
    state: Choice[TariffSet.State]
    prices: int = source("price_count", "How many prices it holds.")

    example = {
        "id": 3,
        "name": "Payment scheme 2026/27",
        "kind": "unit",
        "published_on": "2026-03-20",
        "effective_from": "2026-04-01",
        "effective_to": None,
        "back_dated": False,
        "mff_included": False,
        "mff": "1.047463",
        "source": "NHS Payment Scheme, annex A",
        "state": "in_use",
        "prices": 2841,
    }


class TariffPriceQuery(PageQuery):
    """The prices of a set to be listed."""

    code: Annotated[str, Text(60)] = Field("", description="The beginning of a code, or part of a name.")


class TariffPriceRecord(Answer):
    """A price of a set."""

    tab: str
    currency: Choice[TariffPrice.Currency]
    code: str
    name: str
    pod: Choice[Pod]
    price: Money | None = Field(description="Null says that no unit price exists.")

    example = {
        "tab": "1 APC & OPROC",
        "currency": "hrg",
        "code": "FE32Z",
        "name": "Diagnostic colonoscopy, 19 years and over",
        "pod": "dc_el",
        "price": "451.00",
    }


# Providers side by side


class SideBySideQuery(Query):
    """A kind of service line."""

    tfc: Annotated[str, Text(3)] = Field(description="Treatment function code.")
    setting: Choice[ServiceLine.Setting]


class RateBesideRecord(Answer):
    """One price on one kind of day."""

    day_type: Choice[DayType]
    unit: Choice[RateLine.Unit]
    price: Money


class LineBesideRecord(Answer):
    """One provider's service line with its prices of today."""

    call_off: Id = source("call_off.pk")
    provider: str = source("call_off.provider.name")
    service_line: Id = source("line.pk")
    name: str = source("line.name")
    version: int | None = source(
        lambda row: row.card and row.card.version, "Version of the prices; null where none hold."
    )
    rates: list[RateBesideRecord] = source(lambda row: [rate for rates in row.rates.values() for rate in rates])
    outcomes: list[Choice[TariffTest.Outcome]] = source(
        lambda row: sorted(row.outcomes), "What comparing its prices with the payment scheme found."
    )


class SideBySideRecord(Answer):
    """Providers' prices for a kind of service line."""

    tfc: str = Field(description="Treatment function code.")
    setting: Choice[ServiceLine.Setting]
    results: list[LineBesideRecord]

    example = {
        "tfc": "301",
        "setting": "endoscopy",
        "results": [
            {
                "call_off": 7,
                "provider": "Example Insourcing Ltd",
                "service_line": 12,
                "name": "Colonoscopy, weekend",
                "version": 1,
                "rates": [{"day_type": "saturday", "unit": "patient", "price": "310.00"}],
                "outcomes": ["at_or_below"],
            }
        ],
    }
