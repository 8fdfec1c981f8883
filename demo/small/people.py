"""The demonstration's people: those who sign in, and those who are rostered. All of them invented."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from dataclasses import asdict, dataclass

from accounts.models import Membership, Person
from accounts.request_actor import actor_of_membership
from accounts.roles import Role
from audit.services import record
from base.actors import Actor
from base.demonstration import access_file
from providers.models import ABSOLUTE_ITEMS, Clearance, Clinician, Provider, Registration
from trusts.models import Trust

WORDS = (
    "amber",
    "birch",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "heron",
    "larch",
    "maple",
    "otter",
    "pearl",
    "quartz",
    "raven",
    "slate",
    "tulip",
)


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who can sign in; ``organisation`` is an ODS code, a provider's short name or nothing."""

    email: str
    name: str
    role: str
    organisation: str


LOGINS = [
    Login("sam.example@rbd.example", "Sam Example", Role.OPERATIONS, "RBD"),
    Login("robin.sample@rbd.example", "Robin Sample", Role.SCHEDULER, "RBD"),
    Login("priya.sample@rbd.example", "Priya Sample", Role.PROCUREMENT, "RBD"),
    Login("alex.standin@rbd.example", "Alex Standin", Role.PROCUREMENT, "RBD"),
    Login("fay.figures@rbd.example", "Fay Figures", Role.FINANCE, "RBD"),
    Login("noor.placeholder@rbd.example", "Noor Placeholder", Role.GOVERNANCE, "RBD"),
    Login("dana.mockup@rbd.example", "Dana Mockup", Role.EXECUTIVE, "RBD"),
    Login("terry.template@rbd.example", "Terry Template", Role.TRUST_ADMIN, "RBD"),
    Login("jo.elsewhere@r0d.example", "Jo Elsewhere", Role.OPERATIONS, "R0D"),
    Login("bo.standin@eel.example", "Bo Standin", Role.PROVIDER_MANAGER, "EEL"),
    Login("pat.sample@eel.example", "Pat Sample", Role.PROVIDER_ADMIN, "EEL"),
    Login("kim.dummy@ssl.example", "Kim Dummy", Role.PROVIDER_MANAGER, "SSL"),
    Login("lee.mockup@ddl.example", "Lee Mockup", Role.PROVIDER_MANAGER, "DDL"),
    Login("ola.owner@platform.example", "Ola Owner", "platform", ""),
]

# (provider, name, role, register, number)
CLINICIANS = [
    ("EEL", "Dr Ada Sample", "endoscopist", "gmc", "0000101"),
    ("EEL", "Dr Ben Mockup", "endoscopist", "gmc", "0000102"),
    ("EEL", "Dr Cleo Placeholder", "endoscopist", "gmc", "0000103"),
    ("EEL", "Nia Example", "nurse", "nmc", "00A0001E"),
    ("EEL", "Ola Sampleton", "nurse", "nmc", "00A0002E"),
    ("EEL", "Fin Mockup", "nurse", "nmc", "00A0003E"),
    ("EEL", "Gil Standin", "nurse", "nmc", "00A0004E"),
    ("EEL", "Kit Dummy", "nurse", "nmc", "00A0005E"),
    ("EEL", "Grace Demo", "hca", "staff", "EEL/0042"),
    ("EEL", "Hal Template", "coordinator", "staff", "EEL/0001"),
    ("SSL", "Mr Ira Example", "operator", "gmc", "0000201"),
    ("SSL", "Dr Jude Sample", "anaesthetist", "gmc", "0000202"),
    ("SSL", "Kai Demo", "odp", "hcpc", "ODP00203"),
    ("SSL", "Lou Mockup", "scrub", "nmc", "00B0001E"),
    ("SSL", "Max Placeholder", "recovery", "nmc", "00B0002E"),
    ("DDL", "Noa Sample", "sonographer", "hcpc", "CS00301"),
    ("DDL", "Oli Example", "radiographer", "hcpc", "RA00302"),
    ("DDL", "Pip Standin", "hca", "staff", "DDL/0007"),
]
LAPSED = "Kit Dummy"
"""People whose DBS check has run out: shown, and never to be named for a list."""


def new_password() -> str:
    return f"{secrets.choice(WORDS)}-{secrets.choice(WORDS)}-{secrets.randbelow(9000) + 1000}-{secrets.choice(WORDS)}"


def make_logins(*, by: Actor) -> dict[str, Actor]:
    """Make everybody, keep their passwords in the file, and answer whom each acts as by e-mail address."""
    kept, actors = [], {}
    for login in LOGINS:
        password = new_password()
        person = Person(email=login.email, name=login.name, is_platform=login.role == "platform")
        person.set_password(password)
        person.save()
        record("person.made_for_demonstration", by=by, target=person)
        if login.organisation:
            actors[login.email] = actor_of_membership(_membership(person, login))
        kept.append(asdict(login) | {"password": password})
    _keep(kept)
    return actors


def _membership(person: Person, login: Login) -> Membership:
    trust = Trust.objects.filter(ods_code=login.organisation).first()
    provider = None if trust else Provider.objects.get(short_name=login.organisation)
    return Membership.objects.create(person=person, trust=trust, provider=provider, role=login.role)


def _keep(people: list[dict]) -> None:
    path = access_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(people, file, indent=1)


def make_clinicians(today: dt.date) -> dict[str, list[Clinician]]:
    """The rostered people by provider, with everything that clears them; one check has run out."""
    by_provider: dict[str, list[Clinician]] = {}
    providers = {provider.short_name: provider for provider in Provider.objects.all()}
    for n, (short, name, role, register, number) in enumerate(CLINICIANS):
        registration, _ = Registration.objects.get_or_create(register=register, number=number)
        person = Clinician.objects.create(
            provider=providers[short], registration=registration, name=name, role=role, telephone=f"07700 9001{n:02d}"
        )
        by_provider.setdefault(short, []).append(person)
    Clearance.objects.bulk_create(
        _clearance(person, item, today)
        for people in by_provider.values()
        for person in people
        for item in ABSOLUTE_ITEMS
    )
    return by_provider


def _clearance(person: Clinician, item: str, today: dt.date) -> Clearance:
    lapsed = person.name == LAPSED and item == Clearance.Item.DBS
    until = today - dt.timedelta(days=9) if lapsed else today + dt.timedelta(days=300 + 7 * (person.pk % 30))
    return Clearance(
        provider_id=person.provider_id,
        clinician=person,
        item=item,
        valid_from=today - dt.timedelta(days=400),
        valid_until=None if item == Clearance.Item.RIGHT_TO_WORK else until,
    )
