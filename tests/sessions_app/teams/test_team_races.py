"""One professional, two providers, two trusts, one moment."""

from dataclasses import replace

import pytest

from accounts.roles import Role
from base.errors import RuleBroken
from base.row_security import acting_as
from providers.models import Registration
from providers.services.teams import set_team_minimum
from sessions_app.models import RosterEntry, Session
from tests.sessions_app.teams.test_clearing import accepted, named
from tests.support.races import at_once
from tests.support.world import SYSTEM, make_call_off, make_clinician, make_world

pytestmark = pytest.mark.usefixtures("committed", "time_machine_at_november")


def race(deed):
    try:
        deed()
    except RuleBroken as refused:
        return refused.errors[0].code if refused.errors else refused.code
    return "named"


def test_two_trusts_naming_one_professional_at_once_get_them_once():
    """A different provider at each trust employs the same person; the lists overlap."""
    worlds = [make_world(), make_world()]
    sessions = [accepted(one) for one in worlds]
    with acting_as(SYSTEM):
        people = [make_clinician(one.provider) for one in worlds]
        shared = Registration.objects.get(pk=people[0].registration_id)
        type(people[1]).objects.filter(pk=people[1].pk).update(registration=shared)
        people[1].refresh_from_db()

    def deed(n):
        return lambda: race(lambda: named(worlds[n % 2], sessions[n % 2], [people[n % 2]]))

    said = at_once([deed(n) for n in range(8)], threads=8)

    assert [one for one in said if not isinstance(one, str)] == []
    assert set(said) == {"named", "person_taken"}
    with acting_as(SYSTEM):
        live = RosterEntry.objects.filter(registration=shared, live=True).values_list("session_id", flat=True)
        assert len(set(live)) == 1
        assert Session.objects.filter(pk__in=[s.pk for s in sessions], state="staffed").count() == 1


def test_a_coordinator_named_for_many_rooms_at_once_gets_as_many_as_the_trust_allows():
    world = make_world(rooms=5)
    with acting_as(world.trust_actor(Role.TRUST_ADMIN)) as actor:
        set_team_minimum(by=actor, room_kind="endoscopy", least={"coordinator": 1}, rooms={"coordinator": 2})
    with acting_as(SYSTEM):
        made = [make_call_off(world.trust, world.provider, world.site) for _ in range(5)]
    worlds = [replace(world, call_off=call_off, line=line, rate=rate) for call_off, line, rate in made]
    sessions = [accepted(one, room=n) for n, one in enumerate(worlds)]  # no contract's lock is shared

    said = at_once([lambda one=one: race(lambda: named(world, one, [world.team[3]])) for one in sessions], threads=5)

    assert sorted(said) == ["named"] * 2 + ["shared_too_widely"] * 3
    with acting_as(SYSTEM):
        assert RosterEntry.objects.filter(registration=world.team[3].registration_id, live=True).count() == 2
