"""The 28-day promise by API: the trust's list, and recording how one was settled."""

import pytest

from base.row_security import acting_as
from sessions_app.models import LastMinuteCancellation
from tests.sessions_app.api.support import problem, questions, system_of
from tests.sessions_app.cancelled_operations.test_promises import accepted, call_off, listed, need
from tests.support.world import SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    world = make_world()
    session = accepted(world)
    listed(world, session, *(need(world, serial, kind="procedure") for serial in (1, 2, 3)))
    call_off(world, session)
    return world


@pytest.fixture
def trust(world):
    return system_of(trust=world.trust)


def first(trust) -> dict:
    return trust.get("/promises/").json()["results"][0]


def test_promises_are_read_page_by_page_with_where_each_stands(trust):
    page = trust.get("/promises/?limit=2").json()
    rest = trust.get(page["next"]).json()

    assert [len(page["results"]), len(rest["results"]), rest["next"]] == [2, 1, None]
    one = page["results"][0]
    assert (one["standing"], one["planned_on"], one["due_on"]) == ("owed", "2026-12-05", "2027-01-02")
    assert trust.get(f"/promises/{one['id']}/").json() == one
    assert trust.get("/promises/?state=ended").json()["results"] == []


def test_the_list_costs_the_same_whatever_its_length(trust):
    assert questions(trust, "/promises/?limit=1") == questions(trust, "/promises/?limit=3")


def test_treatment_is_recorded_once_at_the_version_that_was_read(trust):
    one = first(trust)
    address, body = (f"/promises/{one['id']}/treated/", {"treated_on": "2026-12-05", "treated_where": "elsewhere"})
    assert problem(trust.post(address, body, If_Match='"1"'))[:2] == (412, "outdated")
    assert problem(trust.post(address, body))[2] == [("/treated_on", "day_in_future")]
    assert problem(trust.post(address, {"on": "2026-12-05", "where": "own"}))[2] == [
        ("/on", "renamed_field"),
        ("/where", "renamed_field"),
    ]
    with acting_as(SYSTEM):
        assert LastMinuteCancellation.objects.filter(state="owed").count() == 3


def test_that_none_is_owed_any_more_is_recorded_once_with_its_reason(trust):
    one = first(trust)
    address, body = f"/promises/{one['id']}/not-owed/", {"reason": "Declined two dates"}
    ended = trust.post(address, body, If_Match=f'"{one["version"]}"', Idempotency_Key="e-1")
    again = trust.post(address, body, If_Match=f'"{one["version"]}"', Idempotency_Key="e-1")

    assert (ended.status_code, ended.json()["standing"], again.json()) == (200, "ended", ended.json())
    assert ended["ETag"] != f'"{one["version"]}"'
    assert problem(trust.post(address, body))[:2] == (409, "promise_settled")
    assert problem(trust.post(address, {}))[2] == [("/reason", "required")]


def test_neither_another_trust_nor_the_provider_finds_any(world, trust):
    one = first(trust)["id"]
    other, provider = system_of(trust=make_world().trust), system_of(provider=world.provider)
    assert other.get("/promises/").json()["results"] == []
    assert other.get(f"/promises/{one}/").status_code == 404
    assert other.post(f"/promises/{one}/not-owed/", {"reason": "x"}).status_code == 404
    assert provider.get("/promises/").status_code in (403, 404)
    reader = system_of(trust=world.trust, scopes=["sessions:read"])
    assert problem(reader.get("/promises/"))[:2] == (403, "not_allowed")
