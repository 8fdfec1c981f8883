"""A small world to test in: one trust with rooms, one provider with people, a call-off that covers them.

Everything is made as the product's own job, then tests act as somebody. Every name is plainly invented.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import count
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Membership, Person
from accounts.roles import Role, permissions_of
from base.actors import Actor, ActorKind
from base.formatting import london_day
from base.row_security import acting_as
from contracts.models import (
    CallOff,
    DayType,
    Framework,
    Lot,
    LotSupplier,
    RateCard,
    RateLine,
    ServiceLine,
    ServiceLineSite,
)
from providers.models import ABSOLUTE_ITEMS, Clearance, Clinician, Engagement, Provider, Registration
from trusts.models import OpeningWindow, Room, Site, Trust
from waiting_list.models import Need, Pathway, Patient

LONDON = ZoneInfo("Europe/London")
SATURDAY = dt.date(2026, 12, 5)
YEAR_START, YEAR_END = dt.date(2026, 4, 1), dt.date(2027, 3, 31)
AHEAD = dt.timedelta(weeks=18)
"""As far ahead as a test on the real clock books lists."""
SYSTEM = Actor.system("tests")
_numbers = count(1)


def at(day: dt.date, clock: str) -> dt.datetime:
    """A London instant: at(SATURDAY, "08:30")."""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), LONDON)


def lasting_until(day: dt.date) -> dt.date:
    """The day; once the real clock comes near it, a later one, so that no test stops working with the year."""
    return max(day, london_day(timezone.now()) + AHEAD)


def nhs_number(serial: int) -> str:
    """A valid number from the 999 test range, as ten digits."""
    while True:
        nine = f"999{serial:06d}"
        check = 11 - sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return nine + str(check % 11)
        serial += 500_000


@dataclass
class World:
    """The trusts, providers and people of a test. Actors are made by role: ``world.trust_actor(Role.OPERATIONS)``."""

    trust: Trust
    site: Site
    rooms: list[Room]
    provider: Provider
    call_off: CallOff
    line: ServiceLine
    rate: RateLine
    team: list[Clinician] = field(default_factory=list)

    @property
    def room(self) -> Room:
        return self.rooms[0]

    def trust_actor(self, role: str = Role.OPERATIONS, person_id: int | None = 1) -> Actor:
        return Actor(
            ActorKind.TRUST,
            f"Sam Example, {Role(role).label}",
            trust_id=self.trust.pk,
            person_id=person_id,
            permissions=permissions_of(role),
        )

    def provider_actor(self, role: str = Role.PROVIDER_MANAGER, person_id: int | None = 2) -> Actor:
        return Actor(
            ActorKind.PROVIDER,
            f"Bo Standin, {Role(role).label}",
            provider_id=self.provider.pk,
            person_id=person_id,
            permissions=permissions_of(role),
        )


def make_trust(rooms: int = 2, kind: str = Room.Kind.ENDOSCOPY) -> tuple[Trust, Site, list[Room]]:
    """A trust with one site and rooms that open Saturdays and Sundays, AM and PM."""
    number = next(_numbers)
    trust = Trust.objects.create(
        ods_code=f"RX{number}", name=f"Northshire Hospitals {number}", short_name=f"Northshire {number}"
    )
    site = Site.objects.create(
        trust=trust, ods_code=f"RX{number}01", name=f"Eastfield Hospital {number}", telephone="01632 960100"
    )
    made = []
    for n in range(1, rooms + 1):
        room = Room.objects.create(
            trust=trust, site=site, name=f"Endoscopy {n}", kind=kind, unit=Room.Unit.POINTS, half_day_capacity=10
        )
        for weekday in (5, 6):
            OpeningWindow.objects.create(
                trust=trust, room=room, weekday=weekday, part="am", starts="08:30", ends="12:30"
            )
            OpeningWindow.objects.create(
                trust=trust, room=room, weekday=weekday, part="pm", starts="13:30", ends="17:30"
            )
        made.append(room)
    return trust, site, made


def make_provider() -> Provider:
    number = next(_numbers)
    return Provider.objects.create(name=f"Example Endoscopy {number} Ltd", short_name=f"EEL{number}")


def make_call_off(
    trust: Trust, provider: Provider, site: Site, *, maximum: str = "500000.00", price: str = "310.00", **changes
) -> tuple[CallOff, ServiceLine, RateLine]:
    """An active call-off for gastroenterology endoscopy, priced by the point on every kind of day."""
    number = next(_numbers)
    framework, _ = Framework.objects.get_or_create(
        reference="RM6276", defaults={"title": "Insourced services", "owner": "NHS Workforce Alliance"}
    )
    lot, _ = Lot.objects.get_or_create(
        framework=framework, number="1", defaults={"title": "Insourcing", "type": "insourcing"}
    )
    LotSupplier.objects.get_or_create(lot=lot, provider=provider, joined_on=dt.date(2025, 1, 1))
    values = {
        "state": CallOff.State.ACTIVE,
        "process": CallOff.Process.MINI,
        "regime": "psr",
        "signed_on": dt.date(2026, 3, 20),
        "starts_on": YEAR_START,
        "ends_on": lasting_until(YEAR_END),
        "maximum_value": Decimal(maximum),
    } | changes
    call_off = CallOff.objects.create(
        trust=trust, provider=provider, lot=lot, reference=f"NSH-{number:03d}", title="Endoscopy at weekends", **values
    )
    own = {"trust": trust, "provider": provider}
    line = ServiceLine.objects.create(
        call_off=call_off,
        name="Endoscopy, weekend",
        tfc="301",
        setting="endoscopy",
        lead_name="Dr Kit Template",
        lead_gmc="0000017",
        **own,
    )
    ServiceLineSite.objects.create(service_line=line, site=site, **own)
    card = RateCard.objects.create(call_off=call_off, version=1, valid_from=values["starts_on"], **own)
    rates = RateLine.objects.bulk_create(
        RateLine(
            rate_card=card, service_line=line, day_type=day_type, unit=RateLine.Unit.POINT, price=Decimal(price), **own
        )
        for day_type in DayType
    )
    Engagement.objects.get_or_create(trust=trust, provider=provider, defaults={"since": values["starts_on"]})
    return call_off, line, rates[0]


def make_clinician(provider: Provider, role: str = "endoscopist", *, cleared: bool = True) -> Clinician:
    number = next(_numbers)
    registration = Registration.objects.create(register="gmc", number=f"{number:07d}")
    person = Clinician.objects.create(
        provider=provider,
        registration=registration,
        name=f"Dr Ada Sample {number}",
        role=role,
        telephone="07700 900111",
    )
    if cleared:
        Clearance.objects.bulk_create(
            Clearance(
                provider=provider,
                clinician=person,
                item=item,
                valid_from=dt.date(2026, 1, 1),
                valid_until=lasting_until(dt.date(2027, 12, 31)),
            )
            for item in ABSOLUTE_ITEMS
        )
    return person


def make_world(*, rooms: int = 2, maximum: str = "500000.00") -> World:
    """Call inside an allowed database fixture; everything is written as the product's own job."""
    with acting_as(SYSTEM):
        trust, site, made = make_trust(rooms)
        provider = make_provider()
        call_off, line, rate = make_call_off(trust, provider, site, maximum=maximum)
        team = [make_clinician(provider, role) for role in ("endoscopist", "nurse", "nurse", "coordinator")]
    return World(trust, site, made, provider, call_off, line, rate, team)


@cache
def _hashed(password: str) -> str:
    """Argon2 is slow on purpose; one hash of a password does for all who have it."""
    return make_password(password)


def make_person(
    email: str,
    *,
    trust: Trust | None = None,
    provider: Provider | None = None,
    role: str = Role.OPERATIONS,
    password: str = "a quiet weekend list",
    name: str = "Sam Example",
) -> Person:
    """Somebody who can sign in for the organisation."""
    with acting_as(SYSTEM):
        person = Person(email=email, name=name)
        person.password = _hashed(password)
        person.save()
        Membership.objects.create(person=person, trust=trust, provider=provider, role=role)
    return person


def make_need(world: World, serial: int = 1, *, tfc: str = "301", points: int = 2, patient=None) -> Need:
    """A patient's colonoscopy, waited for 30 weeks by the world's Saturday. Call inside ``acting_as(SYSTEM)``."""
    patient = patient or Patient.objects.create(
        trust=world.trust, pseudonym=f"Amber-{serial:04d}", hospital_number=f"H{serial:07d}"
    )
    pathway = Pathway.objects.create(trust=world.trust, patient=patient, pathway_id=f"P{serial}", issuer="RX1", tfc=tfc)
    return Need.objects.create(
        trust=world.trust,
        pathway=pathway,
        patient=patient,
        kind="procedure",
        clock="rtt",
        tfc=tfc,
        what="Colonoscopy",
        started_on=SATURDAY - dt.timedelta(weeks=30),
        points=points,
    )


NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=LONDON)
"""A Friday morning: the day most tests are played on."""
