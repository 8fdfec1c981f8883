"""Proposing a change to a live call-off, and deciding it: two people, one lock, nothing rewritten."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import NotFound, RuleBroken
from base.formatting import day, london_day
from base.permissions import Permission, require
from contracts.call_offs.booked_lists import booked_beyond
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.models.life import ExtensionOption, StandingTerms
from contracts.call_offs.rechecks import recheck
from contracts.call_offs.services.entry import own_call_off
from contracts.interests.conflicts import why_recused
from contracts.money.ledger import ZERO, balance
from contracts.money.policies.limits import why_above_limit
from contracts.variations.models import Variation, VariationDecision, VariationNotice
from contracts.variations.policies import Asked, Cumulative, against_ground, against_terms
from plumbing.outbox import send

Ground = Variation.Ground


@transaction.atomic
def propose_variation(
    *,
    by: Actor,
    call_off_id: int,
    kind: str,
    ground: int,
    reason: str,
    amount_change: Decimal = ZERO,
    new_ends_on: dt.date | None = None,
    clause: str = "",
    materially_different: bool = False,
) -> Variation:
    """Propose a change; it takes effect when somebody else approves it. Raises RuleBroken with all that speaks against."""
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = own_call_off(by, call_off_id)
    return _propose(
        by,
        call_off,
        kind=kind,
        ground=ground,
        reason=reason,
        amount_change=amount_change,
        new_ends_on=new_ends_on,
        clause=clause.strip(),
        materially_different=materially_different,
    )


@transaction.atomic
def exercise_option(*, by: Actor, option_id: int, reason: str) -> Variation:
    """Propose to extend by an option the contract holds: a variation on ground 2, in the options' order."""
    require(by, Permission.MANAGE_CONTRACTS)
    found = ExtensionOption.objects.visible_to(by).filter(pk=option_id).first()
    if found is None:
        raise NotFound()
    call_off = own_call_off(by, found.call_off_id)
    earlier = call_off.extension_options.filter(place__lt=found.place)
    if earlier.exclude(pk__in=_exercised(call_off)).exists():
        raise RuleBroken("An earlier option is not exercised yet.", code="option_order")
    if found.pk in _exercised(call_off):
        raise RuleBroken("This option is exercised already.", code="option_exercised")
    if found.until <= call_off.last_day:
        words = f"The contract runs until {day(call_off.ends_on)} already: the option adds no time."
        raise RuleBroken(words, code="option_passed")
    return _propose(
        by,
        call_off,
        kind=Variation.Kind.TERM,
        ground=Ground.PROVIDED_FOR,
        reason=reason,
        amount_change=found.value or ZERO,
        new_ends_on=found.until,
        clause=f"Extension option {found.place}",
        materially_different=False,
        option=found,
    )


def _exercised(call_off: CallOff) -> list[int]:
    taken = call_off.variations.filter(option__isnull=False, decision__approved=True)
    return list(taken.values_list("option_id", flat=True))


def _propose(by: Actor, call_off: CallOff, *, option: ExtensionOption | None = None, **typed) -> Variation:
    faults = FaultCollector()
    typed["reason"] = faults.need("/reason", typed["reason"], "Say why the contract changes")
    faults.stop()
    if call_off.variations.filter(decision=None).exists():
        raise RuleBroken("Another variation waits for a decision: decide that one first.", code="variation_open")
    cumulative = cumulative_change(by, call_off, typed["amount_change"])
    faults.extend(_against(by, call_off, cumulative, **typed))
    faults.stop(RuleBroken)
    last = call_off.variations.aggregate(last=Max("number"))["last"] or 0
    made = Variation.objects.create(
        **_own(call_off),
        call_off=call_off,
        number=last + 1,
        option=option,
        original_value=cumulative.original,
        cumulative_change=cumulative.total,
        notice_due=cumulative.notice_due or typed["ground"] == Ground.URGENT,
        proposed_by=by.label,
        proposed_by_person_id=by.person_id,
        **typed,
    )
    record("call_off.variation_proposed", by=by, target=call_off, reason=made.reason, number=made.number)
    _tell(call_off, "variation_proposed", made)
    return made


def _against(by: Actor, call_off: CallOff, cumulative: Cumulative, **typed) -> FaultCollector:
    used = balance(actor=by, call_off=call_off).drawdown
    asked = Asked(call_off, typed["kind"], typed["amount_change"], typed["new_ends_on"], used)
    faults = against_terms(asked, today=_today())
    faults.extend(
        against_ground(
            typed["ground"],
            process=call_off.process,
            clause=typed["clause"],
            materially_different=typed["materially_different"],
            cumulative=cumulative,
        )
    )
    ends = typed["new_ends_on"]
    if ends and call_off.ends_on and ends < call_off.ends_on:
        faults.extend(booked_beyond(by, call_off, ends, pointer="/new_ends_on"))
    return faults


def cumulative_change(by: Actor, call_off: CallOff, change: Decimal) -> Cumulative:
    """All changes since the award with this one; the original is what was awarded, as recorded or as worked out."""
    terms = StandingTerms.objects.visible_to(by).filter(call_off=call_off).first()
    approved = Variation.objects.visible_to(by).filter(call_off=call_off, decision__approved=True)
    varied = sum(approved.values_list("amount_change", flat=True), ZERO)
    original = (terms and terms.original_value) or call_off.maximum - varied
    return Cumulative(original, call_off.maximum - original, change)


@transaction.atomic
def approve_variation(*, by: Actor, variation_id: int) -> VariationDecision:
    """Let a proposed change take effect: the call-off's maximum value and end date change under its lock.

    Belongs to a signed-in person who did not propose it, has no interest in the provider, and whose delegated limit
    covers the value of the whole contract with the change in it. Everything is tested again as it stands now.
    """
    require(by, Permission.APPROVE_CONTRACTS)
    call_off, variation = _waiting(by, variation_id)
    new_value = call_off.maximum + variation.amount_change
    faults = _may_decide(by, call_off, variation, new_value)
    typed = {name: getattr(variation, name) for name in ("kind", "amount_change", "new_ends_on", "ground", "clause")}
    typed["materially_different"] = variation.materially_different
    cumulative = cumulative_change(by, call_off, variation.amount_change)
    faults.extend(_against(by, call_off, cumulative, **typed))
    faults.stop(RuleBroken)
    call_off.maximum_value = new_value
    call_off.ends_on = variation.new_ends_on or call_off.ends_on
    call_off.save(update_fields=["maximum_value", "ends_on"])
    decision = _decide(by, variation, approved=True, maximum_value=new_value, ends_on=call_off.ends_on)
    record("call_off.variation_approved", by=by, target=call_off, number=variation.number)
    recheck(by=by, call_off=call_off, cause="variation approved")
    _tell(call_off, "variation_approved", variation)
    return decision


@transaction.atomic
def refuse_variation(*, by: Actor, variation_id: int, reason: str) -> VariationDecision:
    """Turn a proposed change down. Whoever proposed it may withdraw it so."""
    require(by, Permission.APPROVE_CONTRACTS)
    faults = FaultCollector()
    reason = faults.need("/reason", reason, "Say why, in a sentence. Both sides see it")
    faults.stop()
    call_off, variation = _waiting(by, variation_id)
    decision = _decide(by, variation, approved=False, reason=reason)
    record("call_off.variation_refused", by=by, target=call_off, reason=reason, number=variation.number)
    _tell(call_off, "variation_refused", variation)
    return decision


@transaction.atomic
def record_notice(*, by: Actor, variation_id: int, published_on: dt.date, reference: str) -> VariationNotice:
    """Record that the notice of an approved change was published, which ends the prompt for it."""
    require(by, Permission.MANAGE_CONTRACTS)
    variation = _own_variation(by, variation_id)
    call_off = own_call_off(by, variation.call_off_id)
    faults = FaultCollector()
    reference = faults.need("/reference", reference, "Enter the notice's number")
    decision = getattr(variation, "decision", None)
    if decision is None or not decision.approved:
        faults.add("", "variation_not_approved", "The variation is not approved, so nothing is to be published")
    if published_on > _today():
        faults.add("/published_on", "invalid", "The day of publication lies ahead")
    if VariationNotice.objects.visible_to(by).filter(variation=variation).exists():
        faults.add("", "notice_recorded", "Its notice is recorded already")
    faults.stop(RuleBroken)
    made = VariationNotice.objects.create(
        **_own(call_off), variation=variation, published_on=published_on, reference=reference, said_by=by.label
    )
    record("call_off.notice_recorded", by=by, target=call_off, number=variation.number, reference=reference)
    recheck(by=by, call_off=call_off, cause="notice of a change recorded")
    return made


def _may_decide(by: Actor, call_off: CallOff, variation: Variation, value: Decimal) -> FaultCollector:
    faults = FaultCollector()
    if by.person_id is not None and by.person_id == variation.proposed_by_person_id:
        faults.add("/proposed_by", "made_by_you", "Nobody approves what they made: somebody else has to decide it.")
    if recused := why_recused(by, trust_id=call_off.trust_id, provider_id=call_off.provider_id):
        faults.append(recused)
    if above := why_above_limit(by, trust_id=call_off.trust_id, value=value, on=_today()):
        faults.append(above)
    return faults


def _waiting(by: Actor, variation_id: int) -> tuple[CallOff, Variation]:
    """The call-off under lock, and its variation that nobody decided yet."""
    call_off = own_call_off(by, _own_variation(by, variation_id).call_off_id)
    variation = _own_variation(by, variation_id)
    if hasattr(variation, "decision"):
        raise RuleBroken(f"Variation {variation.number} is decided already.", code="variation_decided")
    return call_off, variation


def _own_variation(by: Actor, variation_id: int) -> Variation:
    found = Variation.objects.visible_to(by).select_related("decision").filter(pk=variation_id).first()
    if found is None:
        raise NotFound()
    return found


def _decide(by: Actor, variation: Variation, **values) -> VariationDecision:
    return VariationDecision.objects.create(
        trust_id=variation.trust_id,
        provider_id=variation.provider_id,
        variation=variation,
        decided_by=by.label,
        decided_by_person_id=by.person_id,
        **values,
    )


def _own(call_off: CallOff) -> dict[str, int]:
    return {"trust_id": call_off.trust_id, "provider_id": call_off.provider_id}


def _tell(call_off: CallOff, what: str, variation: Variation) -> None:
    send(f"call_off.{what}", **_own(call_off), call_off=call_off.pk, variation=variation.pk)


def _today() -> dt.date:
    return london_day(timezone.now())
