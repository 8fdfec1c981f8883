"""The end of a contract's care by API: what is open, taking it over."""

import pytest

from base.row_security import acting_as
from contracts.models import CallOff
from sessions_app.aftercare.services.follow_ups import add_follow_ups
from sessions_app.models import FollowUp
from tests.sessions_app.aftercare.test_follow_ups import listed, wish
from tests.sessions_app.api.support import problem, questions, system_of
from tests.sessions_app.deliveries import make_session
from tests.support.world import SYSTEM, make_world
from waiting_list.models import PatientShare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    world = make_world()
    session = make_session(world)
    patients = [listed(world, session, serial) for serial in (1, 2, 3)]
    with acting_as(world.trust_actor()) as actor:
        add_follow_ups(by=actor, session_id=session.pk, wishes=[wish(one) for one in patients])
    with acting_as(SYSTEM):
        for patient in patients:
            PatientShare.objects.create(trust=world.trust, provider=world.provider, patient=patient)
        CallOff.objects.filter(pk=world.call_off.pk).update(state="expired")
    return world


@pytest.fixture
def address(world):
    return f"/call-offs/{world.call_off.pk}/hand-back/"


def test_what_is_open_is_seen_by_both_sides_and_taken_over_by_the_trust_once(world, address):
    trust, provider = system_of(trust=world.trust), system_of(provider=world.provider)
    read = trust.get(address + "?limit=2").json()
    ids = [one["id"] for one in [*read["results"], *trust.get(read["next"]).json()["results"]]]
    body = {"follow_ups": ids[:2], "owner": "Endoscopy lead nurse"}
    taken = trust.post(address + "take-over/", body, Idempotency_Key="t")

    assert (read["ended"], read["closed"], len(ids)) == (True, None, 3)
    assert [one["side"] for one in taken.json()["results"]] == ["trust", "trust"]
    assert trust.post(address + "take-over/", body, Idempotency_Key="t").json() == taken.json()
    assert len(provider.get(address).json()["results"]) == 3
    assert problem(provider.post(address + "take-over/", body))[:2] == (409, "hand_over_by_trust")
    with acting_as(SYSTEM):
        assert FollowUp.objects.filter(side="trust").count() == 2


def test_contracts_that_are_not_handed_back_are_listed(world):
    trust = system_of(trust=world.trust)
    assert [one["call_off"] for one in trust.get("/hand-backs/").json()["results"]] == [world.call_off.pk]


def test_what_is_not_open_under_the_contract_is_named(world, address):
    trust = system_of(trust=world.trust)
    answer = trust.post(address + "take-over/", {"follow_ups": [10**9], "owner": "Nurse"})
    assert problem(answer)[::2] == (404, [("/follow_ups/0", "follow_up_not_found")])


def test_the_list_costs_the_same_whatever_its_length(world, address):
    trust = system_of(trust=world.trust)
    assert questions(trust, address + "?limit=1") == questions(trust, address + "?limit=3")


def test_others_find_nothing(address):
    stranger = system_of(trust=make_world().trust)
    assert stranger.get(address).status_code == 404
    assert stranger.post(address + "take-over/", {"follow_ups": [1], "owner": "x"}).status_code == 404
    assert stranger.get("/hand-backs/").json()["results"] == []
