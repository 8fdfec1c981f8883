"""Checks of what a call-off allows. Each returns a sentence fit for the person, or nothing when all is well."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from base.formatting import day, money
from contracts.call_offs.models.call_offs import CallOff

State = CallOff.State
NOT_ACTIVE = {
    State.DRAFT: "is still a draft: it has to be approved first",
    State.STANDSTILL: "is in its standstill",
    State.SUSPENDED: "is suspended",
    State.EXPIRED: "has expired",
    State.TERMINATED: "was terminated",
}


def why_not_in_force(call_off: CallOff, *, first: dt.date, last: dt.date, today: dt.date) -> tuple[str, str] | None:
    """(code, sentence) when the call-off cannot carry a list from ``first`` to ``last`` (London days), else None."""
    if call_off.state != State.ACTIVE:
        return "call_off_not_active", f"Call-off {call_off.reference} {NOT_ACTIVE[State(call_off.state)]}."
    if first < call_off.first_day:
        return "call_off_not_in_force", f"Call-off {call_off.reference} starts on {day(call_off.starts_on)}."
    if last > call_off.last_day:
        return (
            "call_off_not_in_force",
            f"Call-off {call_off.reference} ended on {day(call_off.ends_on)}."
            if call_off.last_day < today
            else f"Call-off {call_off.reference} ends on {day(call_off.ends_on)}.",
        )
    if call_off.standstill_ends_on and call_off.standstill_ends_on >= today:
        return "call_off_in_standstill", (
            f"Call-off {call_off.reference} is in its standstill until the end of {day(call_off.standstill_ends_on)}."
        )
    return None


def over_value_sentence(call_off: CallOff, *, price: Decimal, left: Decimal) -> str:
    return (
        f"{money(price)} is more than the {money(max(left, Decimal(0)))} left on call-off {call_off.reference}"
        f" (maximum contract value {money(call_off.maximum_value)})."
    )
