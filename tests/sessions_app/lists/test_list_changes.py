"""Changing a list of patients by API: standby, off again, undone, cancelled on the day; who was accepted by whom."""

import pytest

from base.row_security import acting_as
from sessions_app.lists.services.criteria import ExceptionGiven, set_criteria
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.models import ListEntry
from tests.sessions_app.api.support import problem, system_of
from tests.sessions_app.teams.test_clearing import accepted
from tests.support.world import SYSTEM, make_need, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def needs(world):
    with acting_as(SYSTEM):
        return [make_need(world, serial).pk for serial in (1, 2, 3)]


@pytest.fixture
def trust(world):
    return system_of(trust=world.trust)


@pytest.fixture
def address(world):
    return f"/sessions/{accepted(world).pk}/list/"


def states(trust, address) -> list[str]:
    return [one["state"] for one in trust.get(address).json()["entries"]]


def test_patients_go_on_standby_and_off_again(trust, address, needs):
    put = trust.post(address, {"needs": needs[:1], "standby": True}).json()
    trust.post(address, {"needs": needs[1:]})
    assert states(trust, address) == ["standby", "picked", "picked"]
    off = f"{address}{put['entries'][0]['id']}/take-off/"
    assert problem(trust.post(off, {"reason": "Asked to"}, If_Match='"99"'))[:2] == (412, "outdated")
    gone = trust.post(off, {"reason": "Asked to"}, Idempotency_Key="o")
    assert (len(gone.json()["entries"]), gone.status_code) == (2, 200)
    assert trust.post(off, {"reason": "Asked to"}, Idempotency_Key="o").json() == gone.json()
    assert problem(trust.post(off, {"reason": "Asked to"}))[:2] == (404, "entry_not_found")


def test_what_was_just_put_on_is_taken_back_but_not_what_was_offered(trust, address, needs):
    entries = [one["id"] for one in trust.post(address, {"needs": needs}).json()["entries"]]
    offers = f"{address}{entries[0]}/offers/"
    step = trust.post(offers, {"kind": "offered", "channel": "telephone"}).json()["steps"][0]["id"]
    assert [one["id"] for one in trust.post(address + "undo/", {"entries": entries}).json()["entries"]] == entries[:1]

    undone = trust.post(f"{offers}{step}/undo/", {}, Idempotency_Key="u")
    assert (undone.json()["state"], undone.json()["steps"][-1]["kind"]) == ("picked", "undone")
    assert trust.post(f"{offers}{step}/undo/", {}, Idempotency_Key="u").json() == undone.json()
    assert problem(trust.post(f"{offers}{step}/undo/", {}))[:2] == (409, "not_last_step")


def test_a_place_is_cancelled_with_the_reason_of_the_list(trust, address, needs):
    entry = trust.post(address, {"needs": needs[:1]}).json()["entries"][0]["id"]
    assert problem(trust.post(f"{address}{entry}/cancel/", {"why": "boredom", "reason": "x"}))[2] == [
        ("/why", "unknown_value")
    ]
    gone = trust.post(f"{address}{entry}/cancel/", {"why": "beds", "reason": "No bed on the ward"})
    assert (gone.status_code, gone.json()["entries"]) == (200, [])
    with acting_as(SYSTEM):
        assert ListEntry.objects.get(pk=entry).live is False


def test_criteria_refuse_and_only_a_person_records_that_a_clinician_accepts(world, trust, address, needs):
    given = {"clinician": "Dr Kit Template", "registration": "9999999", "reason": "Seen in clinic"}
    with acting_as(world.trust_actor("governance")) as actor:
        set_criteria(by=actor, service_line_id=world.line.pk, asa_most=2, strict=True)
    assert problem(trust.post(address, {"needs": needs[:1]}))[:2] == (409, "criteria_not_met")
    assert problem(trust.post(address, {"needs": needs[:1], "exception": given}))[:2] == (403, "person_needed")
    assert problem(trust.post(address, {"needs": needs[:1], "exception": "please"}))[2] == [
        ("/exception", "not_an_object")
    ]
    session = int(address.split("/")[2])
    with acting_as(world.trust_actor()) as actor:
        put_on_list(by=actor, session_id=session, need_ids=needs[:1], exception=ExceptionGiven(**given))
    (shown,) = trust.get(address + "exceptions/").json()["results"]
    assert (shown["clinician"], shown["reason"]) == ("Dr Kit Template", "Seen in clinic")


def test_others_find_nothing(trust, address, needs):
    entry = trust.post(address, {"needs": needs[:1]}).json()["entries"][0]["id"]
    stranger = system_of(trust=make_world().trust)
    answers = [
        stranger.get(address + "exceptions/"),
        stranger.post(address + "undo/", {"entries": [entry]}),
        stranger.post(f"{address}{entry}/take-off/", {"reason": "x"}),
        stranger.post(f"{address}{entry}/cancel/", {"why": "beds", "reason": "x"}),
        stranger.post(f"{address}{entry}/offers/1/undo/", {}),
    ]
    assert [one.status_code for one in answers] == [404] * 5
