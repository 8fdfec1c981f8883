"""The calendar feed: whose sessions, what each says, and that it costs nothing when nothing changed."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from base.row_security import acting_as
from notifications.services.feeds import make_feed, revoke_feed
from sessions_app.models import ListEntry, RosterEntry, Session
from tests.reports.support import make_session, moved
from tests.support.world import SATURDAY, SYSTEM, make_need, make_person, make_world
from trusts.models import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


def feed(world, *, trust: bool = True, **narrowed):
    """(feed, its address) of a new person of one side."""
    side = {"trust": world.trust} if trust else {"provider": world.provider}
    role = Role.SCHEDULER if trust else Role.PROVIDER_MANAGER
    person = make_person(f"{role}-{len(narrowed)}@example.com", role=role, **side)
    actor = (world.trust_actor if trust else world.provider_actor)(role, person_id=person.pk)
    with acting_as(actor):
        made, token = make_feed(by=actor, name="Sessions", **narrowed)
    return made, actor, reverse("calendar-feed", args=[token])


def read(address: str, **headers) -> str:
    answer = Client().get(address, headers=headers)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content.decode().replace("\r\n ", "")


def session(world, day=SATURDAY, *states, start="08:30", room=0, **changes) -> Session:
    with acting_as(SYSTEM):
        return moved(make_session(world, day, start=start, room=room), *states, **changes)


def named(world, member, on: Session) -> None:
    with acting_as(SYSTEM):
        RosterEntry.objects.create(
            trust=world.trust,
            provider=world.provider,
            session=on,
            site=world.site,
            clinician=member,
            registration=member.registration,
            role=member.role,
            in_room=True,
            during=(on.starts_at, on.ends_at),
            name=member.name,
            registration_text=str(member.registration),
        )


def test_a_scheduler_sees_the_trusts_sessions_by_room_state_and_telephone(settings):
    world = make_world()
    one = session(world)
    _, _, address = feed(world)

    text = read(address)

    assert f"UID:session-{one.pk}@{settings.BASE_URL.partition('://')[2]}\r\n" in text
    assert "DTSTART;TZID=Europe/London:20261205T083000\r\nDTEND;TZID=Europe/London:20261205T123000\r\n" in text
    provider = world.provider.short_name
    assert f"SUMMARY:Endoscopy 1: Endoscopy\\, weekend\\, {provider} (offered)\r\n" in text
    assert f"LOCATION:Endoscopy 1\\, {world.site.name}\r\n" in text
    assert f"DESCRIPTION:State: Offered\\nSite: 01632 960100\\n{settings.BASE_URL}/sessions/{one.pk}/\r\n" in text
    assert "STATUS:TENTATIVE\r\n" in text


def test_times_are_right_across_both_changes_of_the_clocks():
    world = make_world()
    for day in (dt.date(2026, 10, 24), dt.date(2026, 10, 25), dt.date(2027, 3, 27), dt.date(2027, 3, 28)):
        session(world, day)
    _, _, address = feed(world)

    starts = [line for line in read(address).split("\r\n") if line.startswith("DTSTART;")]

    assert starts == [
        f"DTSTART;TZID=Europe/London:{day}T083000" for day in ("20261024", "20261025", "20270327", "20270328")
    ]


def test_a_feed_can_be_narrowed_to_a_site():
    world = make_world()
    session(world)
    with acting_as(SYSTEM):
        elsewhere = Site.objects.create(trust=world.trust, ods_code="RXX99", name="Westmoor")
    _, _, there = feed(world, site_id=elsewhere.pk)

    assert "BEGIN:VEVENT" not in read(there)


def test_a_provider_sees_its_sessions_but_no_drafts_and_a_person_those_they_are_named_on(settings):
    world = make_world()
    accepted = session(world, SATURDAY, "accepted")
    session(world, room=1)
    with acting_as(SYSTEM):
        make_session(world, SATURDAY, start="13:30", state="draft")
    named(world, world.team[0], accepted)
    _, _, ours = feed(world, trust=False)
    _, _, hers = feed(world, trust=False, clinician_id=world.team[0].pk)

    assert read(ours).count("BEGIN:VEVENT") == 2
    assert [line for line in read(hers).split("\r\n") if line.startswith("UID")] == [
        f"UID:session-{accepted.pk}@{settings.BASE_URL.partition('://')[2]}"
    ]


def test_a_cancelled_session_is_told_as_cancelled():
    world = make_world()
    session(world, SATURDAY, "withdrawn")
    _, _, address = feed(world)

    assert "STATUS:CANCELLED\r\n" in read(address)


def test_nothing_about_patients_is_in_a_calendar():
    world = make_world()
    one = session(world, SATURDAY, "accepted")
    _, _, address = feed(world)
    before = read(address)
    with acting_as(SYSTEM):
        need = make_need(world)
        ListEntry.objects.create(
            trust=world.trust,
            provider=world.provider,
            session=one,
            need=need,
            patient=need.patient,
            position=1,
            points=2,
            weeks_waiting=30,
        )

    after = read(address)

    assert (after, "Amber" in after, "Colonoscopy" in after) == (before, False, False)


def test_the_same_calendar_is_not_sent_twice():
    world = make_world()
    one = session(world)
    _, _, address = feed(world)
    first = Client().get(address)

    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    session_now = moved_to_accepted(one)
    changed = Client().get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert changed.status_code == 200
    assert f"SEQUENCE:{session_now.version}" in changed.content.decode()


def moved_to_accepted(one: Session) -> Session:
    with acting_as(SYSTEM):
        moved(one, "accepted")
        one.refresh_from_db()
    return one


def test_a_revoked_or_unknown_address_says_so_in_plain_words():
    world = make_world()
    made, actor, address = feed(world)
    with acting_as(actor):
        revoke_feed(by=actor, feed_id=made.pk)

    for gone in (address, reverse("calendar-feed", args=["x" * 43])):
        answer = Client().get(gone)
        assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")
        assert answer.content.decode() == "There is no calendar at this address, or no longer.\n"


def test_another_trusts_sessions_are_in_nobodys_calendar():
    world, other = make_world(), make_world()
    session(other)
    _, _, address = feed(world)

    assert "BEGIN:VEVENT" not in read(address)


def test_many_sessions_cost_no_more_queries_than_one():
    world = make_world()
    session(world)
    _, _, address = feed(world)

    def queries() -> int:
        read(address)
        with CaptureQueriesContext(connection) as asked:
            read(address)
        return len(asked)

    one = queries()
    for week in range(1, 5):
        session(world, SATURDAY + dt.timedelta(weeks=week))

    assert queries() == one
