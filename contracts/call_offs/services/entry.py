"""A call-off as it is entered: its parties, award, dates and value. Only a draft can be changed here."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound, RuleBroken
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.policies.standstill import standstill_for
from contracts.call_offs.rechecks import recheck
from contracts.frameworks.models import Framework, Lot
from providers.models import Provider

State = CallOff.State


@transaction.atomic
def enter_call_off(
    *,
    by: Actor,
    provider_id: int,
    reference: str,
    title: str,
    process: str = "",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    maximum_value: Decimal | None = None,
    lot_id: int | None = None,
    off_framework_reason: str = "",
    regime: str = "",
    intention_published_on: dt.date | None = None,
    signed_on: dt.date | None = None,
    offer_order: int = 1,
    source: str = "",
    trust_id: int | None = None,
) -> CallOff:
    """Enter a draft call-off of the actor's trust (``trust_id`` is for the product's own jobs).

    What nobody knows stays empty: the compliance gate says that it is missing and keeps the draft from going live.
    Raises InvalidInput naming everything that is wrong, RuleBroken when the reference is taken.
    """
    require(by, Permission.MANAGE_CONTRACTS)
    values = _read(
        provider_id=provider_id,
        reference=reference,
        title=title,
        lot_id=lot_id,
        off_framework_reason=off_framework_reason,
        regime=regime,
        process=process,
        intention_published_on=intention_published_on,
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=ends_on,
        maximum_value=maximum_value,
        offer_order=offer_order,
        source=source,
    )
    owner = trust_id if by.is_system and trust_id is not None else by.own_trust_id
    call_off = CallOff(trust_id=owner, made_by=by.label, made_by_person_id=by.person_id, **values)
    with errors_from_database(_reference_taken(call_off.reference)):
        call_off.save()
    record("call_off.entered", by=by, target=call_off, reference=call_off.reference)
    recheck(by=by, call_off=call_off, cause="draft entered")
    return call_off


@transaction.atomic
def change_call_off(
    *,
    by: Actor,
    call_off_id: int,
    provider_id: int,
    reference: str,
    title: str,
    process: str = "",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    maximum_value: Decimal | None = None,
    lot_id: int | None = None,
    off_framework_reason: str = "",
    regime: str = "",
    intention_published_on: dt.date | None = None,
    signed_on: dt.date | None = None,
    offer_order: int = 1,
    source: str = "",
) -> CallOff:
    """Change a draft. Its provider stays once it has lines: they and their prices are that provider's."""
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = own_draft(by, call_off_id)
    values = _read(
        provider_id=provider_id,
        reference=reference,
        title=title,
        lot_id=lot_id,
        off_framework_reason=off_framework_reason,
        regime=regime,
        process=process,
        intention_published_on=intention_published_on,
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=ends_on,
        maximum_value=maximum_value,
        offer_order=offer_order,
        source=source,
    )
    _refuse_other_provider(call_off, values["provider_id"])
    for name, value in values.items():
        setattr(call_off, name, value)
    with errors_from_database(_reference_taken(call_off.reference)):
        call_off.save(update_fields=list(values))
    if call_off.starts_on:
        call_off.rate_cards.update(valid_from=call_off.starts_on)
    record("call_off.changed", by=by, target=call_off, reference=call_off.reference)
    recheck(by=by, call_off=call_off, cause="draft changed")
    return call_off


def own_call_off(by: Actor, call_off_id: int) -> CallOff:
    """The call-off under lock. Raises NotFound for anybody else's."""
    found = CallOff.objects.visible_to(by).select_for_update(no_key=True).filter(pk=call_off_id).first()
    if found is None:
        raise NotFound()
    return found


def own_draft(by: Actor, call_off_id: int) -> CallOff:
    """The call-off under lock, if it is still a draft. Raises RuleBroken otherwise."""
    call_off = own_call_off(by, call_off_id)
    if call_off.state != State.DRAFT:
        raise RuleBroken(
            f"Call-off {call_off.reference} is no longer a draft: its terms stand as they were signed.",
            code="call_off_not_draft",
        )
    return call_off


def _read(**typed) -> dict:
    faults = FaultCollector()
    typed["reference"] = faults.need("/reference", typed["reference"], "Enter the contract's reference")
    typed["title"] = faults.need("/title", typed["title"], "Enter what the contract is for, in a few words")
    typed["off_framework_reason"] = typed["off_framework_reason"].strip()
    typed["source"] = typed["source"].strip()
    _check_parties(faults, typed)
    _check_award(faults, typed)
    starts, ends = typed["starts_on"], typed["ends_on"]
    if starts and ends and ends < starts:
        faults.add("/ends_on", "ends_before_it_starts", "The contract must end on or after the day it starts")
    if typed["maximum_value"] is not None and typed["maximum_value"] <= 0:
        faults.add("/maximum_value", "invalid", "The maximum contract value must be more than £0")
    typed["standstill_ends_on"] = _standstill(faults, typed)
    faults.stop()
    return typed


def _check_parties(faults: FaultCollector, typed: dict) -> None:
    if not Provider.objects.filter(pk=typed["provider_id"]).exists():
        faults.add("/provider_id", "unknown_value", "Select the provider from the list")
    lot = typed["lot_id"]
    if lot is not None and not Lot.objects.filter(pk=lot).exists():
        faults.add("/lot_id", "unknown_value", "Select the framework's lot from the list")
    if lot is not None and typed["off_framework_reason"]:
        words = "Take the reason away: the award is made from a framework's lot"
        faults.add("/off_framework_reason", "invalid", words)


def _check_award(faults: FaultCollector, typed: dict) -> None:
    if typed["process"] and typed["process"] not in CallOff.Process.values:
        faults.add("/process", "unknown_value", "Select how the contract was awarded from the list")
    if typed["regime"] not in Framework.Regime.values:
        faults.add("/regime", "unknown_value", "Select the procurement regime from the list")


def _standstill(faults: FaultCollector, typed: dict) -> dt.date | None:
    if any(fault.pointer in ("/process", "/regime") for fault in faults):
        return None
    try:
        return standstill_for(typed["intention_published_on"], regime=typed["regime"], process=typed["process"])
    except ValueError as error:
        faults.add("/intention_published_on", "invalid", str(error))
        return None


def _refuse_other_provider(call_off: CallOff, provider_id: int) -> None:
    if provider_id != call_off.provider_id and call_off.service_lines.exists():
        words = "The provider cannot change once there are service lines: take the lines off first"
        raise RuleBroken.of([Fault("/provider_id", "invalid", words)])


def _reference_taken(reference: str) -> dict[str, Fault]:
    words = f"A call-off with the reference {reference} is already there"
    return {"call_off_reference_once": Fault("/reference", "call_off_exists", words)}
