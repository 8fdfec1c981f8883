"""Reasons that keep a draft from going live. Pure: everything they look at is handed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from base.error_collector import FaultCollector
from base.formatting import day, listing
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.call_offs.policies.standstill import needs_notice
from contracts.call_offs.policies.terms import terms_missing
from contracts.frameworks.models import LotSupplier
from contracts.rates.models import DayType


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with all that is judged: lines with the sites and day types they have, the provider's time on the lot."""

    call_off: CallOff
    lines: Sequence[ServiceLine]
    sites: dict[int, int]
    priced: dict[int, set[str]]
    memberships: Sequence[LotSupplier]
    listed: bool = True
    """Whether it is known who is on the lot at all."""


def why_not_active(draft: Draft, *, today: dt.date) -> FaultCollector:
    """Every reason at once; empty when the draft may go live."""
    faults = FaultCollector()
    faults.extend(terms_missing(draft.call_off))
    _signing(faults, draft.call_off, today)
    _award(faults, draft.call_off, today)
    _lines(faults, draft)
    _supplier(faults, draft)
    return faults


def _signing(faults: FaultCollector, call_off: CallOff, today: dt.date) -> None:
    signed = call_off.signed_on
    if signed is None:
        faults.add("/signed_on", "not_signed", "The day both sides signed is missing.")
    elif signed > today:
        faults.add("/signed_on", "not_signed", f"The signing day, {day(signed)}, lies ahead.")
    if call_off.ends_on and call_off.ends_on < today:
        faults.add("/ends_on", "call_off_ended", f"The contract ended on {day(call_off.ends_on)}.")


def _award(faults: FaultCollector, call_off: CallOff, today: dt.date) -> None:
    if needs_notice(regime=call_off.regime, process=call_off.process) and call_off.intention_published_on is None:
        words = "This kind of award has a standstill: the day its notice was published is missing."
        faults.add("/intention_published_on", "notice_missing", words)
    ends = call_off.standstill_ends_on
    if ends is None:
        return
    if ends >= today:
        faults.add("/standstill_ends_on", "standstill_running", f"The standstill runs until the end of {day(ends)}.")
    if call_off.signed_on and call_off.signed_on <= ends:
        words = f"It was signed on {day(call_off.signed_on)}, before its standstill ended on {day(ends)}."
        faults.add("/signed_on", "standstill_running", words)


def _lines(faults: FaultCollector, draft: Draft) -> None:
    if not draft.lines:
        faults.add("/service_lines", "no_service_line", "There is no service line, so nothing could be booked.")
    for line in draft.lines:
        pointer = f"/service_lines/{line.pk}"
        if not draft.sites.get(line.pk):
            faults.add(pointer, "line_without_site", f"{line.name} names no site.")
        if not line.setting:
            faults.add(pointer, "line_without_setting", f"{line.name} names no setting.")
        if not line.lead_name:
            faults.add(pointer, "line_without_lead", f"{line.name} names no responsible lead consultant.")
        missing = [kind.label.lower() for kind in DayType if kind.value not in draft.priced.get(line.pk, set())]
        if missing:
            faults.add(pointer, "rates_missing", f"{line.name} has no rate for: {listing(missing)}.")


def _supplier(faults: FaultCollector, draft: Draft) -> None:
    call_off = draft.call_off
    if call_off.lot is None or call_off.signed_on is None or not draft.listed:
        return
    if not any(_on(membership, call_off.signed_on) for membership in draft.memberships):
        words = (
            f"{call_off.provider.name} was not a supplier on {call_off.lot.framework.reference}"
            f" lot {call_off.lot.number} on {day(call_off.signed_on)}, the day of signing."
        )
        faults.add("/lot", "not_a_supplier", words)


def _on(membership: LotSupplier, on: dt.date) -> bool:
    return membership.joined_on <= on and (membership.left_on is None or membership.left_on >= on)
