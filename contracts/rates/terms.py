"""Terms of payment: one line of a rate card as it was agreed, and as a session keeps it.

A session copies the whole of it when it is booked and holds it from then on, so that a later version of the prices
changes nothing that was agreed before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from base.formatting import day, listing, money, pounds_and_pence
from contracts.rates.models import DayType, Included, RateLine

Unit = RateLine.Unit
TIME_UNITS = frozenset({Unit.SESSION, Unit.HALF_DAY, Unit.HOUR})
MIX_UNITS = frozenset({Unit.SESSION, Unit.HALF_DAY})
"""Paid for a whole list: held against the payment scheme by the cases planned on one."""
PAIR = frozenset({Unit.FIRST, Unit.FOLLOW_UP})
UNIT_WORDS = {
    Unit.SESSION: ("list", "lists"),
    Unit.HALF_DAY: ("half-day", "half-days"),
    Unit.PATIENT: ("patient", "patients"),
    Unit.PROCEDURE: ("procedure", "procedures"),
    Unit.POINT: ("point", "points"),
    Unit.ECHO: ("echo", "echos"),
    Unit.FIRST: ("first appointment", "first appointments"),
    Unit.FOLLOW_UP: ("follow-up appointment", "follow-up appointments"),
    Unit.IMAGE: ("image", "images"),
    Unit.HOUR: ("hour", "hours"),
}
VOWELS = frozenset({"echo", "image", "hour"})


@dataclass(frozen=True, slots=True)
class Terms:
    """One priced unit with its terms. Shares are percent of the price, 0 to 100; money is pounds excluding VAT."""

    unit: str
    price: Decimal
    minimum_charge: Decimal | None = None
    most_units: int | None = None
    missed_share: Decimal = Decimal(0)
    cancelled_share: Decimal = Decimal(0)
    includes: tuple[str, ...] = ()
    most_charge: Decimal | None = None
    rate_line_id: int | None = None
    version: int | None = None
    valid_from: dt.date | None = None

    @property
    def price_words(self) -> str:
        unit = UNIT_WORDS[Unit(self.unit)][0]
        return f"{pounds_and_pence(self.price)} {'an' if unit in VOWELS else 'a'} {unit}"

    @property
    def card_words(self) -> str:
        """The version it comes from; a price a session kept from before there were versions says so."""
        if self.version is None or self.valid_from is None:
            return "The price frozen on the session"
        return f"Rate card version {self.version}, from {day(self.valid_from)}"


def terms_of(rate: RateLine) -> tuple[Terms, ...]:
    """The terms of a rate line, with those of the follow-up price beside it. Its rate card is loaded."""
    return tuple(_terms(line) for line in (rate, *rate.beside))


def _terms(rate: RateLine) -> Terms:
    return Terms(
        unit=rate.unit,
        price=rate.price,
        minimum_charge=rate.minimum_charge,
        most_units=rate.most_units,
        missed_share=Decimal(rate.missed_share),
        cancelled_share=Decimal(rate.cancelled_share),
        includes=tuple(rate.includes),
        most_charge=rate.most_charge,
        rate_line_id=rate.pk,
        version=rate.rate_card.version,
        valid_from=rate.rate_card.valid_from,
    )


def terms_to_json(terms: Iterable[Terms]) -> list[dict]:
    """The terms as a session's ``rate_terms`` keeps them: plain JSON, money and shares as text."""
    return [
        {
            "rate_line": line.rate_line_id,
            "version": line.version,
            "valid_from": line.valid_from and line.valid_from.isoformat(),
            "unit": str(line.unit),
            "price": str(line.price),
            "minimum_charge": None if line.minimum_charge is None else str(line.minimum_charge),
            "most_units": line.most_units,
            "missed_share": str(line.missed_share),
            "cancelled_share": str(line.cancelled_share),
            "includes": list(line.includes),
            "most_charge": None if line.most_charge is None else str(line.most_charge),
        }
        for line in terms
    ]


def terms_from_json(kept: Sequence[dict], *, unit: str, price: Decimal) -> tuple[Terms, ...]:
    """The terms a session holds; one that keeps none is paid by its unit and price alone."""
    if not kept:
        return (Terms(unit, price),)
    return tuple(
        Terms(
            unit=line["unit"],
            price=Decimal(line["price"]),
            minimum_charge=None if line["minimum_charge"] is None else Decimal(line["minimum_charge"]),
            most_units=line["most_units"],
            missed_share=Decimal(line["missed_share"]),
            cancelled_share=Decimal(line["cancelled_share"]),
            includes=tuple(line["includes"]),
            most_charge=None if line.get("most_charge") is None else Decimal(line["most_charge"]),
            rate_line_id=line["rate_line"],
            version=line["version"],
            valid_from=line["valid_from"] and dt.date.fromisoformat(line["valid_from"]),
        )
        for line in kept
    )


def terms_words(terms: Terms | RateLine) -> list[str]:
    """The terms beside the price as short sentences; nothing is said of a term that is not there."""
    words = []
    if terms.minimum_charge is not None:
        words.append(f"At least {money(terms.minimum_charge)} for a list that ran")
    if terms.most_units is not None:
        words.append(f"At most {units_words(terms.most_units, terms.unit)} a list")
    if terms.most_charge is not None:
        words.append(f"At most {money(terms.most_charge)} for a list")
    if terms.unit not in TIME_UNITS:
        words.append(f"Missed appointment: {who_bears(terms.missed_share)}")
        words.append(f"Patient cancels: {who_bears(terms.cancelled_share)}")
    if terms.includes:
        words.append(
            "Includes "
            + listing([Included(code).label[0].lower() + Included(code).label[1:] for code in terms.includes])
        )
    return words


def who_bears(share: Decimal) -> str:
    """The side that bears an appointment that did not take place, by the percentage the trust pays."""
    if share == 0:
        return "provider bears it"
    if share == 100:
        return "trust pays in full"
    return f"trust pays {plain(share)}%"


def units_words(units: Decimal | int, unit: str) -> str:
    single, many = UNIT_WORDS[Unit(unit)]
    return f"{plain(units)} {single if units == 1 else many}"


def plain(value: Decimal | int) -> str:
    """A number without zeros it does not need: 12, 2.5."""
    return f"{Decimal(value).normalize():f}"


DAYS = {
    DayType.WEEKDAY_DAY: "weekdays",
    DayType.WEEKDAY_EVENING: "weekday evenings",
    DayType.SATURDAY: "Saturdays",
    DayType.SUNDAY: "Sundays",
    DayType.BANK_HOLIDAY: "bank holidays",
}


def days_words(day_types: Iterable[str]) -> str:
    """``Saturdays and Sundays``; ``every kind of day`` for all of them."""
    given = set(day_types)
    found = [words for kind, words in DAYS.items() if kind.value in given]
    return "every kind of day" if len(found) == len(DAYS) else listing(found)
