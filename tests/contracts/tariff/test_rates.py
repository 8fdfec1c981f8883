"""Rates, prices and payment scheme sets by API."""

import pytest
import time_machine
from django.urls import reverse

from base.row_security import acting_as
from contracts.tariff.services.comparisons import save_comparator
from tests.contracts.call_offs.test_views import system_of
from tests.contracts.drafts import procurement
from tests.contracts.tariff.tariffs import comparing, loaded
from tests.support.world import NOW, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    world = make_world()
    world.set = loaded(world)
    with acting_as(procurement(world)) as actor:
        save_comparator(by=actor, **comparing(world))
    return world


def test_rates_come_with_terms_and_comparisons(world):
    answer = system_of(trust=world.trust).get(f"/api/v1/call-offs/{world.call_off.pk}/rates/").json()

    assert (answer["version"], answer["valid_from"], len(answer["rates"])) == (1, "2026-04-01", 5)
    rate = answer["rates"][0]
    compared = rate.pop("comparisons")[0]
    assert rate == {
        "service_line": world.line.pk,
        "day_type": "weekday_day",
        "unit": "point",
        "price": "310.00",
        "minimum_charge": None,
        "most_units": None,
        "missed_share": "0.00",
        "cancelled_share": "0.00",
        "includes": [],
    }
    compared.pop("compared_at")
    assert compared == {
        "case": "Colonoscopy",
        "code": "FE32Z",
        "pod": "dc",
        "outcome": "at_or_below",
        "case_price": "620.00",
        "tariff": "655.00",
        "with_mff": False,
        "price_set_id": world.set.pk,
        "looked_up_for": "2026-11-20",
        "price_set": "Invented 2026/27, first publication, unit prices, published Fri 20 Mar 2026",
    }


def test_what_a_list_would_come_to(world):
    client = system_of(trust=world.trust)
    address = f"/api/v1/call-offs/{world.call_off.pk}/price/?service_line={world.line.pk}"
    answer = client.get(f"{address}&starts_at=2026-12-05T08:30&minutes=240&seen=5&points=10").json()

    assert answer == {
        "day_type": "saturday",
        "why_day": "The list starts on a Saturday, Sat 5 Dec 2026.",
        "which": "Rate card version 1, from Wed 1 Apr 2026: Endoscopy, weekend, Saturdays, £310.00 a point.",
        "amount": "3100.00",
        "steps": [{"code": "delivered", "words": "10 points × £310.00", "amount": "3100.00"}],
    }
    assert client.get(f"{address}&minutes=240").status_code == 400
    assert client.get(f"{address}&starts_at=2099-12-05T08:30&minutes=240").status_code == 400
    assert client.get(f"{address}&starts_at=2025-12-05T08:30&minutes=240").json()["code"] == "rates_missing"
    assert client.get(f"{address}&starts_at=2026-12-05T08:30&minutes=240&seen=1&first=2").status_code == 400
    other = address.replace(f"service_line={world.line.pk}", "service_line=999999")
    assert client.get(f"{other}&starts_at=2026-12-05T08:30&minutes=240").status_code == 404


def test_price_sets_and_their_prices(world):
    client = system_of(trust=world.trust)
    sets = client.get("/api/v1/tariff/sets/").json()["results"]
    assert [(row["name"], row["state"], row["prices"], row["back_dated"]) for row in sets] == [
        ("Invented 2026/27, first publication", "in_use", 6, False)
    ]
    prices = client.get(f"/api/v1/tariff/sets/{world.set.pk}/prices/?code=BZ34&limit=1").json()
    assert prices["results"] == [
        {
            "tab": "4b Other unit prices",
            "currency": "hrg",
            "code": "BZ34A",
            "name": "Invented lens operation",
            "pod": "dc_el",
            "price": "1020.00",
        }
    ]
    assert client.get(prices["next"]).json()["results"][0]["price"] is None


def test_rates_side_by_side(world):
    client = system_of(trust=world.trust)
    answer = client.get("/api/v1/rates/side-by-side/?tfc=301&setting=endoscopy").json()
    assert [(row["call_off"], row["outcomes"], len(row["rates"])) for row in answer["results"]] == [
        (world.call_off.pk, ["at_or_below"], 5)
    ]
    assert client.get("/api/v1/rates/side-by-side/?tfc=301&setting=car").status_code == 400


def test_what_is_the_trusts_is_not_the_providers_nor_another_trusts(world):
    provider = system_of(provider=world.provider)
    assert provider.get(f"/api/v1/call-offs/{world.call_off.pk}/rates/").status_code == 200
    refused = [
        "/api/v1/tariff/sets/",
        "/api/v1/rates/side-by-side/?tfc=301&setting=echo",
        f"/api/v1/call-offs/{world.call_off.pk}/cost-to-tariff/",
    ]
    assert [provider.get(path).status_code for path in refused] == [403, 403, 403]
    stranger = system_of(trust=make_world().trust)
    assert stranger.get(f"/api/v1/tariff/sets/{world.set.pk}/prices/").status_code == 404
    assert stranger.get(reverse("api-call-off-rates", args=[world.call_off.pk])).status_code == 404
