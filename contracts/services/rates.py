"""Prices. A draft has one rate card that is filled in; a live call-off gets new versions, never a rewritten one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.faults import Faults
from base.permissions import Permission, require
from base.refusals import Fault, RuleBroken
from base.words import day
from contracts.models import CallOff, DayType, RateCard, RateLine
from contracts.services.call_offs import own_call_off, own_draft

Rates = Mapping[tuple[int, str], tuple[str, Decimal]]
"""(service line id, day type) → (unit, price in pounds)."""


@transaction.atomic
def set_draft_rates(*, by: Actor, call_off_id: int, rates: Rates) -> RateCard:
    """Make these the prices of a draft's first rate card, valid from the contract's first day."""
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = own_draft(by, call_off_id)
    _check(call_off, rates, whole=False)
    own = {"trust_id": call_off.trust_id, "provider_id": call_off.provider_id}
    card, _ = RateCard.objects.get_or_create(
        call_off=call_off, version=1, defaults={"valid_from": call_off.starts_on, **own}
    )
    card.lines.all().delete()
    _write(card, rates)
    record("call_off.rates_set", by=by, target=call_off, version=1, rates=len(rates))
    return card


@transaction.atomic
def add_rate_card(*, by: Actor, call_off_id: int, valid_from: dt.date, rates: Rates) -> RateCard:
    """Add a version of the prices from a later day on. Lists accepted before keep the price that was frozen for them."""
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = own_call_off(by, call_off_id)
    if call_off.state not in (CallOff.State.ACTIVE, CallOff.State.SUSPENDED):
        raise RuleBroken(
            f"Call-off {call_off.reference} is not active: its prices are part of the draft, or it has ended.",
            code="call_off_not_active",
        )
    last = call_off.rate_cards.order_by("-version").first()
    _check_valid_from(call_off, last, valid_from)
    _check(call_off, rates, whole=True)
    own = {"trust_id": call_off.trust_id, "provider_id": call_off.provider_id}
    card = RateCard.objects.create(call_off=call_off, version=last.version + 1, valid_from=valid_from, **own)
    _write(card, rates)
    record(
        "call_off.rate_card_added", by=by, target=call_off, version=card.version, valid_from=str(valid_from)
    )
    return card


def _check_valid_from(call_off: CallOff, last: RateCard, valid_from: dt.date) -> None:
    if valid_from <= last.valid_from:
        words = f"The new prices must hold from a day after {day(last.valid_from)}, when version {last.version} began"
        raise RuleBroken.of([Fault("/valid_from", "rate_card_order", words)])
    if valid_from > call_off.ends_on:
        words = f"The new prices must hold from {day(call_off.ends_on)} or earlier: the contract ends then"
        raise RuleBroken.of([Fault("/valid_from", "rate_card_order", words)])


def _check(call_off: CallOff, rates: Rates, *, whole: bool) -> None:
    """Pointers are ``/<line id>-<day type>``. ``whole`` wants a price for every line on every kind of day."""
    lines = dict(call_off.service_lines.values_list("pk", "name"))
    faults = Faults()
    for (line_id, day_type), (unit, price) in rates.items():
        pointer = f"/{line_id}-{day_type}"
        if line_id not in lines or day_type not in DayType.values:
            faults.add(pointer, "unknown_value", "That is not a line or kind of day of this contract")
        elif unit not in RateLine.Unit.values:
            faults.add(pointer, "unknown_value", f"Select what {lines[line_id]} is paid by")
        elif price < 0:
            faults.add(pointer, "invalid", f"The price of {lines[line_id]} must be £0.00 or more")
    if whole:
        for line_id, day_type in missing_rates(lines, rates):
            words = f"Enter the price of {lines[line_id]} on a {DayType(day_type).label.lower()}"
            faults.add(f"/{line_id}-{day_type}", "rates_missing", words)
    faults.stop()


def missing_rates(line_ids, rates) -> list[tuple[int, str]]:
    """(line, day type) pairs without a price, in the order of the kinds of day."""
    return [(line, kind) for line in line_ids for kind in DayType.values if (line, kind) not in rates]


def _write(card: RateCard, rates: Rates) -> None:
    own = {"trust_id": card.trust_id, "provider_id": card.provider_id, "rate_card": card}
    RateLine.objects.bulk_create(
        RateLine(service_line_id=line, day_type=kind, unit=unit, price=price, **own)
        for (line, kind), (unit, price) in rates.items()
    )
