"""Prices. A draft has one rate card that is filled in; a live call-off gets new versions, never a rewritten one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.errors import Fault, InvalidInput, RuleBroken
from base.formatting import day, london_day
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.services.entry import own_call_off, own_draft
from contracts.rates.entries import EnteredRate, Rates, entries_of, faults_of
from contracts.rates.models import RateCard, RateLine
from contracts.rates.price_changes import prices_changed
from plumbing.outbox import send

MOST_INDEXATION = Decimal(50)


@transaction.atomic
def set_draft_rates(*, by: Actor, call_off_id: int, rates: Rates) -> RateCard:
    """Make these the prices of a draft's first rate card, valid from the contract's first day."""
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = own_draft(by, call_off_id)
    entries = entries_of(rates)
    faults_of(entries, _lines(call_off), whole=False).stop()
    card, _ = RateCard.objects.get_or_create(
        call_off=call_off,
        version=1,
        defaults={
            "valid_from": call_off.starts_on or london_day(timezone.now()),
            "made_by": by.label,
            **_own(call_off),
        },
    )
    card.lines.all().delete()
    _write(card, entries)
    record("call_off.rates_set", by=by, target=call_off, version=1, rates=len(entries))
    prices_changed(by=by, call_off=call_off, because="Prices of the draft")
    return card


def check_percent(percent: Decimal) -> None:
    """Refuse an indexation of nothing, or one so large that it is a slip of the pen."""
    if not percent or abs(percent) > MOST_INDEXATION:
        words = f"Enter the percentage from -{MOST_INDEXATION} to {MOST_INDEXATION}, and not 0"
        raise InvalidInput.of([Fault("/percent", "invalid", words)])


def last_version(by: Actor, call_off_id: int) -> tuple[CallOff, RateCard]:
    """A live call-off under lock with the newest version of its prices. Raises RuleBroken otherwise."""
    call_off = own_call_off(by, call_off_id)
    if call_off.state not in (CallOff.State.ACTIVE, CallOff.State.SUSPENDED):
        raise RuleBroken(
            f"Call-off {call_off.reference} is not active: its prices are part of the draft, or it has ended.",
            code="call_off_not_active",
        )
    last = call_off.rate_cards.order_by("-version").first()
    if last is None:
        raise RuleBroken(f"Call-off {call_off.reference} has no prices that could be followed.", code="rates_missing")
    return call_off, last


def check_version(call_off: CallOff, last: RateCard, valid_from: dt.date, entries: list[EnteredRate]) -> None:
    """Refuse a day that is taken, too early or too late, and entries with overlaps or gaps."""
    _check_valid_from(call_off, last, valid_from)
    faults_of(entries, _lines(call_off), whole=True).stop()


def _check_valid_from(call_off: CallOff, last: RateCard, valid_from: dt.date) -> None:
    if valid_from == last.valid_from:
        words = f"Version {last.version} already holds from {day(valid_from)}: two versions cannot begin on one day"
        raise RuleBroken.of([Fault("/valid_from", "rate_card_order", words)])
    if valid_from < last.valid_from:
        words = f"The new prices must hold from a day after {day(last.valid_from)}, when version {last.version} began"
        raise RuleBroken.of([Fault("/valid_from", "rate_card_order", words)])
    if call_off.ends_on and valid_from > call_off.ends_on:
        words = f"The new prices must hold from {day(call_off.ends_on)} or earlier: the contract ends then"
        raise RuleBroken.of([Fault("/valid_from", "rate_card_order", words)])


def add_version(
    by: Actor, call_off: CallOff, last: RateCard, valid_from: dt.date, entries: list[EnteredRate], **about
) -> RateCard:
    """Write a version somebody approved: ``contracts.rates.services.decisions`` is the only way here, and the database
    lets in no version without its approval."""
    card = RateCard.objects.create(
        call_off=call_off, version=last.version + 1, valid_from=valid_from, made_by=by.label, **about, **_own(call_off)
    )
    _write(card, entries)
    reason = about.get("because", "")
    record(
        "call_off.rate_card_added",
        by=by,
        target=call_off,
        reason=reason,
        version=card.version,
        valid_from=str(valid_from),
        indexation=str(card.indexation) if card.indexation is not None else None,
    )
    send("call_off.rates_changed", call_off=call_off.pk, version=card.version, **_own(call_off))
    prices_changed(by=by, call_off=call_off, because=f"Prices version {card.version}")
    return card


def _write(card: RateCard, entries: list[EnteredRate]) -> None:
    own = {"trust_id": card.trust_id, "provider_id": card.provider_id, "rate_card": card}
    RateLine.objects.bulk_create(
        RateLine(
            service_line_id=entry.line_id,
            day_type=entry.day_type,
            unit=entry.unit,
            price=entry.price,
            minimum_charge=entry.minimum_charge,
            most_units=entry.most_units,
            most_charge=entry.most_charge,
            missed_share=entry.missed_share,
            cancelled_share=entry.cancelled_share,
            includes=list(entry.includes),
            **own,
        )
        for entry in entries
    )


def _lines(call_off: CallOff) -> dict[int, str]:
    return dict(call_off.service_lines.values_list("pk", "name"))


def _own(call_off: CallOff) -> dict[str, int]:
    return {"trust_id": call_off.trust_id, "provider_id": call_off.provider_id}
