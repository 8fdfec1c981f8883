"""A provider's people: who they are on their register, what they do, and how they are cleared."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import Fault, InvalidInput, NotFound, RuleBroken
from base.permissions import Permission, require
from nhs.identifiers import registration_number
from plumbing.outbox import send
from providers.models import Clearance, Clinician, Provider, Registration
from providers.services.validity import check_new_record, end_earlier

Register = Registration.Register
LONGEST_STAFF_NUMBER = 15


@transaction.atomic
def add_clinician(*, by: Actor, name: str, role: str, register: str, number: str, telephone: str = "") -> Clinician:
    """Take a professional into the provider's team by their registration.

    The registration belongs to nobody: whether another provider employs the same person is neither asked nor told.
    Raises InvalidInput, or RuleBroken when they are in this team already.
    """
    require(by, Permission.MANAGE_CLINICIANS)
    faults = FaultCollector()
    values = _read(faults, name, role, telephone)
    written = read_registration(faults, register, number, _own_provider(by).short_name)
    faults.stop()
    registration, _ = Registration.objects.get_or_create(register=register, number=written)
    held = Clinician.objects.visible_to(by).filter(registration=registration).first()
    if held is not None:
        words = f"{registration} is already in your team: {held.name}" + ("" if held.active else ", no longer active")
        raise RuleBroken.of([Fault("/number", "clinician_exists", words)])
    person = Clinician.objects.create(provider_id=by.own_provider_id, registration=registration, **values)
    record("clinician.added", by=by, target=person, register=register, role=role)
    return person


@transaction.atomic
def change_clinician(*, by: Actor, clinician_id: int, name: str, role: str, telephone: str = "") -> Clinician:
    """Change what a person is called, does and is called on. The registration stays: another one is another person."""
    require(by, Permission.MANAGE_CLINICIANS)
    person = own_clinician(by, clinician_id)
    faults = FaultCollector()
    values = _read(faults, name, role, telephone)
    faults.stop()
    for field, value in values.items():
        setattr(person, field, value)
    person.save(update_fields=list(values))
    record("clinician.changed", by=by, target=person, role=role)
    return person


@transaction.atomic
def set_clinician_active(*, by: Actor, clinician_id: int, value: bool) -> Clinician:
    """A person leaves the team, or comes back. Lists they were on stay as they were."""
    require(by, Permission.MANAGE_CLINICIANS)
    person = own_clinician(by, clinician_id)
    person.active = value
    person.save(update_fields=["active"])
    record("clinician.returned" if value else "clinician.left", by=by, target=person)
    _announce(person)
    return person


@transaction.atomic
def add_clearance(
    *, by: Actor, clinician_id: int, item: str, valid_from: dt.date, valid_until: dt.date | None = None
) -> Clearance:
    """Record an item that clears a person, from a day on and until its end, if it has one."""
    require(by, Permission.MANAGE_CLINICIANS)
    person = own_clinician(by, clinician_id)
    faults = FaultCollector()
    if item not in Clearance.Item.values:
        faults.add("/item", "unknown_value", "Select the item from the list")
    check_new_record(faults, "clearance", valid_from, valid_until)
    faults.stop()
    clearance = Clearance.objects.create(
        provider_id=person.provider_id, clinician=person, item=item, valid_from=valid_from, valid_until=valid_until
    )
    record("clearance.added", by=by, target=clearance, clinician=person.pk, item=item, until=str(valid_until or ""))
    _announce(person)
    return clearance


@transaction.atomic
def end_clearance(*, by: Actor, clearance_id: int, valid_until: dt.date, reason: str) -> Clearance:
    """Bring the end of an item forward: withdrawn, lapsed, entered wrongly. What it covered before stays on record."""
    require(by, Permission.MANAGE_CLINICIANS)
    clearances = Clearance.objects.visible_to(by).select_related("clinician")
    clearance = clearances.select_for_update(of=("self",)).filter(pk=clearance_id).first()
    if clearance is None:
        raise NotFound()
    reason = end_earlier(FaultCollector(), "clearance", clearance, valid_until, reason)
    record("clearance.ended", by=by, target=clearance, reason=reason, clinician=clearance.clinician_id)
    _announce(clearance.clinician)
    return clearance


def own_clinician(by: Actor, clinician_id: int) -> Clinician:
    """The person under lock. Raises NotFound for anybody else's."""
    people = Clinician.objects.visible_to(by).select_for_update(no_key=True)
    person = people.filter(pk=clinician_id).first()
    if person is None:
        raise NotFound()
    return person


def read_registration(faults: FaultCollector, register: str, number: str, employer: str) -> str:
    """The number as its register writes it; a staff number carries its employer's short name or code: ``EEL/0042``."""
    if register not in Register.values:
        faults.add("/register", "unknown_value", "Select the register from the list")
        return ""
    if register != Register.STAFF:
        official = Register(register).label
        return faults.read("/number", lambda text: registration_number(official, text), number) or ""
    plain = faults.need("/number", number, "Enter the staff number").upper().removeprefix(f"{employer}/")
    if len(plain) > LONGEST_STAFF_NUMBER or not plain.replace("-", "").isalnum():
        words = f"A staff number is up to {LONGEST_STAFF_NUMBER} letters and digits"
        faults.add("/number", "registration_number", words)
    return f"{employer}/{plain}"


def _own_provider(by: Actor) -> Provider:
    provider = Provider.objects.visible_to(by).filter(pk=by.own_provider_id).first()
    if provider is None:
        raise InvalidInput("Only a provider has people of its own.", code="invalid")
    return provider


def _read(faults: FaultCollector, name: str, role: str, telephone: str) -> dict:
    if role not in Clinician.Role.values:
        faults.add("/role", "unknown_value", "Select the role from the list")
    name = faults.need("/name", name, "Enter the person's name")
    return {"name": name, "role": role, "telephone": telephone.strip()}


def _announce(person: Clinician) -> None:
    """News for the sessions a person is named on: they may no longer be cleared for them."""
    send("clearance.changed", provider_id=person.provider_id, clinician=person.pk)
