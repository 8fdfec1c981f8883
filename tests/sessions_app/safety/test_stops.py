"""The brake by API: any side's system stops, everybody sees it, only people let lists run again."""

import pytest

from base.row_security import acting_as
from sessions_app.models import Stop
from tests.sessions_app.api.support import problem, questions, system_of, wanted
from tests.sessions_app.teams.test_clearing import accepted
from tests.support.world import SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
WHY = {"reason": "Two perforations on one list"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def session(world):
    return accepted(world)


def test_a_stop_is_made_once_and_says_what_it_affects(world, session):
    provider, trust = system_of(provider=world.provider), system_of(trust=world.trust)
    address = f"/sessions/{session.pk}/stop/"
    assert problem(provider.post(address, WHY, If_Match='"9"'))[:2] == (412, "outdated")
    made = provider.post(address, WHY, Idempotency_Key="s")
    again = provider.post(address, WHY, Idempotency_Key="s")
    one = made.json()

    assert (made.status_code, again.json()) == (201, one)
    assert (one["service_line"], one["sessions_affected"], one["side"]) == (world.line.pk, 1, "provider")
    assert trust.get(f"/stops/{one['id']}/").json() == one
    assert [s["id"] for s in trust.get(f"/stops/{one['id']}/sessions/").json()["results"]] == [session.pk]
    assert problem(trust.post("/sessions/", wanted(world)))[:2] == (409, "list_stopped")
    assert trust.post(address, WHY).json()["id"] == one["id"]
    with acting_as(SYSTEM):
        assert Stop.objects.count() == 1


def test_letting_lists_run_again_is_refused_to_every_machine(world, session):
    trust = system_of(trust=world.trust)
    stop = trust.post(f"/sessions/{session.pk}/stop/", WHY | {"whole_provider": True}).json()
    assert stop["service_line"] is None
    for deed in ("conditions", "resume"):
        answer = trust.post(f"/stops/{stop['id']}/{deed}/", {"conditions": "A second endoscopist"})
        assert problem(answer)[:2] == (403, "person_needed")
    assert trust.get("/stops/?open=true").json()["results"][0]["resumed_at"] is None
    assert trust.get("/stops/?open=false").json()["results"] == []


def test_the_list_costs_the_same_whatever_its_length(world, session):
    trust = system_of(trust=world.trust)
    trust.post(f"/sessions/{session.pk}/stop/", WHY)
    one = questions(trust, "/stops/")
    trust.post(f"/sessions/{session.pk}/stop/", WHY | {"whole_provider": True})
    page = trust.get("/stops/?limit=1").json()
    assert len(trust.get(page["next"]).json()["results"]) == 1
    assert questions(trust, "/stops/") == one


def test_others_find_nothing(world, session):
    stop = system_of(trust=world.trust).post(f"/sessions/{session.pk}/stop/", WHY).json()["id"]
    stranger = system_of(provider=make_world().provider)
    answers = [
        stranger.get(f"/stops/{stop}/"),
        stranger.get(f"/stops/{stop}/sessions/"),
        stranger.post(f"/sessions/{session.pk}/stop/", WHY),
    ]
    assert [one.status_code for one in answers] == [404] * 3
    assert stranger.get("/stops/").json()["results"] == []
