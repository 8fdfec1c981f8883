"""Offers of places, times of the day and incidents by API."""

import pytest
import time_machine

from base.row_security import acting_as
from sessions_app.models import DayStamp, Incident, ListEntry, OfferStep
from tests.sessions_app.api.support import system_of
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
def trust(morning):
    return system_of(trust=morning.world.trust)


@pytest.fixture
def provider(morning):
    return system_of(provider=morning.world.provider)


INCIDENT = {
    "happened_at": "2026-12-05T09:05",
    "what": "Sharp pain",
    "physical_harm": "3",
    "psychological_harm": "4",
    "immediate_action": "Stopped and observed",
}


def codes(answer):
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_a_time_is_recorded_once_by_key_and_once_by_kind(morning, provider, trust):
    address, entry = f"/sessions/{morning.session.pk}/times/", morning.entries[0].pk
    body = {"kind": "arrived", "entry": entry, "at": "2026-12-05T08:20"}
    first = provider.post(address, body, Idempotency_Key="one")
    again = provider.post(address, body, Idempotency_Key="one")
    other = trust.post(address, body | {"at": "2026-12-05T08:40"})

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 201)
    assert first.json() == again.json() == other.json()
    assert first.json()["at"] == "2026-12-05T08:20:00+00:00"
    with acting_as(SYSTEM):
        assert DayStamp.objects.count() == 1


def test_times_are_read_corrected_and_taken_back(morning, provider):
    address, entry = f"/sessions/{morning.session.pk}/times/", morning.entries[0].pk
    stamp = provider.post(address, {"kind": "missed", "entry": entry}).json()
    back = provider.post(f"/times/{stamp['id']}/corrections/", {"reason": "Came after all"})
    assert (back.status_code, back.json()["at"], back.json()["version"]) == (201, None, 2)
    provider.post(address, {"kind": "brief", "at": "2026-12-05T08:22"})
    read = provider.get(address)
    assert [one["kind"] for one in read.json()["times"]] == ["brief"]
    assert read.headers["ETag"]


def test_a_time_for_a_version_nobody_has_any_more_is_refused(morning, provider):
    answer = provider.post(f"/sessions/{morning.session.pk}/times/", {"kind": "brief"}, If_Match='"1"')
    assert (answer.status_code, answer.json()["code"]) == (412, "outdated")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"kind": "danced"}, [("/kind", "unknown_value")]),
        ({}, [("/kind", "required")]),
        ({"kind": "brief", "at": "soon"}, [("/at", "time_format")]),
        ({"kind": "cancelled"}, [("/why", "reason_needed")]),
    ],
)
def test_a_time_that_makes_no_sense_says_where(morning, provider, body, found):
    entry = {"entry": morning.entries[0].pk} if body.get("kind") == "cancelled" else {}
    answer = provider.post(f"/sessions/{morning.session.pk}/times/", body | entry)
    assert (answer.status_code, codes(answer)) == (400, found)


def test_a_step_of_an_offer_is_recorded_and_read(morning, trust):
    address = f"/sessions/{morning.session.pk}/list/{morning.entries[0].pk}/offers/"
    body = {"kind": "offered", "channel": "telephone"}
    made = trust.post(address, body, Idempotency_Key="a")
    again = trust.post(address, body, Idempotency_Key="a")
    assert (made.status_code, made.json(), made.headers["ETag"]) == (201, again.json(), again.headers["ETag"])
    assert (made.json()["state"], made.json()["steps"][0]["notice_days"], made.json()["steps"][0]["reasonable"]) == (
        "offered",
        0,
        False,
    )
    refused = trust.post(address, {"kind": "declined"})
    assert (refused.status_code, codes(refused)) == (400, [("/declined", "reason_needed")])
    trust.post(address, {"kind": "declined", "declined": "unwell"})
    with acting_as(SYSTEM):
        assert OfferStep.objects.count() == 2
        assert ListEntry.objects.get(pk=morning.entries[0].pk).live is False


def test_an_incident_is_reported_once_and_its_words_stay_inside(morning, provider, trust):
    address = f"/sessions/{morning.session.pk}/incidents/"
    made = provider.post(address, INCIDENT, Idempotency_Key="i")
    again = provider.post(address, INCIDENT, Idempotency_Key="i")
    assert (made.status_code, made.json()) == (201, again.json())
    assert made.json()["candour_due"] is True
    assert [one["id"] for one in trust.get(address).json()["results"]] == [made.json()["id"]]
    assert "Sharp pain" not in made.content.decode()
    with acting_as(SYSTEM):
        assert Incident.objects.count() == 1
    wrong = provider.post(address, INCIDENT | {"physical_harm": "9"})
    assert (wrong.status_code, codes(wrong)) == (400, [("/physical_harm", "unknown_value")])


def test_nobody_else_finds_any_of_it(morning, provider):
    stamp = provider.post(f"/sessions/{morning.session.pk}/times/", {"kind": "brief"}).json()
    other = system_of(provider=make_world().provider)
    pk, entry = morning.session.pk, morning.entries[0].pk
    answers = [
        other.get(f"/sessions/{pk}/times/"),
        other.get(f"/sessions/{pk}/incidents/"),
        other.get(f"/sessions/{pk}/list/{entry}/offers/"),
        other.post(f"/sessions/{pk}/times/", {"kind": "brief"}),
        other.post(f"/sessions/{pk}/incidents/", INCIDENT),
        other.post(f"/times/{stamp['id']}/corrections/", {"reason": "x"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6


def test_a_credential_without_the_right_is_refused(morning):
    reader = system_of(trust=morning.world.trust, scopes=["sessions:read"])
    assert reader.get(f"/sessions/{morning.session.pk}/times/").status_code == 403
    assert reader.post(f"/sessions/{morning.session.pk}/times/", {"kind": "brief"}).status_code == 403
