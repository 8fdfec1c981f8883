"""The waiting list of today, cohorts, needs and validation by API."""

import pytest
from django.test import Client

from accounts.roles import Role
from base.row_security import acting_as
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.cohorts.support import ago, waits
from tests.waiting_list.official.test_api import client_for
from waiting_list.cohorts.services.save import save_cohort
from waiting_list.models import Cohort, Validation

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/waiting-list/"
SEES = ("lists:write", "reports")


def sent(client, address, body, **headers):
    return client.post(ROOT + address, body, content_type="application/json", headers=headers)


def test_a_filter_is_counted_and_its_faults_are_named():
    world = make_world()
    for days in (100, 200, 300):
        waits(world, days)
    client = client_for(trust=world.trust, scopes=SEES)

    counted = sent(client, "cohorts/count/", {"filter": {"weeks_over": 18}})
    wrong = sent(client, "cohorts/count/", {"filter": {"weeks_over": -1, "tfc": ["000"]}})

    assert (counted.status_code, counted.json()) == (200, {"count": 2, "hidden": False, "filter": {"weeks_over": 18}})
    assert (wrong.status_code, [error["pointer"] for error in wrong.json()["errors"]]) == (
        400,
        ["/filter/tfc", "/filter/weeks_over"],
    )
    narrow = client_for(trust=world.trust, scopes=["reports"])
    assert sent(narrow, "cohorts/count/", {"filter": {}}).json()["hidden"] is True


def test_a_cohort_is_saved_once_read_listed_and_removed_by_its_owner_only():
    world = make_world()
    need = waits(world, 200)
    client = client_for(trust=world.trust, scopes=SEES)
    body = {"name": "Long", "shared": True, "filter": {"weeks_over": 18}}

    first = sent(client, "cohorts/", body, **{"Idempotency-Key": "k1"})
    again = sent(client, "cohorts/", body, **{"Idempotency-Key": "k1"})
    taken = sent(client, "cohorts/", body)

    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert (taken.status_code, taken.json()["code"]) == (409, "cohort_name_taken")
    address = f"{ROOT}cohorts/{first.json()['id']}/"
    assert client.get(address).json()["count"] == 1
    assert [row["name"] for row in client.get(ROOT + "cohorts/").json()["results"]] == ["Long"]
    people = client.get(address + "patients/?limit=1").json()
    assert (people["count"], [row["need"] for row in people["results"]]) == (1, [need.pk])
    assert client_for(trust=world.trust, scopes=["reports"]).get(address + "patients/").status_code == 403
    assert client.delete(address).status_code == 403
    with acting_as(SYSTEM):
        assert Cohort.objects.count() == 1


def test_a_private_cohort_is_not_there_for_a_system():
    world = make_world()
    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        cohort = save_cohort(by=actor, name="Mine", said={})

    assert client_for(trust=world.trust, scopes=SEES).get(f"{ROOT}cohorts/{cohort.pk}/").status_code == 404


def test_a_need_is_read_with_its_story_and_without_a_number():
    world = make_world()
    need = waits(world, 130)

    answer = client_for(trust=world.trust, scopes=SEES).get(f"{ROOT}needs/{need.pk}/").json()

    assert (answer["id"], answer["breach_on"], answer["events"]) == (need.pk, ago(3).isoformat(), [])
    assert answer["standing"].startswith("Waiting 18 weeks and 4 days. Over 18 weeks since")
    assert "nhs_number" not in answer


def test_answers_are_recorded_once_for_all_or_none():
    world, other = make_world(), make_world()
    needs = [waits(world, 200), waits(world, 210)]
    theirs = waits(other, 200)
    client = client_for(trust=world.trust, scopes=SEES)
    body = {"needs": [need.pk for need in needs], "outcome": "still_waits"}

    queue = client.get(ROOT + "validation/").json()
    first = sent(client, "validation/", body, **{"Idempotency-Key": "k1"})
    again = sent(client, "validation/", body, **{"Idempotency-Key": "k1"})
    foreign = sent(client, "validation/", {"needs": [needs[0].pk, theirs.pk], "outcome": "still_waits"})

    assert (queue["due"], [row["need"] for row in queue["results"]]) == (2, [needs[1].pk, needs[0].pk])
    assert (first.status_code, again.json()) == (201, first.json())
    assert (foreign.status_code, foreign.json()["code"]) == (404, "need_not_found")
    assert client.get(ROOT + "validation/").json()["due"] == 0
    with acting_as(SYSTEM):
        assert Validation.objects.count() == 2


def test_the_list_of_today_adds_up():
    world = make_world()
    for days in (10, 126, 127):
        waits(world, days)
    waits(world, 50, clock="dm01", kind="test")

    today = client_for(trust=world.trust).get(ROOT + "today/").json()

    assert (today["waiting"], today["within_18"], today["breach_in_28_days"]) == (3, 2, 1)
    assert [(row["tfc"], row["waiting"]) for row in today["specialties"]] == [("301", 3)]
    assert {row["clock"]: row["six_weeks_or_more"] for row in today["clocks"]} == {"rtt": None, "dm01": 1}


def test_walls():
    world, other = make_world(), make_world()
    need = waits(world, 200)
    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        cohort = save_cohort(by=actor, name="Ours", said={}, shared=True)
    stranger = client_for(trust=other.trust, scopes=SEES)
    provider = client_for(provider=world.provider, scopes=["reports"])

    assert stranger.get(f"{ROOT}cohorts/{cohort.pk}/").status_code == 404
    assert stranger.get(f"{ROOT}needs/{need.pk}/").status_code == 404
    assert sent(stranger, "cohorts/count/", {"filter": {}}).json()["count"] == 0
    assert stranger.get(ROOT + "today/").json()["waiting"] == 0
    assert provider.get(f"{ROOT}cohorts/{cohort.pk}/").status_code == 404
    assert provider.get(f"{ROOT}needs/{need.pk}/").status_code == 403
    assert sent(provider, "cohorts/", {"name": "x", "filter": {}}).status_code == 404
    assert Client().get(ROOT + "today/").status_code == 401
