"""The standstill of an award: it begins, a representation holds it open, a person closes it, the contract is signed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import NotFound, RuleBroken
from base.formatting import day, london_day
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.models.life import Representation
from contracts.call_offs.policies.standstill import held_open, needs_notice
from contracts.call_offs.policies.terms import terms_missing
from contracts.call_offs.rechecks import recheck
from contracts.call_offs.services.entry import own_call_off, own_draft
from nhs.calendar import add_working_days
from plumbing.outbox import send

State = CallOff.State
LEAST_AFTER_DECISION = 5
"""Working days between sending the further decision and closing the standstill: PSR regulation 12."""


@transaction.atomic
def begin_standstill(*, by: Actor, call_off_id: int) -> CallOff:
    """Put a draft whose notice of intention is published into its standstill. Its terms then stand."""
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = own_draft(by, call_off_id)
    faults = FaultCollector()
    if not needs_notice(regime=call_off.regime, process=call_off.process):
        faults.add("/process", "no_standstill", "This kind of award has no standstill")
    elif call_off.intention_published_on is None:
        words = "The day the notice of intention was published is missing"
        faults.add("/intention_published_on", "notice_missing", words)
    elif call_off.intention_published_on > _today():
        faults.add("/intention_published_on", "invalid", "The notice is published on a day that lies ahead")
    faults.extend(terms_missing(call_off))
    faults.stop(RuleBroken)
    moved = _move(by, call_off, State.STANDSTILL, "standstill_begun")
    recheck(by=by, call_off=moved, cause="standstill begun")
    return moved


@transaction.atomic
def abandon_standstill(*, by: Actor, call_off_id: int, reason: str) -> CallOff:
    """Take an award back to a draft: the decision is made again, or the notice was wrong."""
    require(by, Permission.MANAGE_CONTRACTS)
    faults = FaultCollector()
    reason = faults.need("/reason", reason, "Say why the award is taken back")
    faults.stop()
    moved = _move(by, _in_standstill(by, call_off_id), State.DRAFT, "standstill_abandoned", reason)
    recheck(by=by, call_off=moved, cause="award taken back")
    return moved


@transaction.atomic
def sign(*, by: Actor, call_off_id: int, signed_on: dt.date) -> CallOff:
    """Record the day both sides signed, once the standstill is over and every representation is closed."""
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = _in_standstill(by, call_off_id)
    faults = FaultCollector()
    if signed_on > _today():
        faults.add("/signed_on", "not_signed", "The signing day lies ahead")
    ends = call_off.standstill_ends_on
    if ends and signed_on <= ends:
        faults.add("/signed_on", "standstill_running", f"The standstill runs until the end of {day(ends)}")
    faults.extend(held_open(call_off.representations.all(), signed_on=signed_on))
    faults.stop(RuleBroken)
    call_off.signed_on = signed_on
    call_off.save(update_fields=["signed_on"])
    record("call_off.signed", by=by, target=call_off, signed_on=str(signed_on))
    recheck(by=by, call_off=call_off, cause="signed")
    return call_off


@transaction.atomic
def open_representation(*, by: Actor, call_off_id: int, received_on: dt.date, nature: str) -> Representation:
    """Record a representation made in the standstill: it holds it open, whatever its last day."""
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = _in_standstill(by, call_off_id)
    faults = FaultCollector()
    nature = faults.need("/nature", nature, "Say in short what it is about")
    first, last = call_off.intention_published_on, call_off.standstill_ends_on
    if received_on > _today():
        faults.add("/received_on", "invalid", "The day it was received lies ahead")
    elif first and last and not first <= received_on <= last:
        words = f"Representations are made from {day(first)} to {day(last)}"
        faults.add("/received_on", "outside_standstill", words)
    faults.stop()
    made = Representation.objects.create(
        trust_id=call_off.trust_id,
        said_by=by.label,
        said_by_person_id=by.person_id,
        call_off=call_off,
        received_on=received_on,
        nature=nature,
    )
    record("call_off.representation_opened", by=by, target=call_off)
    recheck(by=by, call_off=call_off, cause="representation made")
    send("call_off.representation_opened", trust_id=call_off.trust_id, call_off=call_off.pk)
    return made


@transaction.atomic
def close_representation(
    *, by: Actor, representation_id: int, further_decision_sent_on: dt.date, closed_on: dt.date, outcome: str
) -> Representation:
    """Close a representation, no sooner than five working days after the further decision was sent. A person's act."""
    require(by, Permission.APPROVE_CONTRACTS)
    found = Representation.objects.visible_to(by).filter(pk=representation_id).first()
    if found is None:
        raise NotFound()
    call_off = own_call_off(by, found.call_off_id)
    found.refresh_from_db()
    if found.closed_on:
        raise RuleBroken("It is closed already.", code="representation_closed")
    faults = FaultCollector()
    outcome = faults.need("/outcome", outcome, "Say what was decided")
    if further_decision_sent_on < found.received_on:
        faults.add("/further_decision_sent_on", "invalid", "The further decision comes after the representation")
    earliest = _earliest(faults, further_decision_sent_on)
    if earliest and closed_on < earliest:
        words = f"The standstill stays open for five working days after the further decision: until {day(earliest)}"
        faults.add("/closed_on", "too_soon", words)
    if closed_on > _today():
        faults.add("/closed_on", "invalid", "The day lies ahead")
    faults.stop()
    found.further_decision_sent_on, found.closed_on = further_decision_sent_on, closed_on
    found.closed_by, found.outcome = by.label, outcome
    found.save(update_fields=["further_decision_sent_on", "closed_on", "closed_by", "outcome"])
    record("call_off.representation_closed", by=by, target=call_off)
    recheck(by=by, call_off=call_off, cause="representation closed")
    return found


def _earliest(faults: FaultCollector, sent_on: dt.date) -> dt.date | None:
    """The first day a standstill may be closed after a decision was sent; a fault beyond the bank holidays loaded."""
    try:
        return add_working_days(sent_on, LEAST_AFTER_DECISION)
    except ValueError as error:
        faults.add("/further_decision_sent_on", "invalid", str(error))
        return None


def _in_standstill(by: Actor, call_off_id: int) -> CallOff:
    call_off = own_call_off(by, call_off_id)
    if call_off.state != State.STANDSTILL:
        raise RuleBroken(f"Call-off {call_off.reference} is not in its standstill.", code="not_in_standstill")
    return call_off


def _move(by: Actor, call_off: CallOff, state: str, verb: str, reason: str = "") -> CallOff:
    before, call_off.state = call_off.state, state
    call_off.save(update_fields=["state"])
    record(f"call_off.{verb}", by=by, target=call_off, reason=reason, before=before)
    send(f"call_off.{verb}", trust_id=call_off.trust_id, provider_id=call_off.provider_id, call_off=call_off.pk)
    return call_off


def _today() -> dt.date:
    return london_day(timezone.now())
