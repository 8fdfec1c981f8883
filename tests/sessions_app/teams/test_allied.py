"""Mixed teams and shared roles: the trust's own staff beside the provider's, one person over several rooms."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from providers.models import TeamRole
from providers.services.teams import set_team_minimum
from sessions_app.models import RosterEntry
from sessions_app.teams.services.rosters import TeamMember, name_team
from sessions_app.teams.services.trust_staff import add_trust_staff, remove_trust_staff
from tests.sessions_app.teams.test_clearing import accepted, named, state
from tests.support.visitors import visitor
from tests.support.world import SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


def adds(world, session, **changes) -> RosterEntry:
    values = {"name": "Sister Example", "role": "nurse", "register": "staff", "number": "0042"} | changes
    with acting_as(world.trust_actor()) as actor:
        return add_trust_staff(by=actor, session_id=session.pk, **values)


def minimum(world, **least):
    with acting_as(world.trust_actor(Role.TRUST_ADMIN)) as actor:
        set_team_minimum(by=actor, room_kind="endoscopy", least=least)


def test_trust_staff_fill_a_place_of_the_least_team_and_stay_when_the_provider_names_again(world):
    minimum(world, endoscopist=1, nurse=2)
    session = accepted(world)
    assert named(world, session).lacking == ["1 × nurse"]
    entry = adds(world, session)
    assert (entry.of_trust, entry.registration.number) == (True, f"{world.trust.ods_code}/0042")
    assert state(session) == "staffed"
    assert named(world, session, [world.team[0], world.team[2]]).lacking == []
    with acting_as(world.trust_actor()) as actor:
        remove_trust_staff(by=actor, session_id=session.pk, entry_id=entry.pk)
    assert state(session) == "accepted"


def test_nobody_is_on_a_roster_twice_whoever_employs_them(world):
    session = accepted(world)
    named(world, session)
    number = world.team[0].registration.number
    with pytest.raises(RuleBroken) as refused:
        adds(world, session, register="gmc", number=number)
    assert refused.value.errors[0].code == "person_twice"
    other = accepted(world, room=1)
    with pytest.raises(RuleBroken) as refused:
        adds(world, other, register="gmc", number=number)
    assert (refused.value.errors[0].code, refused.value.errors[0].detail) == (
        "person_taken",
        "Sister Example is already committed elsewhere at that time.",
    )
    with acting_as(world.provider_actor()) as actor, pytest.raises(InvalidInput) as refused:
        name_team(by=actor, session_id=session.pk, people=[TeamMember(world.team[0].pk)] * 2)
    assert refused.value.errors[0].code == "person_twice"


def test_everything_wrong_with_trust_staff_is_named_and_only_the_trust_adds_them(world):
    session = accepted(world)
    with pytest.raises(InvalidInput) as refused:
        adds(world, session, name=" ", role="magician", register="gmc", number="1")
    assert [one.pointer for one in refused.value.errors] == ["/name", "/role", "/number"]
    with acting_as(world.provider_actor()) as actor, pytest.raises(NotAllowed):
        add_trust_staff(by=actor, session_id=session.pk, name="x", role="nurse", register="staff", number="1")
    other = make_world()
    with acting_as(other.trust_actor()) as actor, pytest.raises(NotFound):
        add_trust_staff(by=actor, session_id=session.pk, name="x", role="nurse", register="staff", number="1")


def test_a_shared_role_spans_rooms_up_to_the_trusts_number(world):
    minimum(world, coordinator=1)
    coordinator = world.team[3]
    first, second = accepted(world), accepted(world, room=1)
    named(world, first, [coordinator])
    with acting_as(SYSTEM):
        assert TeamRole.objects.get(trust=world.trust).rooms == 4
        TeamRole.objects.update(rooms=1)
    with pytest.raises(RuleBroken) as refused:
        named(world, second, [coordinator])
    assert refused.value.errors[0].code == "shared_too_widely"
    with acting_as(SYSTEM):
        TeamRole.objects.update(rooms=2)
    assert named(world, second, [coordinator]).lacking == []


def test_the_page_adds_and_removes(world):
    session = accepted(world)
    client = visitor(Role.OPERATIONS, trust=world.trust)
    typed = {"name": "Sister Example", "role": "nurse", "register": "staff", "number": "0042", "telephone": ""}
    assert client.post(reverse("session-own-staff", args=[session.pk]), typed | {"number": ""}).status_code == 422
    assert client.post(reverse("session-own-staff", args=[session.pk]), typed).status_code == 302
    page = client.get(reverse("session", args=[session.pk])).content.decode()
    assert "Employed and cleared by the trust" in page
    with acting_as(SYSTEM):
        entry = RosterEntry.objects.get(clinician=None)
    client.post(reverse("session-own-staff-remove", args=[session.pk, entry.pk]))
    with acting_as(SYSTEM):
        assert not RosterEntry.objects.filter(clinician=None).exists()


def test_the_database_keeps_a_shared_role_to_the_trusts_number_of_rooms(world):
    minimum(world, coordinator=1)
    first, second = accepted(world), accepted(world, room=1)
    named(world, first, [world.team[3]])
    with acting_as(SYSTEM):
        TeamRole.objects.update(rooms=1)
        entry = RosterEntry.objects.get(session=first)
        entry.pk, entry.session = None, second
        with pytest.raises(IntegrityError, match="more rooms at that time than the trust allows"), transaction.atomic():
            entry.save()
        TeamRole.objects.update(rooms=2)
        entry.save()


def test_rooms_are_counted_at_one_moment_not_over_the_day(world):
    """A long list beside two short ones that follow each other: two rooms at any moment."""
    minimum(world, coordinator=1)
    with acting_as(SYSTEM):
        TeamRole.objects.update(rooms=2)
    lists = [
        accepted(world, starts="08:30", ends="12:30"),
        accepted(world, starts="13:30", ends="17:30"),
        accepted(world, starts="08:30", ends="17:30", room=1),
    ]
    for one in lists:
        assert named(world, one, [world.team[3]]).lacking == []


def test_the_trusts_own_staff_in_a_shared_role_span_no_more_rooms_either(world):
    minimum(world, recovery=1)
    with acting_as(SYSTEM):
        TeamRole.objects.update(rooms=1)
    adds(world, accepted(world), role="recovery")
    with pytest.raises(RuleBroken) as refused:
        adds(world, accepted(world, room=1), role="recovery")
    assert [(f.pointer, f.code) for f in refused.value.errors] == [("/number", "shared_too_widely")]
