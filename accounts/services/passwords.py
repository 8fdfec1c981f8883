"""Passwords: what is good enough, changing one, the link for a forgotten one, the first administrator."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.models import Person
from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import Fault, InvalidInput, RuleBroken
from base.row_security import acting_as


def check_password(faults: FaultCollector, password: str, person: Person, pointer: str = "/password") -> None:
    """Add a fault for each reason why this password is too weak for this person."""
    try:
        validate_password(password, person)
    except ValidationError as weak:
        for sentence in weak.messages:
            faults.add(pointer, "password_weak", sentence)


@transaction.atomic
def change_password(*, by: Actor, current: str, new: str) -> Person:
    """A new password for the person themself. Every other sign-in of theirs ends."""
    with acting_as(_in_the_name_of(by)):
        person = Person.objects.select_for_update().get(pk=by.own_person_id)
        if not person.check_password(current):
            raise InvalidInput.of([Fault("/current", "password_wrong", "The current password is not right")])
        _set(person, new, pointer="/new")
        record("person.password_changed", by=by, target=person, trust_id=by.trust_id, provider_id=by.provider_id)
    return person


def _in_the_name_of(by: Actor) -> Actor:
    """The product's own rights, with the person's name on what they leave in the audit trail."""
    return replace(Actor.system(by.label, request_id=by.request_id), person_id=by.person_id)


def _set(person: Person, password: str, *, pointer: str) -> None:
    faults = FaultCollector()
    check_password(faults, password, person, pointer)
    faults.stop()
    person.set_password(password)
    person.save(update_fields=["password"])


def reset_link(person: Person) -> tuple[str, str]:
    """(who, token) of a link that works until it is used, the person signs in, or an hour has passed."""
    return urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)


def person_of_link(who: str, token: str, *, lock: bool = False) -> Person:
    """The person a link for a new password belongs to; call as the sign-in job. Raises RuleBroken when it has ended."""
    rows = Person.objects.select_for_update() if lock else Person.objects.all()
    person = rows.filter(pk=_number(who), is_active=True).first()
    if person is None or not default_token_generator.check_token(person, token):
        raise RuleBroken(
            "This link was used, or it is older than one hour. Ask for a new one.", code="reset_link_ended"
        )
    return person


def _number(who: str) -> int:
    try:
        number = int(urlsafe_base64_decode(who).decode("ascii"))
    except ValueError:
        return 0
    return number if 0 < number < 2**63 else 0


@transaction.atomic
def reset_password(*, who: str, token: str, password: str, request_id: str = "") -> Person:
    """A new password by the link that was sent. Every sign-in of the person ends; the link works no more."""
    with acting_as(Actor.system("forgotten password", request_id=request_id)) as system:
        person = person_of_link(who, token, lock=True)
        _set(person, password, pointer="/password")
        record("person.password_reset", by=replace(system, person_id=person.pk), target=person)
    return person


@transaction.atomic
def create_owner(*, email: str, name: str, password: str) -> Person:
    """An administrator of the platform: takes on trusts and providers, sees no patient and no contract."""
    with acting_as(Actor.system("create_owner")) as system:
        person = Person(email=email.strip(), name=" ".join(name.split()), is_platform=True)
        faults = FaultCollector()
        faults.need("/name", person.name, "Enter the name")
        _check_email(faults, person.email)
        check_password(faults, password, person)
        faults.stop()
        person.set_password(password)
        person.save()
        record("person.made_platform_administrator", by=system, target=person)
    return person


def _check_email(faults: FaultCollector, email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        faults.add("/email", "invalid", "Enter an e-mail address in the correct format, like name@example.com")
        return
    if Person.objects.filter(email__iexact=email).exists():
        faults.add("/email", "person_exists", "Somebody with this e-mail address is already here")
