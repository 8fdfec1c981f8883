"""One person of a team for another, and the trust's own staff, by API."""

import pytest

from base.row_security import acting_as
from sessions_app.models import RosterEntry
from tests.sessions_app.api.support import problem, questions, system_of
from tests.sessions_app.teams.test_clearing import accepted, named
from tests.support.world import SYSTEM, make_clinician, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
STAFF = {"name": "Sister Example", "role": "nurse", "register": "staff", "number": "0042"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def session(world):
    session = accepted(world)
    named(world, session)
    return session


def team(system, session) -> dict:
    return system.get(f"/sessions/{session.pk}/roster/").json()


def test_somebody_who_could_come_is_put_in_once_at_the_version_read(world, session):
    provider, trust = system_of(provider=world.provider), system_of(trust=world.trust)
    nurse = next(one for one in team(provider, session)["people"] if one["role"] == "nurse")
    place = f"/sessions/{session.pk}/roster/{nurse['id']}/"
    could = provider.get(place + "stand-ins/")
    body = {"clinician": could.json()["results"][0]["clinician"], "reason": "Ill this morning"}

    assert problem(provider.post(place + "swap/", body, If_Match='"1"'))[:2] == (412, "outdated")
    done = provider.post(place + "swap/", body, If_Match=could["ETag"], Idempotency_Key="s")
    again = provider.post(place + "swap/", body, If_Match=could["ETag"], Idempotency_Key="s")

    assert (done.status_code, again.json()) == (200, done.json())
    assert done.json() == team(trust, session)
    assert body["clinician"] in [one["clinician"] for one in done.json()["people"]]
    assert nurse["clinician"] not in [one["clinician"] for one in done.json()["people"]]
    assert problem(trust.post(place + "swap/", body))[:2] == (403, "not_allowed")


def test_who_could_come_costs_the_same_however_many_there_are(world, session):
    provider = system_of(provider=world.provider)
    place = f"/sessions/{session.pk}/roster/{team(provider, session)['people'][1]['id']}/stand-ins/"
    few = questions(provider, place)
    with acting_as(SYSTEM):
        for _ in range(3):
            make_clinician(world.provider, "nurse")
    assert questions(provider, place) == few


def test_the_trusts_own_staff_join_and_leave_a_team(world, session):
    trust, address = system_of(trust=world.trust), f"/sessions/{session.pk}/own-staff/"
    added = trust.post(address, STAFF, Idempotency_Key="o")
    again = trust.post(address, STAFF, Idempotency_Key="o")
    own = next(one for one in added.json()["people"] if one["clinician"] is None)

    assert (added.status_code, again.json(), own["name"]) == (200, added.json(), "Sister Example")
    assert problem(trust.post(address, STAFF))[2] == [("/number", "person_twice")]
    assert problem(trust.post(address, STAFF | {"role": "juggler"}))[2] == [("/role", "unknown_value")]
    left = trust.post(f"{address}{own['id']}/remove/", {}, If_Match=added["ETag"])
    assert own["id"] not in [one["id"] for one in left.json()["people"]]
    with acting_as(SYSTEM):
        assert RosterEntry.objects.filter(clinician=None).count() == 0


def test_others_find_nothing(world, session):
    stranger, trust = system_of(provider=make_world().provider), system_of(trust=make_world().trust)
    entry = team(system_of(provider=world.provider), session)["people"][0]["id"]
    address = f"/sessions/{session.pk}/"
    answers = [
        stranger.get(f"{address}roster/{entry}/stand-ins/"),
        stranger.post(f"{address}roster/{entry}/swap/", {"clinician": 1, "reason": "x"}),
        trust.post(f"{address}own-staff/", STAFF),
        trust.post(f"{address}own-staff/{entry}/remove/", {}),
    ]
    assert [one.status_code for one in answers] == [404] * 4
