"""Call-offs, spend and reference by API: what is answered, to whom, how much it costs."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.credentials import issue_credential
from base.row_security import acting_as
from contracts.models import LedgerEntry
from contracts.money.ledger import post
from tests.contracts.drafts import make_draft
from tests.support.world import SYSTEM, make_call_off, make_provider, make_world

pytestmark = pytest.mark.django_db
TRUST_SCOPES, PROVIDER_SCOPES = ["sessions:read", "contracts:read"], ["sessions:read", "contracts:read"]


@pytest.fixture
def world():
    return make_world()


def system_of(*, trust=None, provider=None, scopes=TRUST_SCOPES) -> Client:
    with acting_as(SYSTEM):
        _, token = issue_credential(
            by=SYSTEM,
            name="Theatre system",
            scopes=scopes,
            expires_at=timezone.now() + dt.timedelta(days=30),
            trust_id=trust and trust.pk,
            provider_id=provider and provider.pk,
        )
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_a_trust_lists_its_call_offs_and_nobody_elses(world):
    make_world()
    answer = system_of(trust=world.trust).get("/api/v1/call-offs/").json()

    assert [row["id"] for row in answer["results"]] == [world.call_off.pk]
    assert answer["next"] is None
    assert answer["results"][0] | {"lot": None} == {
        "id": world.call_off.pk,
        "reference": world.call_off.reference,
        "title": "Endoscopy at weekends",
        "state": "active",
        "trust": {"id": world.trust.pk, "ods_code": world.trust.ods_code, "name": world.trust.name},
        "provider": {"id": world.provider.pk, "name": world.provider.name, "short_name": world.provider.short_name},
        "lot": None,
        "off_framework_reason": "",
        "regime": "psr",
        "process": "mini_competition",
        "intention_published_on": None,
        "standstill_ends_on": None,
        "signed_on": "2026-03-20",
        "starts_on": "2026-04-01",
        "ends_on": world.call_off.ends_on.isoformat(),
        "maximum_value": "500000.00",
    }


def test_a_provider_lists_its_own_without_drafts(world):
    make_draft(world)
    answer = system_of(provider=world.provider, scopes=PROVIDER_SCOPES).get("/api/v1/call-offs/").json()
    assert [row["id"] for row in answer["results"]] == [world.call_off.pk]


def test_the_list_goes_on_by_cursor_and_ends(world):
    with acting_as(SYSTEM):
        more = [make_call_off(world.trust, make_provider(), world.site)[0].pk for _ in range(4)]
    client = system_of(trust=world.trust)
    address, seen = "/api/v1/call-offs/?limit=2", []
    while address:
        answer = client.get(address).json()
        seen.append([row["id"] for row in answer["results"]])
        address = answer["next"]
    assert seen == [[world.call_off.pk, more[0]], more[1:3], more[3:]]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "limit=99999999999999999999", "cursor=x", "cursor=W10", "state=active"]
)
def test_a_wrong_limit_or_cursor_is_said(world, query):
    answer = system_of(trust=world.trust).get(f"/api/v1/call-offs/?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"] != []


def test_one_call_off_has_lines_and_every_version_of_prices(world):
    answer = system_of(trust=world.trust).get(f"/api/v1/call-offs/{world.call_off.pk}/").json()

    assert answer["service_lines"] == [
        {
            "id": world.line.pk,
            "name": "Endoscopy, weekend",
            "tfc": "301",
            "setting": "endoscopy",
            "sites": [world.site.pk],
            "lead_name": "Dr Kit Template",
            "lead_gmc": "0000017",
            "planned_cases": 6,
        }
    ]
    assert [(card["version"], len(card["rates"])) for card in answer["rate_cards"]] == [(1, 5)]
    assert answer["rate_cards"][0]["rates"][0]["price"] == "310.00"


def test_spend_adds_up(world):
    with acting_as(SYSTEM):
        own = {"trust": world.trust, "provider": world.provider, "call_off": world.call_off}
        post(
            LedgerEntry(kind=kind, amount=Decimal(amount), **own)
            for kind, amount in (
                ("opening", "1000"),
                ("committed", "3100"),
                ("released", "100"),
                ("accrued", "2500.50"),
            )
        )
    answer = system_of(trust=world.trust).get(f"/api/v1/call-offs/{world.call_off.pk}/spend/").json()
    assert answer == {
        "call_off": world.call_off.pk,
        "maximum_value": "500000.00",
        "opening": "1000.00",
        "committed": "3000.00",
        "accrued": "2500.50",
        "invoiced": "0.00",
        "paid": "0.00",
        "used": "6500.50",
        "left": "493499.50",
        "over_value": False,
    }


def test_reference_gives_ids_and_codes(world):
    make_world()
    trust = system_of(trust=world.trust).get("/api/v1/reference/").json()
    provider = system_of(provider=world.provider, scopes=PROVIDER_SCOPES).get("/api/v1/reference/").json()

    assert [room["id"] for room in trust["rooms"]] == [room.pk for room in world.rooms]
    assert trust["rooms"] == provider["rooms"]
    assert [(line["id"], line["call_off"]) for line in trust["service_lines"]] == [(world.line.pk, world.call_off.pk)]
    assert trust["service_lines"] == provider["service_lines"]
    assert {"code": "301", "label": "Gastroenterology"} in trust["codes"]["tfc"]
    assert {"code": "saturday", "label": "Saturday"} in trust["codes"]["day_type"]


@pytest.mark.parametrize("part", ["", "spend/"])
def test_another_organisations_call_off_is_not_there(world, part):
    other = make_world()
    client = system_of(trust=world.trust)
    for pk in (other.call_off.pk, 10**12, 10**25):
        answer = client.get(f"/api/v1/call-offs/{pk}/{part}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("address", ["call-offs/", "call-offs/1/", "call-offs/1/spend/", "reference/"])
def test_a_credential_without_the_scope_is_refused_and_nobody_at_all(world, address):
    bare = system_of(trust=world.trust, scopes=["reports"])
    assert bare.get(f"/api/v1/{address}").status_code == 403
    assert Client().get(f"/api/v1/{address}").status_code == 401


@pytest.mark.parametrize("address", ["call-offs/", "reference/"])
def test_lists_cost_the_same_however_long(world, address):
    client = system_of(trust=world.trust)

    def cost() -> int:
        client.get(f"/api/v1/{address}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/api/v1/{address}")
        return len(asked)

    before = cost()
    with acting_as(SYSTEM):
        for _ in range(4):
            make_call_off(world.trust, make_provider(), world.site)
    assert cost() == before
