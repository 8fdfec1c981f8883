"""Clearance by API: of a session's team, and what the trust says of the people on its lists."""

import pytest

from base.row_security import acting_as
from providers.models import LocalClearance, Suspension
from sessions_app.teams.services.clearance import clear_locally
from tests.sessions_app.api.support import problem, questions, system_of
from tests.sessions_app.teams.test_clearing import accepted, named, wants
from tests.support.world import SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def session(world):
    session = accepted(world)
    named(world, session)
    return session


@pytest.fixture
def trust(world):
    return system_of(trust=world.trust)


def test_what_each_lacks_and_what_was_cleared_by_whom_is_seen_by_both_sides(world, session, trust):
    wants(world, "induction")
    address, person = f"/sessions/{session.pk}/clearance/", world.team[0].pk
    before = trust.get(address).json()
    with acting_as(world.trust_actor()) as actor:
        clear_locally(by=actor, session_id=session.pk, clinician_id=person, reason="Shown round by the sister")
    after = system_of(provider=world.provider).get(address).json()
    one = next(one for one in after["people"] if one["clinician"] == person)

    assert [person["local"] for person in before["people"]] == [["induction"], ["induction"]]
    assert (one["local"], one["cleared"][0]["item"], one["cleared"][0]["reason"]) == (
        [],
        "induction",
        "Shown round by the sister",
    )
    assert len(after["lacking"]) == len(before["lacking"]) - 1


def test_a_local_item_is_recorded_once_and_read_with_the_person(world, session, trust):
    address = f"/clearance/people/{world.team[0].pk}/"
    item = {"item": "induction", "valid_from": "2026-11-01"}
    made = trust.post(address + "local/", item, Idempotency_Key="i")
    again = trust.post(address + "local/", item, Idempotency_Key="i")

    assert (made.status_code, again.json()) == (201, made.json())
    assert trust.get(address).json() == made.json()
    assert [one["item"] for one in made.json()["local_records"]] == ["induction"]
    assert problem(trust.post(address + "local/", item | {"item": "charm"}))[2] == [("/item", "unknown_value")]
    with acting_as(SYSTEM):
        assert LocalClearance.objects.count() == 1
    end = f"{address}local/{made.json()['local_records'][0]['id']}/end/"
    ended = trust.post(end, {"valid_until": "2026-11-30", "reason": "Account closed"})
    assert ended.json()["local_records"][0]["valid_until"] == "2026-11-30"
    assert problem(trust.post(end, {"valid_until": "2026-12-30", "reason": "Longer"}))[2] == [
        ("/valid_until", "clearance_order")
    ]


def test_a_person_is_suspended_at_once_and_only_a_person_ends_it(world, session, trust):
    address = f"/clearance/people/{world.team[0].pk}/suspend/"
    made = trust.post(address, {"since": "2026-11-20", "reason": "Registration is looked into"})
    suspension = made.json()["suspensions"][0]["id"]

    assert (made.status_code, made.json()["suspended"]) == (201, True)
    ended = trust.post(f"/clearance/suspensions/{suspension}/end/", {"until": "2026-11-21", "reason": "Cleared"})
    assert problem(ended)[:2] == (403, "person_needed")
    with acting_as(SYSTEM):
        assert Suspension.objects.get().until is None


def test_what_lists_need_is_set_at_the_version_read(trust):
    read = trust.get("/clearance/needs/")
    said = trust.put("/clearance/needs/", {"items": ["it_account", "induction"]}, If_Match=read["ETag"])
    assert said.json() == {"items": ["induction", "it_account"]}
    assert problem(trust.put("/clearance/needs/", {"items": []}, If_Match=read["ETag"]))[:2] == (412, "outdated")
    assert problem(trust.put("/clearance/needs/", {"items": ["charm"]}))[2] == [("/items/0", "unknown_value")]


def test_who_is_named_is_read_page_by_page_at_the_same_cost(world, session, trust):
    page = trust.get("/clearance/people/?limit=1").json()
    rest = trust.get(page["next"]).json()
    seen = [one["clinician"] for one in [*page["results"], *rest["results"]]]
    assert sorted(seen) == sorted(one.pk for one in world.team[:2])
    named(world, session, world.team)
    assert questions(trust, "/clearance/people/?limit=1") == questions(trust, "/clearance/people/")


def test_others_find_nothing(world, session):
    stranger, provider = system_of(trust=make_world().trust), system_of(provider=world.provider)
    person = f"/clearance/people/{world.team[0].pk}/"
    assert stranger.get(f"/sessions/{session.pk}/clearance/").status_code == 404
    assert stranger.get(person).status_code == 404
    assert stranger.post(person + "local/", {"item": "induction", "valid_from": "2026-11-01"}).status_code == 404
    assert stranger.post(person + "local/1/end/", {"valid_until": "2026-11-30", "reason": "x"}).status_code == 404
    assert stranger.post(person + "suspend/", {"since": "2026-11-20", "reason": "x"}).status_code == 404
    assert stranger.get("/clearance/people/").json()["results"] == []
    assert provider.get("/clearance/people/").status_code == 403
