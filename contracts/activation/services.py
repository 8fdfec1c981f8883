"""A call-off goes live, is suspended, goes on or ends. These belong to signed-in people, and never to who entered it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import Fault, InvalidInput, RuleBroken
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.activation.policies import Draft, why_not_active
from contracts.call_offs.booked_lists import booked_beyond
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.policies.authorship import worked_on_it
from contracts.call_offs.policies.standstill import held_open
from contracts.call_offs.services.entry import own_call_off
from contracts.compliance.services.gate import failed_checks, recheck
from contracts.frameworks.models import LotSupplier
from contracts.interests.conflicts import why_recused
from contracts.money.ledger import ZERO
from contracts.money.policies.limits import why_above_limit
from contracts.rates.models import RateLine
from plumbing.outbox import send
from providers.models import Engagement

State = CallOff.State


@transaction.atomic
def activate(*, by: Actor, call_off_id: int) -> CallOff:
    """Let lists be booked on a signed call-off. Raises RuleBroken with every reason against it at once, those of the
    compliance gate among them.

    From then on the provider sees the trust's sites and rooms by name.
    """
    require(by, Permission.APPROVE_CONTRACTS)
    call_off = _before_it_goes_live(by, call_off_id)
    today = london_day(timezone.now())
    faults = why_not_active(load_draft(by, call_off), today=today)
    faults.extend(held_open(call_off.representations.all(), signed_on=call_off.signed_on))
    value = call_off.maximum_value or ZERO
    if above := why_above_limit(by, trust_id=call_off.trust_id, value=value, on=today):
        faults.insert(0, above)
    if worked_on_it(by, call_off):
        words = "Nobody approves what they made: you worked on this draft, so somebody else has to activate it."
        faults.insert(0, Fault("/made_by", "made_by_you", words))
    if recused := why_recused(by, trust_id=call_off.trust_id, provider_id=call_off.provider_id):
        faults.insert(0, recused)
    faults.extend(failed_checks(recheck(by=by, call_off=call_off, cause="activation")))
    faults.stop(RuleBroken)
    _move(by, call_off, State.ACTIVE, "activated", reason="")
    Engagement.objects.get_or_create(
        trust_id=call_off.trust_id, provider_id=call_off.provider_id, defaults={"since": call_off.first_day}
    )
    return call_off


@transaction.atomic
def suspend(*, by: Actor, call_off_id: int, reason: str) -> CallOff:
    """Stop new bookings for a while. What is booked stays."""
    require(by, Permission.APPROVE_CONTRACTS)
    reason = _reason(reason)
    call_off = own_call_off(by, call_off_id)
    if call_off.state != State.ACTIVE:
        raise RuleBroken(f"Call-off {call_off.reference} is not active.", code="call_off_not_active")
    return _move(by, call_off, State.SUSPENDED, "suspended", reason)


@transaction.atomic
def resume(*, by: Actor, call_off_id: int, reason: str) -> CallOff:
    """Let a suspended call-off be booked on again."""
    require(by, Permission.APPROVE_CONTRACTS)
    reason = _reason(reason)
    call_off = own_call_off(by, call_off_id)
    if call_off.state != State.SUSPENDED:
        raise RuleBroken(f"Call-off {call_off.reference} is not suspended.", code="call_off_not_suspended")
    return _move(by, call_off, State.ACTIVE, "resumed", reason)


@transaction.atomic
def terminate(*, by: Actor, call_off_id: int, reason: str) -> CallOff:
    """End a call-off before its time. Nothing can be booked on it ever again; what was done stays and is settled.

    Lists still booked after today are named and have to be cancelled or moved first.
    """
    require(by, Permission.APPROVE_CONTRACTS)
    reason = _reason(reason)
    call_off = own_call_off(by, call_off_id)
    if call_off.state not in (State.ACTIVE, State.SUSPENDED):
        raise RuleBroken(f"Call-off {call_off.reference} is not active.", code="call_off_not_active")
    booked_beyond(by, call_off, london_day(timezone.now())).stop(RuleBroken)
    return _move(by, call_off, State.TERMINATED, "terminated", reason)


def load_draft(by: Actor, call_off: CallOff) -> Draft:
    """All that activation judges, in four queries."""
    lines = list(call_off.service_lines.all())
    priced: dict[int, set[str]] = {}
    rates = RateLine.objects.visible_to(by).filter(rate_card__call_off=call_off)
    for line_id, day_type in rates.values_list("service_line_id", "day_type"):
        priced.setdefault(line_id, set()).add(day_type)
    sites = dict(call_off.service_lines.annotate(sites=Count("line_sites")).values_list("pk", "sites"))
    on_lot = list(LotSupplier.objects.visible_to(by).filter(lot=call_off.lot_id)) if call_off.lot_id else []
    own = [supplier for supplier in on_lot if supplier.provider_id == call_off.provider_id]
    return Draft(call_off, lines, sites, priced, own, listed=bool(on_lot))


def _before_it_goes_live(by: Actor, call_off_id: int) -> CallOff:
    """The call-off under lock, still a draft or in its standstill. Raises RuleBroken otherwise."""
    call_off = own_call_off(by, call_off_id)
    if call_off.state not in (State.DRAFT, State.STANDSTILL):
        words = f"Call-off {call_off.reference} is no longer a draft: its terms stand as they were signed."
        raise RuleBroken(words, code="call_off_not_draft")
    return call_off


def _move(by: Actor, call_off: CallOff, state: str, verb: str, reason: str) -> CallOff:
    before, call_off.state = call_off.state, state
    call_off.save(update_fields=["state"])
    record(f"call_off.{verb}", by=by, target=call_off, reason=reason, before=before)
    send(f"call_off.{verb}", trust_id=call_off.trust_id, provider_id=call_off.provider_id, call_off=call_off.pk)
    return call_off


def _reason(text: str) -> str:
    faults = FaultCollector()
    text = faults.need("/reason", text, "Say why, in a sentence. Both sides see it")
    faults.stop(InvalidInput)
    return text
