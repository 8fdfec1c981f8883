"""The order contracts are asked, and when their lines' lists run, by API."""

import pytest

from tests.contracts.call_offs.test_views import system_of
from tests.support.world import make_world

pytestmark = pytest.mark.django_db
ORDER = "/api/v1/offer-order/"
SCOPES = ["sessions:write", "contracts:write"]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def buyer(world):
    return system_of(trust=world.trust, scopes=SCOPES)


def put(client, body, **headers):
    return client.put(ORDER, body, content_type="application/json", headers=headers)


def test_the_order_is_set_at_the_version_read(world, buyer):
    read = buyer.get(ORDER)
    said = put(buyer, [{"call_off": world.call_off.pk, "place": 3}], **{"If-Match": read["ETag"]})
    assert [row["place"] for row in said.json()["results"]] == [3]
    assert buyer.get(ORDER).json() == said.json()
    stale = put(buyer, [{"call_off": world.call_off.pk, "place": 1}], **{"If-Match": read["ETag"]})
    assert (stale.status_code, stale.json()["code"]) == (412, "outdated")
    assert put(buyer, [{"call_off": world.call_off.pk, "place": 100}]).json()["errors"][0]["pointer"] == "/0/place"
    assert put(buyer, []).json()["code"] == "nothing_chosen"


def test_the_order_is_the_trusts_own(world):
    other = system_of(trust=make_world().trust, scopes=SCOPES)
    assert put(other, [{"call_off": world.call_off.pk, "place": 1}]).status_code == 404
    assert system_of(provider=world.provider).get(ORDER).status_code == 404


def test_hours_are_recorded_once_at_the_version_read(world, buyer):
    address = f"/api/v1/call-offs/{world.call_off.pk}/lines/{world.line.pk}/hours/"
    body = {"when": "both", "reason": "Stands empty on Mondays"}

    def post(**headers):
        return buyer.post(address, body, content_type="application/json", headers=headers)

    first = post(**{"If-Match": '"0"', "Idempotency-Key": "h"})
    again = post(**{"If-Match": '"0"', "Idempotency-Key": "h"})
    assert (first.status_code, again.json()) == (201, first.json())
    assert buyer.get(address)["ETag"] == first["ETag"]
    assert post(**{"If-Match": '"0"'}).status_code == 412
    other = system_of(trust=make_world().trust, scopes=SCOPES)
    assert [other.get(address).status_code, system_of(provider=world.provider).get(address).status_code] == [404] * 2


def test_decisions_are_refused_to_every_machine(world, buyer):
    of = f"/api/v1/call-offs/{world.call_off.pk}/"
    for address in (
        "activate/",
        "suspend/",
        "resume/",
        "terminate/",
        "variations/1/approve/",
        "variations/1/refuse/",
        "representations/1/close/",
    ):
        answer = buyer.post(of + address, {}, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (403, "person_needed")
