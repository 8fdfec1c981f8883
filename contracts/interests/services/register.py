"""The register of interests and the officers of providers: kept by people, never taken out, only ended."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership
from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound
from base.permissions import Permission, require
from contracts.call_offs.rechecks import recheck_many
from contracts.call_offs.selectors import open_call_offs
from contracts.interests.models import Interest, ProviderOfficer
from contracts.interests.names import name_key
from nhs.errors import Invalid
from nhs.identifiers import REGISTERS, registration_number
from providers.models import Provider, Registration


@transaction.atomic
def declare_interest(
    *,
    by: Actor,
    name: str,
    organisation: str,
    role: str,
    starts_on: dt.date,
    declared_on: dt.date,
    provider_id: int | None = None,
    person_id: int | None = None,
    register: str = "",
    number: str = "",
    share_percent: Decimal | None = None,
    ends_on: dt.date | None = None,
    mitigation: str = "",
) -> Interest:
    """Record an interest somebody declared. The call-offs of that provider are judged again."""
    require(by, Permission.MANAGE_INTERESTS)
    values = _read(by, locals())
    made = Interest.objects.create(trust_id=by.own_trust_id, recorded_by=by.label, **values)
    record("interest.declared", by=by, target=made, provider=made.provider_id, role=made.role)
    _judge_again(by, {made.provider_id}, "interest declared")
    return made


@transaction.atomic
def change_interest(
    *,
    by: Actor,
    interest_id: int,
    name: str,
    organisation: str,
    role: str,
    starts_on: dt.date,
    declared_on: dt.date,
    provider_id: int | None = None,
    person_id: int | None = None,
    register: str = "",
    number: str = "",
    share_percent: Decimal | None = None,
    ends_on: dt.date | None = None,
    mitigation: str = "",
) -> Interest:
    """Correct or end an interest; what stood there before stays in the audit trail."""
    require(by, Permission.MANAGE_INTERESTS)
    values = _read(by, {name: value for name, value in locals().items() if name != "interest_id"})
    held = Interest.objects.visible_to(by).select_for_update().filter(pk=interest_id).first()
    if held is None:
        raise NotFound()
    touched = {held.provider_id, values["provider_id"]}
    for field, value in values.items():
        setattr(held, field, value)
    held.save(update_fields=list(values))
    record("interest.changed", by=by, target=held, provider=held.provider_id, role=held.role)
    _judge_again(by, touched, "interest changed")
    return held


@transaction.atomic
def record_officer(
    *,
    by: Actor,
    provider_id: int,
    name: str,
    position: str,
    source: str,
    since: dt.date | None = None,
    until: dt.date | None = None,
    register: str = "",
    number: str = "",
) -> ProviderOfficer:
    """Record a director or person with control of a provider, as the companies register shows them."""
    require(by, Permission.MANAGE_INTERESTS)
    faults = FaultCollector()
    name = faults.need("/name", name, "Enter the officer's name")
    position = faults.need("/position", position, "Enter the position, like Director")
    source = faults.need("/source", source, "Say where this is published, and when you looked")
    register, number = _registered(faults, register, number)
    _check_provider(faults, provider_id)
    if since and until and until < since:
        faults.add("/until", "ends_before_it_starts", "The last day must be on or after the first")
    faults.stop()
    taken = Fault("/name", "interest_exists", f"{name} is already recorded as {position}")
    with errors_from_database({"officer_once_a_position": taken}):
        made = ProviderOfficer.objects.create(
            trust_id=by.own_trust_id,
            provider_id=provider_id,
            name=name,
            name_key=name_key(name),
            register=register,
            number=number,
            position=position,
            since=since,
            until=until,
            source=source,
        )
    record("provider_officer.recorded", by=by, target=made, provider=provider_id)
    _judge_again(by, {provider_id}, "officer recorded")
    return made


def _read(by: Actor, typed: dict) -> dict:
    """The fields of an interest, or every fault in them at once."""
    values = {name: value for name, value in typed.items() if name != "by"}
    faults = FaultCollector()
    values["name"] = faults.need("/name", values["name"], "Enter who has the interest")
    values["name_key"] = name_key(values["name"])
    values["organisation"] = faults.need("/organisation", values["organisation"], "Enter the company it is in")
    values["mitigation"] = values["mitigation"].strip()
    values["register"], values["number"] = _registered(faults, values["register"], values["number"])
    if values["role"] not in Interest.Role.values:
        faults.add("/role", "unknown_value", "Select the kind of interest from the list")
    _check_parties(faults, by, values)
    _check_figures(faults, values)
    faults.stop()
    return values


def _check_parties(faults: FaultCollector, by: Actor, values: dict) -> None:
    if values["provider_id"] is not None:
        _check_provider(faults, values["provider_id"])
    person = values["person_id"]
    if person is not None and not Membership.objects.visible_to(by).filter(person_id=person).exists():
        faults.add("/person_id", "unknown_value", "Select the person from the list")


def _check_provider(faults: FaultCollector, provider_id: int) -> None:
    if not Provider.objects.filter(pk=provider_id).exists():
        faults.add("/provider_id", "unknown_value", "Select the provider from the list")


def _check_figures(faults: FaultCollector, values: dict) -> None:
    share, ends_on = values["share_percent"], values["ends_on"]
    if share is not None and not 0 <= share <= 100:
        faults.add("/share_percent", "invalid", "The share must be from 0 to 100")
    if ends_on and ends_on < values["starts_on"]:
        faults.add("/ends_on", "ends_before_it_starts", "The interest must end on or after the day it began")


def _registered(faults: FaultCollector, register: str, number: str) -> tuple[str, str]:
    """The number in its one form; both or neither."""
    register, number = register.strip().lower(), number.strip()
    labels = {register.value: register.label for register in Registration.Register}
    if not register and not number:
        return "", ""
    if labels.get(register) not in REGISTERS:
        faults.add("/register", "unknown_value", "Select the register the number is of")
        return "", ""
    try:
        return register, registration_number(labels[register], number)
    except Invalid as wrong:
        faults.add("/number", "invalid", str(wrong))
        return "", ""


def _judge_again(by: Actor, providers: set[int | None], cause: str) -> None:
    touched = [register for register in providers if register is not None]
    recheck_many(by=by, call_offs=open_call_offs(by, provider_id__in=touched), cause=cause)
