"""The pace at which a call-off's money goes: when it runs out, and which warnings are due. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from base.formatting import day, money
from contracts.money.ledger import Balance

BURN_DAYS = 28
"""Four weeks: the time whose accruals say how fast the money goes."""

THRESHOLDS = (75, 90, 100)
"""Percent of the maximum contract value at which people are warned."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The outlook of a call-off's money: left in pounds, accrued in four weeks, the run-out day if any."""

    left: Decimal
    burn: Decimal
    runs_out_on: dt.date | None
    reached: int

    def before(self, last: dt.date) -> bool:
        """True where the money ends before the contract does."""
        return self.runs_out_on is not None and self.runs_out_on < last


def runs_out_on(*, today: dt.date, left: Decimal, burn: Decimal) -> dt.date | None:
    """today + left ÷ (what was accrued in the last 28 days ÷ 28), whole days down; None when nothing was accrued.

    Nothing left: today. A day beyond the calendar is no day.
    """
    if left <= 0:
        return today
    if burn <= 0:
        return None
    days = int(left * BURN_DAYS / burn)
    return today + dt.timedelta(days=days) if days <= (dt.date.max - today).days else None


def reached(balance: Balance) -> int:
    """The highest threshold the drawdown has reached, 0 below the lowest."""
    share = balance.drawdown * 100
    return max((outlook for outlook in THRESHOLDS if share >= outlook * balance.maximum), default=0)


def outlook_of(balance: Balance, *, burn: Decimal, today: dt.date) -> Outlook:
    return Outlook(
        left=balance.left,
        burn=burn,
        runs_out_on=runs_out_on(today=today, left=balance.left, burn=burn),
        reached=reached(balance),
    )


def run_out_words(outlook: Outlook, *, ends_on: dt.date | None, today: dt.date) -> str:
    """The sentence under the money: when it ends at the pace of the last four weeks, and whether that is too soon."""
    if outlook.left <= 0:
        return "Nothing is left for new bookings."
    if outlook.runs_out_on is None:
        return "No list was signed off in the last four weeks, so no run-out date can be worked out."
    said = (
        f"At the pace of the last four weeks ({money(outlook.burn)}) the money runs out on {day(outlook.runs_out_on)}"
    )
    if ends_on is None:
        return f"{said}."
    if outlook.before(ends_on):
        return f"{said}, before the contract ends on {day(ends_on)}."
    return f"{said}: it lasts until the contract ends on {day(ends_on)}."


def flag(outlook: Outlook) -> dict[str, str] | None:
    """The warning beside a call-off, as the kind and words of a check's answer; None below 75 %."""
    if not outlook.reached:
        return None
    kind = "bad" if outlook.reached >= 100 else "warn"
    return {"kind": kind, "text": f"{outlook.reached}% or more used" if outlook.reached < 100 else "All used"}
