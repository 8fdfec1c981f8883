"""A provider's people and its records by API."""

import pytest

from base.row_security import acting_as
from providers.models import Clinician
from tests.sessions_app.api.support import problem, questions, system_of
from tests.support.world import SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
NEW = {"name": "Dr Kit Template", "role": "endoscopist", "register": "gmc", "number": "9999991"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def provider(world):
    return system_of(provider=world.provider)


def test_a_person_is_taken_on_once_changed_at_the_version_read_and_let_go(provider):
    made = provider.post("/clinicians/", NEW, Idempotency_Key="p")
    assert provider.post("/clinicians/", NEW, Idempotency_Key="p").json() == made.json()
    one, read = f"/clinicians/{made.json()['id']}/", made["ETag"]
    changed = provider.put(one, {"name": "Dr Kit Template", "role": "anaesthetist"}, If_Match=read)
    left = provider.post(one + "active/", {"active": False}, If_Match=changed["ETag"])

    assert (made.status_code, changed.json()["role"], left.json()["active"]) == (201, "anaesthetist", False)
    assert provider.get(one).json() == left.json()
    assert problem(provider.put(one, NEW | {"role": "nurse"}))[2] == [("", "unknown_field")]
    assert problem(provider.put(one, {"name": "K", "role": "nurse"}, If_Match=read))[:2] == (412, "outdated")
    assert problem(provider.post("/clinicians/", NEW))[:2] == (409, "clinician_exists")
    with acting_as(SYSTEM):
        assert Clinician.objects.filter(registration__number="9999991").count() == 1


def test_what_clears_a_person_is_recorded_once_and_ended(world, provider):
    address = f"/clinicians/{world.team[0].pk}/clearance/"
    item = {"item": "dbs", "valid_from": "2026-11-01", "valid_until": "2029-10-31"}
    made = provider.post(address, item, Idempotency_Key="c")
    again = provider.post(address, item, Idempotency_Key="c")
    last = max(made.json()["clearance"], key=lambda clearance: clearance["id"])
    ended = provider.post(f"{address}{last['id']}/end/", {"valid_until": "2026-11-30", "reason": "Withdrawn"})

    assert (made.status_code, again.json(), last["valid_until"]) == (201, made.json(), "2029-10-31")
    assert [clearance["valid_until"] for clearance in ended.json()["clearance"] if clearance["id"] == last["id"]] == [
        "2026-11-30"
    ]
    assert problem(provider.post(address, item | {"valid_until": "2026-10-01"}))[2] == [
        ("/valid_until", "clearance_order")
    ]


def test_people_are_read_page_by_page_at_the_same_cost(world, provider):
    page = provider.get("/clinicians/?limit=3").json()
    rest = provider.get(page["next"]).json()
    assert [member["id"] for member in [*page["results"], *rest["results"]]] == sorted(
        member.pk for member in world.team
    )
    assert provider.get("/clinicians/?active=false").json()["results"] == []
    assert questions(provider, "/clinicians/?limit=1") == questions(provider, "/clinicians/?limit=4")


def test_others_find_nothing(world):
    stranger, trust = system_of(provider=make_world().provider), system_of(trust=world.trust)
    one = f"/clinicians/{world.team[0].pk}/"
    answers = [
        stranger.get(one),
        stranger.put(one, {"name": "X", "role": "nurse"}),
        stranger.post(one + "active/", {"active": False}),
        stranger.post(one + "clearance/", {"item": "dbs", "valid_from": "2026-11-01"}),
        stranger.post(one + "clearance/1/end/", {"valid_until": "2026-11-30", "reason": "x"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert trust.get("/clinicians/").status_code == 403


def test_a_record_of_the_provider_ends_earlier_once_and_is_seen_by_people_only(world, provider):
    made = provider.post(
        "/assurance/", {"item": "cqc", "reference": "1-999", "evidence": "Register", "valid_from": "2026-01-01"}
    ).json()
    end = {"valid_until": "2026-11-30", "reason": "Given up"}
    ended = provider.post(f"/assurance/{made['id']}/end/", end, Idempotency_Key="e")
    assert (ended.status_code, ended.json()["valid_until"]) == (200, "2026-11-30")
    assert provider.post(f"/assurance/{made['id']}/end/", end, Idempotency_Key="e").json() == ended.json()
    stranger, trust = system_of(provider=make_world().provider), system_of(trust=world.trust)
    assert stranger.post(f"/assurance/{made['id']}/end/", end).status_code == 404
    assert problem(trust.post(f"/assurance/{made['id']}/check/", {}))[:2] == (403, "person_needed")
