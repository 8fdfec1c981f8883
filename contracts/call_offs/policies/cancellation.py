"""The cancellation ladder: what it costs to cancel a list, or what a provider's failure credits. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from base.formatting import pounds_and_pence

PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rung:
    """Cancelled at most ``days_before`` days before the list: ``share`` percent of the expected price is charged.

    Where the provider is the cause ``credit`` percent is credited to the trust instead.
    """

    days_before: int
    share: Decimal
    credit: Decimal = Decimal(0)


class LadderStep(Protocol):
    """A rung, or the row it is kept in."""

    @property
    def days_before(self) -> int: ...
    @property
    def share(self) -> Decimal: ...
    @property
    def credit(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Charge:
    """The cost of cancelling: days left, the share in percent (0 above the ladder), the amount in pounds.

    ``credit`` is what the provider owes in pounds where it is the cause; then nothing is charged.
    """

    days_left: int
    share: Decimal
    amount: Decimal
    credit: Decimal = Decimal("0.00")


def charge_today(rungs: Iterable[LadderStep], *, list_day: dt.date, today: dt.date, expected_price: Decimal) -> Charge:
    """The charge for cancelling on ``today`` a list of ``list_day`` (London days), to the penny, halves up.

    The rung with the fewest days that still holds the days left counts; above the highest rung nothing is charged.
    With rungs at 28 (25 %), 14 (50 %) and 7 (100 %): 29 days before 0 %, 28 to 15 days 25 %, 14 to 8 days 50 %, then
    100 %. A list whose day has passed has no days left.
    """
    days_left = max((list_day - today).days, 0)
    holding = [rung for rung in rungs if rung.days_before >= days_left]
    rung = min(holding, key=lambda rung: rung.days_before, default=Rung(0, Decimal(0)))
    return Charge(days_left, rung.share, _part(expected_price, rung.share), _part(expected_price, rung.credit))


def _part(price: Decimal, share: Decimal) -> Decimal:
    return (price * share / 100).quantize(PENNY, ROUND_HALF_UP)


def spans(rungs: Iterable[LadderStep]) -> list[tuple[str, Decimal, Decimal]]:
    """The ladder in words, from the longest notice to none: ("28 to 15 days before", charged 25, credited 0)."""
    ordered = sorted(rungs, key=lambda rung: -rung.days_before)
    nothing = Decimal(0)
    said = [(f"{ordered[0].days_before + 1} days before or more", nothing, nothing)] if ordered else []
    for index, rung in enumerate(ordered):
        least = ordered[index + 1].days_before + 1 if index + 1 < len(ordered) else 0
        said.append((_span(rung.days_before, least), rung.share, rung.credit))
    return said


def _span(most: int, least: int) -> str:
    if most == least:
        return "On the day" if most == 0 else f"{most} days before"
    return f"{most} to {least} days before"


def charge_words(charge: Charge, *, days_words: str) -> str:
    """The cost of cancelling today under the contract, as a sentence."""
    if charge.share:
        said = (
            f"The list is {days_words} away: by the contract's ladder cancelling it today is charged at"
            f" {charge.share.normalize():f}% of its expected price, {pounds_and_pence(charge.amount)}, when it is down to"
            " the trust."
        )
    else:
        said = f"The list is {days_words} away: by the contract's ladder nothing is charged for cancelling it today."
    if charge.credit:
        said += f" When it is down to the provider, it credits {pounds_and_pence(charge.credit)}."
    return said
