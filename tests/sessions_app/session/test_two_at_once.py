"""Two people act on one session: the second is told what the first did, loses nothing typed, and may go on."""

import re

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.row_security import acting_as
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.models import ListEntry, RosterEntry, Session, StateChange
from tests.sessions_app.teams.test_clearing import accepted, named, state
from tests.support.visitors import visitor
from tests.support.world import SYSTEM, make_need, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


def read(client, name, *args) -> tuple[str, str]:
    """The address of a page and the version it shows."""
    address = reverse(name, args=args)
    page = client.get(address).content.decode()
    return address, re.search(r'name="version" value="(\d+)"', page).group(1)


def test_the_second_to_name_a_team_is_told_who_named_it_and_may_go_on(world):
    session = accepted(world)
    first, second = (visitor(Role.PROVIDER_MANAGER, provider=world.provider, email=f"{n}@x.example") for n in "ab")
    address, version = read(second, "session-team", session.pk)
    read(first, "session-team", session.pk)
    first.post(address, {"person": [world.team[0].pk], "version": version})

    late = second.post(address, {"person": [world.team[1].pk], "version": version})

    page = late.content.decode()
    assert late.status_code == 422
    assert "Sam Example, Provider manager completed the team; everybody is cleared." in page
    assert f'value="{world.team[1].pk}" checked' in page
    again = re.search(r'name="version" value="(\d+)"', page).group(1)
    assert second.post(address, {"person": [world.team[1].pk], "version": again}).status_code == 302
    third = second.post(address, {"person": [world.team[2].pk], "version": again})
    assert "named the team: 1 person." in third.content.decode()  # the state is the same, the team is not


def test_the_second_to_fill_a_list_is_told_how_many_were_put_on(world):
    session = accepted(world)
    with acting_as(SYSTEM):
        ids = [make_need(world, serial).pk for serial in (1, 2, 3)]
    scheduler = visitor(Role.SCHEDULER, trust=world.trust)
    address, version = read(scheduler, "session-fill", session.pk)
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        put_on_list(by=by, session_id=session.pk, need_ids=ids[:2])

    late = scheduler.post(address, {"need": [ids[2]], "version": version})

    assert late.status_code == 422
    assert "Sam Example, Scheduler put 2 patients on the list." in late.content.decode()
    with acting_as(SYSTEM):
        assert ListEntry.objects.filter(live=True).count() == 2
    version = re.search(r'name="version" value="(\d+)"', late.content.decode()).group(1)
    assert scheduler.post(address, {"need": [ids[2]], "version": version}).status_code == 302


def test_a_swap_of_what_changed_meanwhile_is_refused_with_what_changed(world):
    session = accepted(world)
    named(world, session)
    with acting_as(SYSTEM):
        entry = RosterEntry.objects.get(session=session, clinician=world.team[1])
    client = visitor(Role.PROVIDER_MANAGER, provider=world.provider)
    address, version = read(client, "session-swap", session.pk, entry.pk)
    assert client.post(address, {"reason": "Ill", "clinician": world.team[2].pk, "version": "1"}).status_code == 422
    assert client.post(address, {"reason": "Ill", "clinician": world.team[2].pk, "version": version}).status_code == 302
    with acting_as(SYSTEM):
        last = StateChange.objects.filter(session=session).latest("pk")
        assert (last.changed, last.reason) == ({"swapped": [world.team[1].name, world.team[2].name]}, "Ill")
        assert Session.objects.get(pk=session.pk).version == last.version
    assert state(session) == "staffed"
    page = client.get(reverse("session", args=[session.pk])).content.decode()
    assert f"swapped {world.team[1].name} for {world.team[2].name}. “Ill”" in page
