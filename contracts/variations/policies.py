"""Changing a call-off under the Provider Selection Regime, regulation 13. Pure: all that is judged is handed in.

Sources: Health Care Services (Provider Selection Regime) Regulations 2023, regulation 13; NHS England's flowchart of
contract modifications, england.nhs.uk/long-read/provider-selection-regime-contract-modifications.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from base.error_collector import FaultCollector
from base.formatting import day, money, ratio
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.policies.terms import LARGEST
from contracts.variations.models import Variation

Ground = Variation.Ground
State = CallOff.State

THRESHOLD = Decimal(500_000)
"""Pounds: below it a trust's own change is allowed on value, from it on a change's notice is due."""

SHARE = Decimal("0.25")
"""Of the original lifetime value: below it a trust's own change is allowed on value too."""


DIRECT = (CallOff.Process.DIRECT_A, CallOff.Process.DIRECT_B)
OPEN = (State.ACTIVE, State.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Cumulative:
    """All changes to a contract's value since its award, the one that is asked about included. In pounds."""

    original: Decimal
    before: Decimal
    change: Decimal

    @property
    def total(self) -> Decimal:
        return self.before + self.change

    @property
    def within(self) -> bool:
        """Regulation 13(1)(d): less than £500,000 or less than 25 % of the original lifetime value."""
        size = abs(self.total)
        return size < THRESHOLD or size < SHARE * self.original

    @property
    def notice_due(self) -> bool:
        """A change worth £500,000 or more, alone or together with those before, has to be published."""
        return bool(self.change) and max(abs(self.change), abs(self.total)) >= THRESHOLD

    @property
    def words(self) -> str:
        return f"{money(self.total)}, {ratio(self.total, self.original)} of the original {money(self.original)}"


def against_ground(
    ground: int, *, process: str, clause: str, materially_different: bool, cumulative: Cumulative
) -> FaultCollector:
    """The reason the change is not allowed on the ground that is named; empty when it is allowed."""
    faults = FaultCollector()
    if ground not in Ground.values:
        faults.add("/ground", "unknown_value", "Select the ground of regulation 13, or 14 where it is urgent")
        return faults
    if ground == Ground.DIRECT_AWARD and process not in DIRECT:
        words = "Ground 1 is for contracts awarded by direct award process A or B: this one was not"
        faults.add("/ground", "ground_does_not_apply", words)
    if ground == Ground.PROVIDED_FOR and not clause:
        faults.add("/clause", "required", "Say where the contract provides for the change")
    if materially_different and ground in (Ground.DIRECT_AWARD, Ground.EXTERNAL, Ground.OWN_DECISION):
        words = f"A contract of a materially different character needs a new award: ground {ground} does not allow it"
        faults.add("/materially_different", "materially_different", words)
    if ground == Ground.OWN_DECISION and not cumulative.within:
        faults.add("/amount_change", "over_threshold", _over(cumulative))
    return faults


def _over(cumulative: Cumulative) -> str:
    return (
        f"All changes together come to {cumulative.words}. On ground 5 they must stay below"
        f" {money(THRESHOLD)} or below 25% of it: a new award is needed"
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A change as it is asked for. ``used`` is what is committed, accrued and brought over of the maximum value."""

    call_off: CallOff
    kind: str
    amount_change: Decimal
    new_ends_on: dt.date | None
    used: Decimal


def against_terms(asked: Asked, *, today: dt.date) -> FaultCollector:
    """Faults of the change whatever its ground: a closed period, an end or a maximum that cannot be."""
    faults = FaultCollector()
    call_off = asked.call_off
    if call_off.state not in OPEN or call_off.last_day < today:
        faults.add("", "period_closed", f"Call-off {call_off.reference} {_closed(call_off)}: it cannot be varied")
        return faults
    if asked.kind not in Variation.Kind.values:
        faults.add("/kind", "unknown_value", "Select what changes")
    _end(faults, asked, today)
    _value(faults, asked)
    return faults


def _closed(call_off: CallOff) -> str:
    if call_off.state in (State.DRAFT, State.STANDSTILL):
        return "is not signed and active yet"
    return "was terminated" if call_off.state == State.TERMINATED else f"ended on {day(call_off.ends_on)}"


def _end(faults: FaultCollector, asked: Asked, today: dt.date) -> None:
    ends, call_off = asked.new_ends_on, asked.call_off
    if asked.kind == Variation.Kind.TERM and ends is None:
        faults.add("/new_ends_on", "required", "Enter the new end date")
    elif ends is not None and ends < call_off.first_day:
        words = f"The contract starts on {day(call_off.starts_on)}: it cannot end before"
        faults.add("/new_ends_on", "ends_before_it_starts", words)
    elif ends is not None and ends < today:
        faults.add(
            "/new_ends_on", "invalid", "The new end date has passed: a contract is ended today by terminating it"
        )
    elif ends is not None and ends == call_off.ends_on:
        faults.add("/new_ends_on", "invalid", f"It ends on {day(ends)} already")


def _value(faults: FaultCollector, asked: Asked) -> None:
    new = asked.call_off.maximum + asked.amount_change
    if asked.kind == Variation.Kind.VALUE and not asked.amount_change:
        faults.add("/amount_change", "required", "Enter by how much the maximum contract value changes")
    elif asked.amount_change < 0 and new < asked.used:
        words = f"{money(asked.used)} is committed and accrued already: the maximum cannot become {money(max(new, Decimal(0)))}"
        faults.add("/amount_change", "below_what_is_used", words)
    elif not 0 < new <= LARGEST:
        words = f"The maximum contract value must stay above £0 and up to {money(LARGEST)}"
        faults.add("/amount_change", "invalid", words)
