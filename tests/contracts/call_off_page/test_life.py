"""Changes, positions, papers, deciders, representations, guarantees and limits by API: thin doors over the services."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from base.row_security import acting_as
from contracts.models import CallOff, CallOffDocument, OpeningPosition, Variation, VariationDecision
from tests.contracts.call_offs.test_views import system_of
from tests.contracts.drafts import ENTERED_BY, give_limit, make_draft
from tests.reports.transparency.support import vary
from tests.support.world import NOW, SYSTEM, make_world

pytestmark = pytest.mark.django_db
WRITE = ["contracts:write"]
PDF = b"%PDF-1.7 an order form"
MORE = {"kind": "value", "ground": 5, "reason": "More lists", "amount_change": "40000.00"}


@pytest.fixture(autouse=True)
def on_a_friday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def buyer(world) -> Client:
    return system_of(trust=world.trust, scopes=WRITE)


def of(world, what: str) -> str:
    return f"/api/v1/call-offs/{world.call_off.pk}/{what}/"


def post(client: Client, address: str, body: dict, **headers):
    return client.post(address, body, content_type="application/json", headers=headers)


def faults(answer) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_a_change_is_proposed_once_and_read_with_its_decision(world, buyer):
    first = post(buyer, of(world, "variations"), MORE, **{"Idempotency-Key": "k1"})
    again = post(buyer, of(world, "variations"), MORE, **{"Idempotency-Key": "k1"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert buyer.get(first["Location"]).json() == first.json()
    assert (first.json()["number"], first.json()["amount_change"], first.json()["decision"]) == (1, "40000.00", None)
    with acting_as(SYSTEM):
        assert Variation.objects.filter(call_off=world.call_off).count() == 1


def test_a_change_that_is_not_allowed_names_everything(world, buyer):
    wrong = post(buyer, of(world, "variations"), {"kind": "colour", "ground": 9, "amount_change": 40000})
    assert (wrong.status_code, faults(wrong)) == (
        400,
        [
            ("/kind", "unknown_value"),
            ("/ground", "not_whole"),
            ("/reason", "required"),
            ("/amount_change", "money_format"),
        ],
    )

    refused = post(buyer, of(world, "variations"), MORE | {"ground": 2, "amount_change": "-500000.00"})
    assert (refused.status_code, faults(refused)) == (409, [("/amount_change", "invalid"), ("/clause", "required")])


def test_a_change_is_not_proposed_over_one_that_was_not_read(world, buyer):
    read = buyer.get(of(world, "variations"))["ETag"]
    vary(world, 5)
    late = post(buyer, of(world, "variations"), MORE, **{"If-Match": read})
    assert (late.status_code, late.json()["code"]) == (412, "outdated")

    read = buyer.get(of(world, "variations"))
    assert [row["decision"]["approved"] for row in read.json()["results"]] == [True]
    assert post(buyer, of(world, "variations"), MORE, **{"If-Match": read["ETag"]}).status_code == 201


def test_no_credential_decides(world, buyer):
    made = post(buyer, of(world, "variations"), MORE).json()
    for word in ("approve", "refuse"):
        answer = post(buyer, of(world, f"variations/{made['number']}/{word}"), {})
        assert (answer.status_code, answer.json()["code"]) == (403, "person_needed")
    with acting_as(SYSTEM):
        assert list(VariationDecision.objects.filter(variation__call_off=world.call_off)) == []


def test_an_opening_position_is_set_by_its_version(world, buyer):
    address, body = of(world, "opening-position"), {"as_at": "2026-10-31", "spent": "1000.00", "patients": 12}
    assert buyer.get(address).status_code == 404

    first = buyer.put(address, body, content_type="application/json", headers={"If-Match": '"0"'})
    same = buyer.put(address, body, content_type="application/json")
    late = buyer.put(address, body, content_type="application/json", headers={"If-Match": '"0"'})
    wrong = buyer.put(address, {"as_at": "2030-01-01"}, content_type="application/json")

    assert (first.status_code, first["ETag"]) == (200, same["ETag"])
    assert (first.json()["spent"], first.json()["patients"]) == ("1000.00", 12)
    assert (late.status_code, wrong.status_code, faults(wrong)) == (412, 409, [("/as_at", "invalid")])
    assert buyer.get(of(world, "spend")).json()["opening"] == "1000.00"
    with acting_as(SYSTEM):
        assert OpeningPosition.objects.filter(call_off=world.call_off).count() == 1


def send(client: Client, address: str, name: str, content: bytes, **headers):
    sent = SimpleUploadedFile(name, content, "application/pdf")
    body = {"kind": "order", "title": "Order form", "document": sent}
    return client.post(address, body, headers=headers)


def test_a_paper_comes_in_once_and_goes_out_as_it_was(world, buyer):
    address = of(world, "documents")
    first = send(buyer, address, "order.pdf", PDF, **{"Idempotency-Key": "d1"})
    again = send(buyer, address, "order.pdf", PDF, **{"Idempotency-Key": "d1"})
    other = send(buyer, address, "order.pdf", PDF + b"!", **{"Idempotency-Key": "d1"})

    assert (first.status_code, again.json(), other.status_code) == (201, first.json(), 422)
    assert buyer.get(address).json()["results"] == [first.json()]
    taken = buyer.get(first["Location"])
    assert b"".join(taken.streaming_content) == PDF
    assert taken["Content-Disposition"] == 'attachment; filename="order.pdf"'
    with acting_as(SYSTEM):
        assert CallOffDocument.objects.filter(call_off=world.call_off).count() == 1


def test_a_paper_that_cannot_be_kept_says_why(world, buyer):
    address = of(world, "documents")
    assert faults(send(buyer, address, "order.exe", b"MZ")) == [("/document", "wrong_type")]
    assert faults(send(buyer, address, "order.pdf", b"MZ")) == [("/document", "wrong_type")]
    assert send(buyer, address, "order.pdf", PDF + b"\0" * 20_000_000).status_code == 413
    assert faults(buyer.post(address, {"kind": "song"})) == [
        ("/kind", "unknown_value"),
        ("/title", "required"),
        ("/document", "required"),
    ]


def test_who_decided_is_recorded_once(world, buyer):
    body = {"job_title": "Chief operating officer", "decided_on": "2026-03-12"}
    first = post(buyer, of(world, "decision-makers"), body, **{"Idempotency-Key": "m1"})
    again = post(buyer, of(world, "decision-makers"), body, **{"Idempotency-Key": "m1"})
    assert (first.status_code, again.json()) == (201, first.json())
    assert buyer.get(of(world, "decision-makers")).json()["results"] == [first.json()]


def test_a_representation_is_recorded_in_the_standstill_only(world, buyer):
    body = {"received_on": "2026-11-19", "nature": "The basket was priced wrongly"}
    assert post(buyer, of(world, "representations"), body).json()["code"] == "not_in_standstill"
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(
            state="standstill",
            signed_on=None,
            intention_published_on=dt.date(2026, 11, 16),
            standstill_ends_on=dt.date(2026, 11, 26),
        )
    made = post(buyer, of(world, "representations"), body)
    assert (made.status_code, made.json()["closed_on"]) == (201, None)
    assert buyer.get(of(world, "representations")).json()["results"] == [made.json()]


def test_guarantees_are_of_a_draft(world, buyer):
    body = {
        "side": "provider",
        "what": "Lists offered",
        "number": "12.00",
        "unit": "lists",
        "period": "month",
        "consequence": "The next list is free of charge",
    }
    assert post(buyer, of(world, "guarantees"), body).json()["code"] == "call_off_not_draft"
    draft = f"/api/v1/call-offs/{make_draft(world).pk}/guarantees/"
    made = post(buyer, draft, body)
    assert made.status_code == 201
    assert buyer.get(draft).json()["results"] == [body | {"id": made.json()["id"]}]


def test_limits_are_read(world, buyer):
    give_limit(world, ENTERED_BY, "250000.00")
    (limit,) = buyer.get("/api/v1/limits/").json()["results"]
    assert limit["amount"] == "250000.00"


READ = ("variations", "opening-position", "documents", "decision-makers", "representations", "guarantees")


def test_another_trust_finds_nothing_and_a_provider_only_what_is_its_own(world):
    vary(world, 5)
    stranger = system_of(trust=make_world().trust, scopes=WRITE)
    provider = system_of(provider=world.provider, scopes=["contracts:read"])

    assert [stranger.get(of(world, what)).status_code for what in READ] == [404] * len(READ)
    assert post(stranger, of(world, "variations"), MORE).status_code == 404
    assert send(stranger, of(world, "documents"), "order.pdf", PDF).status_code == 404
    assert [provider.get(of(world, what)).status_code for what in READ] == [200, *[404] * 5]
    assert provider.get("/api/v1/limits/").status_code == 404


def test_reading_is_not_writing(world):
    reader = system_of(trust=world.trust, scopes=["contracts:read"])
    answers = [
        post(reader, of(world, "variations"), MORE),
        send(reader, of(world, "documents"), "order.pdf", PDF),
        reader.put(of(world, "opening-position"), {"as_at": "2026-10-31"}, content_type="application/json"),
        *(post(reader, of(world, what), {}) for what in ("decision-makers", "representations", "guarantees")),
    ]
    assert [answer.status_code for answer in answers] == [403] * 6
