"""The money of call-offs in words and charts for pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from base import charts
from base.formatting import count, day, money, month, percent, ratio
from contracts.call_offs.models.call_offs import CallOff
from contracts.money.forecast import MonthOfSpend, MonthSpent
from contracts.money.ledger import Balance

State = CallOff.State


def spend_heading(balance: Balance, runs_out_on: dt.date | None = None) -> str:
    if balance.left < 0:
        return f"{money(-balance.left)} over the maximum contract value"
    said = f"{money(balance.left)} left of {money(balance.maximum)}"
    return f"{said}. At this pace it runs out on {day(runs_out_on)}" if runs_out_on else said


def spend_sentence(balance: Balance) -> str:
    """The meaning of the figures, in a sentence."""
    if balance.over_value:
        return (
            f"What was really done comes to {money(balance.opening + balance.accrued + balance.cancelled)}, more than the maximum contract"
            f" value of {money(balance.maximum)}. Nothing more can be booked."
        )
    if not balance.drawdown:
        return "Nothing is booked or delivered on it yet."
    return (
        f"{money(balance.accrued + balance.opening)} is for lists signed off, {money(balance.committed)} for lists booked"
        f" and not yet signed off{_cancelled(balance)}. Together {ratio(balance.drawdown, balance.maximum)} of the maximum contract value."
    )


def _cancelled(balance: Balance) -> str:
    if balance.cancelled < 0:
        return f", less {money(-balance.cancelled)} the provider credits for lists it called off"
    return f", {money(balance.cancelled)} was charged for cancelled lists" if balance.cancelled else ""


def spend_rows(balance: Balance) -> list[dict]:
    """Accrued, committed and what is left, for the bar, its key and its table. Nothing spent before: no such row."""
    rows: list[dict[str, Any]] = [
        {
            "css": "paid",
            "what": "Opening position",
            "note": "Spent before this service was in use",
            "value": balance.opening,
        },
        {"css": "accrued", "what": "Accrued", "note": "Lists signed off", "value": balance.accrued},
        {
            "css": "committed",
            "what": "Committed",
            "note": "Lists from offered to delivered",
            "value": balance.committed,
        },
        {
            "css": "invoiced",
            "what": "Cancellations",
            "note": "Charged for cancelled lists",
            "value": max(balance.cancelled, 0),
        },
        {"css": "headroom", "what": "Left", "note": "Free for new bookings", "value": max(balance.left, 0)},
    ]
    whole = max(balance.maximum, balance.drawdown) or Decimal(1)
    return [
        row | {"words": f"{row['what']} {money(row['value'])}", "share": percent(row["value"] / whole)}
        for row in rows
        if row["value"] or row["css"] not in ("paid", "invoiced")
    ]


def spend_parts(rows: list[dict]) -> list[charts.Part]:
    return charts.parts(rows)


def spend_label(balance: Balance, rows: list[dict]) -> str:
    said = ", ".join(f"{row['what'].lower()} {money(row['value'])}" for row in rows)
    return f"Of the maximum contract value of {money(balance.maximum)}: {said}"


def months_chart(months: list[MonthSpent], maximum: Decimal) -> charts.LineChart | None:
    """Spending so far, month by month, against the maximum; a single month is no line."""
    if len(months) < 2:
        return None
    words = {"target": "Maximum"}
    return charts.line(_thousands(spend.so_far for spend in months), target=float(maximum / 1000), words=words)


def _thousands(amounts: Iterable[Decimal]) -> list[float]:
    """Pounds as thousands, which fit beside a chart."""
    return [float(spend / 1000) for spend in amounts]


def months_sentence(months: list[MonthSpent]) -> str:
    """The pace in words: the last month, the one before, and what all come to."""
    last = months[-1]
    said = f"{money(last.so_far)} by {month(last.month)}, {money(last.spent)} of it for lists in that month"
    if len(months) < 2:
        return f"{said}."
    return f"{said} and {money(months[-2].spent)} in the month before."


def off_framework_chart(months: list[MonthOfSpend]) -> charts.LineChart | None:
    """Thousands of pounds off framework by month; nothing, or a single month, is no line."""
    if len(months) < 2 or not any(spend.off_framework for spend in months):
        return None
    return charts.line(_thousands(spend.off_framework for spend in months))


def off_framework_sentence(months: list[MonthOfSpend]) -> str:
    """The share of spending that was off framework, and the number of months it fell in."""
    total, off = sum(spend.total for spend in months), sum(spend.off_framework for spend in months)
    if not off:
        return f"Nothing of {money(total)} was off framework: every list was held on a call-off from an insourcing lot."
    with_any = sum(1 for spend in months if spend.off_framework)
    return (
        f"{ratio(off, total)} of what lists came to was off framework, in {with_any} of {count(len(months), 'month')}."
    )
