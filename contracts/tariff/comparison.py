"""Comparing a rate with a payment scheme price. Pure: rates, prices and sets are handed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from base.formatting import count, day, listing, pounds_and_pence
from contracts.rates.models import RateLine
from contracts.rates.terms import MIX_UNITS
from contracts.tariff.currency import pod_fits
from contracts.tariff.models import Comparator, TariffPrice, TariffSet, TariffTest

Outcome = TariffTest.Outcome
PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ComparisonResult:
    """The result of one comparison. ``tariff`` is pounds a case, with the market forces factor where that was asked for."""

    outcome: str
    case_price: Decimal | None = None
    tariff: Decimal | None = None
    tariff_set: TariffSet | None = None
    note: str = ""

    @property
    def set_words(self) -> str:
        return self.note or (set_words(self.tariff_set) if self.tariff_set else "")


def set_words(tariff_set: TariffSet) -> str:
    """``2025/26 prices, unit, published Fri 4 Apr 2025``, with what was said of the market forces factor."""
    mff = ", MFF inside" if tariff_set.mff_included else ""
    return f"{tariff_set.name}, {tariff_set.kind} prices{mff}, published {day(tariff_set.published_on)}"


def holds_on(tariff_set: TariffSet, on: dt.date) -> bool:
    return tariff_set.effective_from <= on and (tariff_set.effective_to is None or tariff_set.effective_to >= on)


def price_for(
    prices: Iterable[TariffPrice], *, code: str, pod: str, on: dt.date, set_id: int | None = None
) -> TariffPrice | None:
    """The price that holds on a day: of unit prices before guide prices the last published, a price for exactly that
    point of delivery before a combined one. ``set_id`` asks for that set's and no other's."""
    found = [
        price
        for price in prices
        if price.code == code
        and pod_fits(price.pod, pod)
        and (price.tariff_set_id == set_id if set_id else holds_on(price.tariff_set, on))
    ]
    return max(found, key=lambda price: _rank(price, pod), default=None)


def _rank(price: TariffPrice, pod: str) -> tuple:
    about = price.tariff_set
    return (about.kind == TariffSet.Kind.UNIT, about.published_on, about.pk, price.pod == pod, price.price is not None)


def compare(rate: RateLine, comparator: Comparator, price: TariffPrice | None) -> ComparisonResult:
    """A rate for a case against the price found for it."""
    case = rate.price * comparator.units_per_case
    tariff, note = _scheme_price(comparator, price)
    about = price.tariff_set if price else None
    if tariff is None:
        return ComparisonResult(Outcome.NO_PRICE, case, tariff_set=about, note=note)
    return ComparisonResult(_outcome(case, tariff), case, tariff, about)


def compare_mix(rate: RateLine, mix: Sequence[tuple[Comparator, TariffPrice | None]]) -> ComparisonResult:
    """The price of a list (or half-day) against Σ cases planned × payment scheme price; time worked has no mix.

    One case without a price leaves the whole without: a sum of the others would flatter nobody.
    """
    if rate.unit not in MIX_UNITS or not mix:
        return ComparisonResult(Outcome.NEEDS_MIX)
    tariff, sets = Decimal("0.00"), list[TariffSet]()
    for comparator, price in mix:
        each, note = _scheme_price(comparator, price)
        if each is None or price is None:
            lacks = f"{comparator.label} has no price" + (f": {note}" if note else "")
            return ComparisonResult(Outcome.NO_PRICE, rate.price, None, price.tariff_set if price else None, lacks)
        tariff += each * (comparator.cases_planned or 0)
        sets.append(price.tariff_set)
    words = listing(dict.fromkeys(set_words(used) for used in sets))
    return ComparisonResult(_outcome(rate.price, tariff), rate.price, tariff, sets[0], words)


def mix_words(mix: Iterable[Comparator]) -> str:
    """``8 cases planned``; the whole list where nobody said what is planned on it."""
    planned = list(mix)
    if not planned:
        return "The whole list"
    return f"{count(sum(comparator.cases_planned or 0 for comparator in planned), 'case')} planned"


def _scheme_price(comparator: Comparator, price: TariffPrice | None) -> tuple[Decimal | None, str]:
    """Pounds the scheme gives for a case, with the market forces factor where that was asked for; else None and why."""
    if price is None:
        return None, "No set in use prices this"
    if price.price is None:
        return None, ""
    if not comparator.with_mff or price.tariff_set.mff_included:
        return price.price, ""
    if price.tariff_set.mff is None:
        return None, f"{price.tariff_set.name} says no MFF"
    return (price.price * price.tariff_set.mff).quantize(PENNY, ROUND_HALF_UP), ""


def _outcome(cost: Decimal, tariff: Decimal) -> str:
    return Outcome.AT_OR_BELOW if cost <= tariff else Outcome.ABOVE


def ratio_of(cost: Decimal | None, tariff: Decimal | None) -> Decimal | None:
    """Cost ÷ tariff to two places, rounded half up; None where there is no tariff."""
    if cost is None or not tariff:
        return None
    return (cost / tariff).quantize(Decimal("0.01"), ROUND_HALF_UP)


def difference_words(case_price: Decimal | None, tariff: Decimal | None) -> str:
    """``£35.00 (5.3%) below``, ``the same``, ``£20.00 (3.1%) above``."""
    if case_price is None or tariff is None:
        return ""
    gap = case_price - tariff
    if not gap:
        return "The same"
    share = f" ({abs(gap) / tariff * 100:.1f}%)" if tariff else ""
    return f"{pounds_and_pence(abs(gap))}{share} {'above' if gap > 0 else 'below'}"
