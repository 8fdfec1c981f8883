"""New prices of a live call-off: one person proposes them, another with a limit that covers the contract approves them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound, RuleBroken
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.services.entry import own_call_off
from contracts.interests.conflicts import why_recused
from contracts.money.policies.limits import why_above_limit
from contracts.rates.entries import EnteredRate, Rates, entries_of, indexed
from contracts.rates.models import ProposedRates, RateCard
from contracts.rates.services.cards import add_version, check_percent, check_version, last_version
from plumbing.outbox import send

MONEY = ("price", "minimum_charge", "most_charge", "missed_share", "cancelled_share")


@transaction.atomic
def propose_rates(
    *, by: Actor, call_off_id: int, valid_from: dt.date, rates: Rates, because: str = ""
) -> ProposedRates:
    """Propose prices from a later day on. Refused as the version itself would be; they hold once somebody approves them."""
    require(by, Permission.MANAGE_CONTRACTS)
    call_off, last = last_version(by, call_off_id)
    entries = entries_of(rates)
    check_version(call_off, last, valid_from, entries)
    return _propose(by, call_off, valid_from, entries, because=because)


@transaction.atomic
def propose_indexation(
    *, by: Actor, call_off_id: int, valid_from: dt.date, percent: Decimal, because: str = ""
) -> ProposedRates:
    """Propose every price raised (or lowered) by a percentage, to the penny."""
    require(by, Permission.MANAGE_CONTRACTS)
    check_percent(percent)
    call_off, last = last_version(by, call_off_id)
    entries = [line.entry for line in indexed(last.lines.all(), percent)]
    check_version(call_off, last, valid_from, entries)
    return _propose(by, call_off, valid_from, entries, because=because, indexation=percent)


@transaction.atomic
def approve_rates(*, by: Actor, proposal_id: int) -> RateCard:
    """Let proposed prices become a version. Belongs to a signed-in person who did not propose them, has no interest in the
    provider, and whose delegated limit covers the contract. Everything is tested again as it stands now.
    """
    require(by, Permission.APPROVE_CONTRACTS)
    proposal = _waiting(by, proposal_id)
    call_off, last = last_version(by, proposal.call_off_id)
    _may_decide(by, call_off, proposal).stop(RuleBroken)
    entries = [_from_json(entry) for entry in proposal.entries]
    check_version(call_off, last, proposal.valid_from, entries)
    _decide(by, proposal, approved=True)
    return add_version(
        by, call_off, last, proposal.valid_from, entries, because=proposal.because, indexation=proposal.indexation
    )


@transaction.atomic
def refuse_rates(*, by: Actor, proposal_id: int, reason: str) -> ProposedRates:
    """Turn proposed prices down. Whoever proposed them may withdraw them so."""
    require(by, Permission.APPROVE_CONTRACTS)
    faults = FaultCollector()
    reason = faults.need("/reason", reason, "Say why, in a sentence. Both sides see it")
    faults.stop()
    proposal = _waiting(by, proposal_id)
    _decide(by, proposal, approved=False, reason=reason)
    record("call_off.rates_refused", by=by, target=proposal.call_off, reason=reason)
    return proposal


def _propose(by: Actor, call_off: CallOff, valid_from: dt.date, entries: list[EnteredRate], **about) -> ProposedRates:
    if call_off.proposed_rates.filter(approved=None).exists():
        raise RuleBroken("Other prices wait for a decision: decide those first.", code="rates_open")
    made = ProposedRates.objects.create(
        trust_id=call_off.trust_id,
        provider_id=call_off.provider_id,
        call_off=call_off,
        valid_from=valid_from,
        entries=[_to_json(entry) for entry in entries],
        proposed_by=by.label,
        proposed_by_person_id=by.person_id,
        **about,
    )
    record("call_off.rates_proposed", by=by, target=call_off, reason=made.because, valid_from=str(valid_from))
    send("call_off.rates_proposed", trust_id=call_off.trust_id, provider_id=call_off.provider_id, call_off=call_off.pk)
    return made


def _may_decide(by: Actor, call_off: CallOff, proposal: ProposedRates) -> FaultCollector:
    faults = FaultCollector()
    if by.person_id is None or by.person_id == proposal.proposed_by_person_id:
        words = "Nobody approves what they made: somebody else has to decide it."
        faults.append(Fault("/proposed_by", "made_by_you", words))
    if recused := why_recused(by, trust_id=call_off.trust_id, provider_id=call_off.provider_id):
        faults.append(recused)
    today = london_day(timezone.now())
    if above := why_above_limit(by, trust_id=call_off.trust_id, value=call_off.maximum, on=today):
        faults.append(above)
    return faults


def _waiting(by: Actor, proposal_id: int) -> ProposedRates:
    """The proposal, its call-off under lock, not decided yet."""
    found = ProposedRates.objects.visible_to(by).filter(pk=proposal_id).first()
    if found is None:
        raise NotFound()
    own_call_off(by, found.call_off_id)
    found.refresh_from_db()
    if found.approved is not None:
        raise RuleBroken("These prices are decided already.", code="rates_decided")
    return found


def _decide(by: Actor, proposal: ProposedRates, *, approved: bool, reason: str = "") -> None:
    proposal.approved, proposal.reason = approved, reason
    proposal.decided_by, proposal.decided_at = by.label, timezone.now()
    proposal.decided_by_person_id = by.person_id
    proposal.save(update_fields=["approved", "reason", "decided_by", "decided_by_person_id", "decided_at"])


def _to_json(rate_entry: EnteredRate) -> dict:
    said = dataclasses.asdict(rate_entry)
    return (
        said
        | {name: None if said[name] is None else str(said[name]) for name in MONEY}
        | {"includes": list(rate_entry.includes)}
    )


def _from_json(said: dict) -> EnteredRate:
    money = {name: None if said[name] is None else Decimal(said[name]) for name in MONEY}
    return EnteredRate(**said | money | {"includes": tuple(said["includes"])})
