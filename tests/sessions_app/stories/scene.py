"""A trust with rooms and two providers, placed around today: stories run against the real clock."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from itertools import count

from django.utils import timezone

from accounts.roles import Role
from base.formatting import london_day
from base.row_security import acting_as
from contracts.models import CallOff, RateLine, ServiceLine
from providers.models import ABSOLUTE_ITEMS, Clearance, Clinician, Provider, Registration, TeamRole
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.models import Session
from tests.support.visitors import client_of
from tests.support.world import SYSTEM, World, at, make_call_off, make_person, nhs_number
from trusts.models import OpeningWindow, Room, Site, Trust
from waiting_list.models import Need
from waiting_list.pathways.services.pathways import add_need
from waiting_list.pathways.services.patients import PatientKey, find_or_add_patients

WEEK = dt.timedelta(days=7)
_numbers = count(1)


def today() -> dt.date:
    """Asked anew each time: a run of the tests may go on past midnight."""
    return london_day(timezone.now())


def saturday() -> dt.date:
    """This weekend's Saturday, or the next one; never in the past."""
    return today() + dt.timedelta(days=(5 - today().weekday()) % 7)


@dataclass
class Scene(World):
    """The world of the tests with a second provider, more rooms and patients who wait."""

    surgery: CallOff | None = None
    surgical_line: ServiceLine | None = None

    def room_named(self, name: str) -> Room:
        return next(room for room in self.rooms if room.name == name)

    def signed_in(
        self, page, live_site, *, role: str = Role.OPERATIONS, provider: bool = False, name: str = "Sam Example"
    ):
        """The browser's page, signed in for the trust or the provider."""
        place = {"provider": self.provider} if provider else {"trust": self.trust}
        person = make_person(f"person{next(_numbers)}@example.com", role=role, name=name, **place)
        with acting_as(SYSTEM):
            membership = person.memberships.get()
        cookie = client_of(person, membership.pk).cookies["sessionid"].value
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_site.url}])
        return page

    def book(self, room: Room, day: dt.date, starts: str, ends: str) -> Session:
        """A list booked by the service, as the operations manager would."""
        return self.book_at(room, at(day, starts), at(day, ends))

    def book_at(self, room: Room, starts_at: dt.datetime, ends_at: dt.datetime) -> Session:
        wanted = BookingRequest(room.pk, self.call_off.pk, self.line.pk, starts_at, ends_at)
        with acting_as(self.trust_actor(person_id=None)) as actor:
            return book_sessions(by=actor, wanted=[wanted]).sessions[0]


def make_scene(*, maximum: str = "500000.00") -> Scene:
    """Four rooms that open at weekends, two call-offs, a team with one person who is not cleared."""
    with acting_as(SYSTEM):
        trust = Trust.objects.create(ods_code="RXX", name="Northshire Hospitals", short_name="Northshire")
        site = Site.objects.create(trust=trust, ods_code="RXX01", name="Eastfield Hospital", telephone="01632 960100")
        rooms = [make_room(trust, site, *room) for room in ROOMS]
        provider = Provider.objects.create(name="Example Endoscopy Ltd", short_name="EEL", telephone="01632 960140")
        dates = {"starts_on": today() - 40 * WEEK, "ends_on": today() + 40 * WEEK, "signed_on": today() - 41 * WEEK}
        call_off, line, rate = make_call_off(trust, provider, site, maximum=maximum, **dates)
        CallOff.objects.filter(pk=call_off.pk).update(reference="NSH-2026-014")
        scene = Scene(trust, site, rooms, provider, call_off, line, rate)
        scene.surgery, scene.surgical_line = make_surgery(trust, site, dates)
        scene.team = [make_member(provider, *member) for member in TEAM]
        for role, least in (("endoscopist", 1), ("nurse", 2)):
            TeamRole.objects.create(trust=trust, room_kind=Room.Kind.ENDOSCOPY, role=role, least=least)
    return scene


ROOMS = (
    ("Theatre 1", "theatre", "minutes", 240, "Laminar flow"),
    ("Endoscopy 1", "endoscopy", "points", 10, "Two towers"),
    ("Endoscopy 2", "endoscopy", "points", 10, "One tower"),
    ("Echo room", "echo", "slots", 5, "5 slots of 45 min"),
)
TEAM = (
    ("Dr Ada Sample", "endoscopist", True),
    ("Nia Example", "nurse", True),
    ("Ola Sampleton", "nurse", True),
    ("Uma Blank", "nurse", False),
    ("Bo Standin", "coordinator", True),
)


def make_room(trust: Trust, site: Site, name: str, kind: str, unit: str, size: int, note: str) -> Room:
    room = Room.objects.create(
        trust=trust,
        site=site,
        name=name,
        kind=kind,
        unit=unit,
        half_day_capacity=size,
        note=note,
        telephone="01632 960112",
    )
    for weekday in (5, 6):
        for part, starts, ends in (("am", "08:30", "12:30"), ("pm", "13:30", "17:30")):
            OpeningWindow.objects.create(trust=trust, room=room, weekday=weekday, part=part, starts=starts, ends=ends)
    return room


def make_surgery(trust: Trust, site: Site, dates: dict) -> tuple[CallOff, ServiceLine]:
    """A second provider's call-off for theatres, priced by the half-day."""
    provider = Provider.objects.create(name="Sample Surgical Ltd", short_name="SSL")
    call_off, line, _ = make_call_off(trust, provider, site, **dates)
    CallOff.objects.filter(pk=call_off.pk).update(reference="NSH-2026-019", title="Day surgery at weekends")
    ServiceLine.objects.filter(pk=line.pk).update(name="Day surgery, weekend", setting="theatre", tfc="110")
    RateLine.objects.filter(service_line=line).update(unit="half_day", price="4925.00")
    call_off.refresh_from_db()
    line.refresh_from_db()
    return call_off, line


def make_member(provider: Provider, name: str, role: str, cleared: bool) -> Clinician:
    registration = Registration.objects.create(register="nmc", number=f"00A{next(_numbers):04d}E")
    person = Clinician.objects.create(
        provider=provider, registration=registration, name=name, role=role, telephone=f"07700 9001{next(_numbers):02d}"
    )
    items = ABSOLUTE_ITEMS if cleared else ABSOLUTE_ITEMS[:-1]
    Clearance.objects.bulk_create(
        Clearance(
            provider=provider,
            clinician=person,
            item=item,
            valid_from=today() - 40 * WEEK,
            valid_until=today() + 80 * WEEK,
        )
        for item in items
    )
    return person


def make_waiters(scene: Scene, how_many: int, *, day: dt.date) -> list[Need]:
    """Patients of the 999 range who wait for a colonoscopy, the first the longest."""
    with acting_as(SYSTEM):
        return [make_waiter(scene, serial, day) for serial in range(1, how_many + 1)]


def make_waiter(scene: Scene, serial: int, day: dt.date) -> Need:
    key = PatientKey(nhs_number(serial), f"H{serial:07d}")
    patient = find_or_add_patients(by_system=SYSTEM, trust_id=scene.trust.pk, wanted=[key])[0]
    return add_need(
        by=SYSTEM,
        patient_id=patient.pk,
        what="Colonoscopy",
        tfc="301",
        started_on=day - dt.timedelta(weeks=44 - serial),
        points=2,
        priority="P4",
    )


def picture(page, name: str) -> None:
    """Pictures of what a story saw, wide and on a phone, in the directory named by STORY_PICTURES; else nothing."""
    directory = os.environ.get("STORY_PICTURES")
    if not directory:
        return
    for width, height in ((1280, 960), (375, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=f"{directory}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
