"""Rates as they are entered: one entry per service line, kind of day and unit, and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from base.error_collector import FaultCollector
from base.formatting import listing, money
from contracts.rates.models import DayType, Included, RateLine
from contracts.rates.terms import PAIR, UNIT_WORDS, Unit, units_words

MOST_PRICE = Decimal("999999999.99")
PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class EnteredRate:
    """The price of one unit of a service line on one kind of day, with its terms; see ``contracts.rates.terms.Terms``."""

    line_id: int
    day_type: str
    unit: str
    price: Decimal
    minimum_charge: Decimal | None = None
    most_units: int | None = None
    missed_share: Decimal = Decimal(0)
    cancelled_share: Decimal = Decimal(0)
    includes: tuple[str, ...] = ()
    most_charge: Decimal | None = None

    @property
    def pointer(self) -> str:
        return f"/{self.line_id}-{self.day_type}"


Rates = Mapping[tuple[int, str], tuple[str, Decimal]] | Iterable[EnteredRate]
"""Entries, or in short (service line id, day type) → (unit, price in pounds)."""


def entries_of(rates: Rates) -> list[EnteredRate]:
    if isinstance(rates, Mapping):
        return [EnteredRate(line, kind, unit, price) for (line, kind), (unit, price) in rates.items()]
    return list(rates)


def entry_of(rate: RateLine) -> EnteredRate:
    """The entry a rate line came from, for a version that follows it."""
    return EnteredRate(
        line_id=rate.service_line_id,
        day_type=rate.day_type,
        unit=rate.unit,
        price=rate.price,
        minimum_charge=rate.minimum_charge,
        most_units=rate.most_units,
        missed_share=rate.missed_share,
        cancelled_share=rate.cancelled_share,
        includes=tuple(rate.includes),
        most_charge=rate.most_charge,
    )


def faults_of(entries: list[EnteredRate], lines: Mapping[int, str], *, whole: bool) -> FaultCollector:
    """Everything wrong with the entries for these service lines (id → name).

    ``whole`` wants a price for every line on every kind of day, so that no booking finds a gap.
    """
    faults = FaultCollector()
    known = []
    for entry in entries:
        if entry.line_id not in lines or entry.day_type not in DayType.values:
            faults.add(entry.pointer, "unknown_value", "That is not a line or kind of day of this contract")
        elif entry.unit not in RateLine.Unit.values:
            faults.add(entry.pointer, "unknown_value", f"Select what {lines[entry.line_id]} is paid by")
        else:
            known.append(entry)
            _terms(faults, entry, lines[entry.line_id])
    _overlaps(faults, known, lines)
    if whole:
        _gaps(faults, known, lines)
    return faults


def missing_rates(line_ids: Iterable[int], rates: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """(line, day type) pairs without a price, in the order of the kinds of day."""
    held = set(rates)
    return [(line, kind) for line in line_ids for kind in DayType.values if (line, kind) not in held]


def _terms(faults: FaultCollector, entry: EnteredRate, name: str) -> None:
    if not 0 <= entry.price <= MOST_PRICE:
        words = f"The price of {name} must be from £0.00 to {money(MOST_PRICE)}"
        faults.add(entry.pointer, "invalid", words)
    if entry.minimum_charge is not None and not 0 <= entry.minimum_charge <= MOST_PRICE:
        faults.add(f"{entry.pointer}-minimum", "invalid", f"The minimum charge of {name} must be £0.00 or more")
    if entry.most_units is not None and not 1 <= entry.most_units <= 32_767:
        faults.add(f"{entry.pointer}-most", "invalid", f"The most paid for {name} must be 1 unit or more")
    if entry.most_charge is not None and not 0 < entry.most_charge <= MOST_PRICE:
        faults.add(f"{entry.pointer}-ceiling", "invalid", f"The most {name} comes to must be more than £0.00")
    for share, place in ((entry.missed_share, "missed"), (entry.cancelled_share, "cancelled")):
        if not 0 <= share <= 100:
            words = f"The share paid for {name} must be from 0 to 100 percent"
            faults.add(f"{entry.pointer}-{place}", "invalid", words)
    if set(entry.includes) - set(Included.values):
        faults.add(f"/{entry.line_id}-includes", "unknown_value", f"Select what {name} includes from the list")
    _contradiction(faults, entry, name)


def _contradiction(faults: FaultCollector, entry: EnteredRate, name: str) -> None:
    least, ceiling = entry.minimum_charge, entry.most_charge
    if least is not None and ceiling is not None and least > ceiling:
        words = f"The minimum charge of {name}, {money(least)}, is more than the most it comes to, {money(ceiling)}"
        faults.add(f"{entry.pointer}-minimum", "rate_terms_contradict", words)
    if entry.minimum_charge is None or entry.most_units is None:
        return
    most = entry.most_units * entry.price
    if entry.minimum_charge > most:
        words = (
            f"The minimum charge of {name}, {money(entry.minimum_charge)}, is more than the most that is paid:"
            f" {units_words(entry.most_units, entry.unit)}, {money(most)}"
        )
        faults.add(f"{entry.pointer}-minimum", "rate_terms_contradict", words)


def _overlaps(faults: FaultCollector, entries: list[EnteredRate], lines: Mapping[int, str]) -> None:
    by_day: dict[tuple[int, str], list[EnteredRate]] = {}
    for entry in entries:
        by_day.setdefault((entry.line_id, entry.day_type), []).append(entry)
    for (line_id, day_type), found in by_day.items():
        units = [Unit(entry.unit) for entry in found]
        if (len(units) > 1 and set(units) != PAIR) or len(units) > 2:
            said = listing([f"by the {UNIT_WORDS[unit][0]}" for unit in units])
            words = (
                f"{lines[line_id]} would be paid twice on {_on(day_type)}: {said}."
                " Keep one; only follow-up appointments may have a price beside first appointments"
            )
            faults.add(found[-1].pointer, "rates_overlap", words)


def _gaps(faults: FaultCollector, entries: list[EnteredRate], lines: Mapping[int, str]) -> None:
    for line_id, day_type in missing_rates(lines, ((entry.line_id, entry.day_type) for entry in entries)):
        words = f"Enter the price of {lines[line_id]} on {_on(day_type)}: without it nothing could be booked then"
        faults.add(f"/{line_id}-{day_type}", "rates_missing", words)


def _on(day_type: str) -> str:
    """``a Saturday``, ``a weekday evening``."""
    words = {
        DayType.WEEKDAY_DAY: "a weekday in the day",
        DayType.WEEKDAY_EVENING: "a weekday evening",
        DayType.BANK_HOLIDAY: "a bank holiday",
    }
    return words.get(DayType(day_type), f"a {DayType(day_type).label}")


@dataclass(frozen=True, slots=True)
class Indexed:
    """One rate line before and after indexation, in pounds."""

    rate: RateLine
    price: Decimal
    minimum_charge: Decimal | None
    most_charge: Decimal | None = None

    @property
    def difference(self) -> Decimal:
        return self.price - self.rate.price

    @property
    def entry(self) -> EnteredRate:
        before = entry_of(self.rate)
        return EnteredRate(
            line_id=before.line_id,
            day_type=before.day_type,
            unit=before.unit,
            price=self.price,
            minimum_charge=self.minimum_charge,
            most_units=before.most_units,
            missed_share=before.missed_share,
            cancelled_share=before.cancelled_share,
            includes=before.includes,
            most_charge=self.most_charge,
        )


def indexed(lines: Iterable[RateLine], percent: Decimal) -> list[Indexed]:
    """Every line with its price, minimum charge and cap in pounds × (1 + percent ÷ 100), each rounded half up to the penny."""
    factor = 1 + percent / 100
    return [
        Indexed(
            rate,
            _pence(rate.price * factor),
            None if rate.minimum_charge is None else _pence(rate.minimum_charge * factor),
            None if rate.most_charge is None else _pence(rate.most_charge * factor),
        )
        for rate in lines
    ]


def _pence(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, ROUND_HALF_UP)
