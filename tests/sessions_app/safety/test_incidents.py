"""The register of incidents by API, and telling the patient."""

import pytest
import time_machine

from base.row_security import acting_as
from tests.sessions_app.api.support import problem, questions, system_of
from tests.sessions_app.day.test_day import INCIDENT
from tests.sessions_app.mornings import make_morning
from tests.support.world import SATURDAY, SYSTEM, at, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    """The Saturday morning of the list."""
    with time_machine.travel(at(SATURDAY, "09:10"), tick=False):
        yield


@pytest.fixture
def morning():
    return make_morning()


@pytest.fixture
def provider(morning):
    return system_of(provider=morning.world.provider)


def report(system, morning, **changes) -> dict:
    return system.post(f"/sessions/{morning.session.pk}/incidents/", INCIDENT | changes).json()


def test_telling_the_patient_is_recorded_once_at_the_version_read(morning, provider):
    one = report(provider, morning)
    address, body = f"/incidents/{one['id']}/candour/", {"told_on": "2026-12-05"}
    assert problem(provider.post(address, body, If_Match='"7"'))[:2] == (412, "outdated")
    assert problem(provider.post(address, {"told_on": "2026-12-06"}))[2] == [("/told_on", "day_in_future")]
    told = provider.post(address, body, If_Match='"1"', Idempotency_Key="c")
    again = provider.post(address, body, If_Match='"1"', Idempotency_Key="c")

    assert (told.json()["told_on"], told["ETag"], again.json()) == ("2026-12-05", '"2"', told.json())
    assert provider.get(f"/incidents/{one['id']}/").json() == told.json()
    closed = provider.post(f"/incidents/{one['id']}/close/", {"response": "local", "learning": "Much"})
    assert problem(closed)[:2] == (403, "person_needed")


def test_the_register_is_read_page_by_page_at_the_same_cost(morning, provider):
    report(provider, morning)
    few = questions(provider, "/incidents/")
    report(provider, morning, physical_harm="5")
    trust = system_of(trust=morning.world.trust)
    page = trust.get("/incidents/?limit=1").json()

    assert len(trust.get(page["next"]).json()["results"]) == 1
    assert [one["candour_due"] for one in trust.get("/incidents/?candour=true").json()["results"]] == [True]
    assert trust.get("/incidents/?open=false").json()["results"] == []
    assert questions(provider, "/incidents/") == few


def test_others_find_nothing(morning, provider):
    one = report(provider, morning)["id"]
    with acting_as(SYSTEM):
        stranger = system_of(trust=make_world().trust)
    assert stranger.get(f"/incidents/{one}/").status_code == 404
    assert stranger.post(f"/incidents/{one}/candour/", {"told_on": "2026-12-05"}).status_code == 404
    assert stranger.get("/incidents/").json()["results"] == []
