"""Follow-ups and late events by API, from either side."""

import pytest

from base.row_security import acting_as
from sessions_app.models import FollowUp, LateEvent
from tests.sessions_app.api.support import problem, system_of
from tests.sessions_app.deliveries import PAST, make_session
from tests.support.world import SYSTEM, make_need, make_world
from waiting_list.models import PatientShare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def trust(world):
    return system_of(trust=world.trust)


@pytest.fixture
def provider(world):
    return system_of(provider=world.provider)


@pytest.fixture
def entry(world):
    session = make_session(world)
    with acting_as(SYSTEM):
        need = make_need(world, 1)
        PatientShare.objects.create(trust=world.trust, provider=world.provider, patient=need.patient)
        return session.entries.create(
            trust=world.trust,
            provider=world.provider,
            need=need,
            patient=need.patient,
            position=1,
            what="Colonoscopy",
            weeks_waiting=30,
            put_on_by="tests",
        )


def note(entry, **changes) -> dict:
    return {
        "entry": entry.pk,
        "kind": "histology",
        "side": "provider",
        "owner": "Endoscopy lead",
        "due_on": "2026-12-01",
    } | changes


def test_a_follow_up_is_noted_once_read_and_acted_on_at_its_version(trust, provider, entry):
    address = f"/sessions/{entry.session_id}/follow-ups/"
    made = trust.post(address, note(entry), Idempotency_Key="f-1")
    again = trust.post(address, note(entry), Idempotency_Key="f-1")
    assert (made.status_code, again.json()) == (201, made.json())
    assert trust.get("/follow-ups/?state=open&side=provider").json()["results"] == [made.json()]

    act = f"/follow-ups/{made.json()['id']}/act/"
    assert problem(provider.post(act, {"action": "Letter sent"}, If_Match='"7"'))[:2] == (412, "outdated")
    done = provider.post(act, {"action": "Letter sent", "result_on": "2026-11-16"}, If_Match=made["ETag"])

    assert (done.status_code, done.json()["state"], done["ETag"]) == (200, "acted", '"2"')
    assert problem(trust.post(act, {"action": "Again"}))[:2] == (409, "follow_up_done")
    with acting_as(SYSTEM):
        assert FollowUp.objects.count() == 1


def test_what_is_wrong_is_named_at_its_field(trust, entry):
    address = f"/sessions/{entry.session_id}/follow-ups/"
    assert problem(trust.post(address, note(entry, kind="horoscope"))) == (400, "invalid", [("/kind", "unknown_value")])
    assert problem(trust.post(address, note(entry, due_on="2020-01-01")))[2] == [("/due_on", "due_out_of_range")]
    assert problem(trust.post(address, note(entry) | {"entry": entry.pk + 1}))[::2] == (
        404,
        [("/entry", "entry_not_found")],
    )


def test_a_late_event_is_recorded_by_either_side_and_seen_by_both(trust, provider, entry):
    address = f"/sessions/{entry.session_id}/late-events/"
    body = {"entry": entry.pk, "kind": "readmission", "happened_on": PAST.isoformat(), "note": "Bleeding"}

    made = trust.post(address, body)

    assert (made.status_code, made.json()["side"]) == (201, "trust")
    assert trust.get("/late-events/").json()["results"] == [made.json()]
    assert problem(trust.post(address, body | {"happened_on": "2026-01-01"}))[2] == [
        ("/happened_on", "day_before_list")
    ]
    with acting_as(SYSTEM):
        assert LateEvent.objects.count() == 1


def test_others_find_nothing(entry):
    stranger = system_of(trust=make_world().trust)
    assert stranger.post(f"/sessions/{entry.session_id}/follow-ups/", note(entry)).status_code == 404
    assert stranger.get("/follow-ups/").json() == {"results": [], "next": None}
