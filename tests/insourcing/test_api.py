"""The API's edges: who comes in, and every error as one kind of problem with a stable code."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.utils import timezone

from accounts.credentials import issue_credential, revoke_credential
from base.row_security import acting_as
from tests.accounts.actions import a_trust, signed_in
from tests.support.world import SYSTEM, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.insourcing.probe")]


@pytest.fixture
def issued():
    trust = a_trust()
    with acting_as(SYSTEM):
        end = timezone.now() + dt.timedelta(days=30)
        return issue_credential(by=SYSTEM, name="Theatre system", scopes=["reports"], expires_at=end, trust_id=trust.pk)


@pytest.fixture
def system(issued) -> Client:
    return Client(headers={"Authorization": f"Bearer {issued[1]}"}, raise_request_exception=False)


def refused(answer, status: int, code: str) -> dict:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail", "code", "errors"}
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"/api/v1/problems/#{code}")
    assert problem["detail"]
    return problem


def test_a_credential_comes_in(system, issued):
    answer = system.get("/api/v1/probe/")

    assert answer.status_code == 200
    assert answer.json()["credential"] == issued[0].pk


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic c2FtOnBhc3N3b3Jk",
        "Bearer nonsense",
        "Bearer ins_00000000_" + "x" * 43,
        "Bearer ins_00000000_short",
        "Bearer ins_\x00\x00\x00\x00\x00\x00\x00\x00_" + "x" * 43,
        "Bearer ins_\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9_" + "x" * 43,
        "Bearer " + "x" * 7000,
    ],
)
def test_without_a_known_credential_it_is_401(sent):
    headers = {} if sent is None else {"HTTP_AUTHORIZATION": sent}

    answer = Client().get("/api/v1/probe/", **headers)

    refused(answer, 401, "not_signed_in")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_right_prefix_with_a_wrong_secret_is_as_unknown_as_any(issued):
    token = issued[1][:-1] + ("A" if issued[1][-1] != "A" else "B")

    answer = Client().get("/api/v1/probe/", HTTP_AUTHORIZATION=f"Bearer {token}")

    assert refused(answer, 401, "not_signed_in")["detail"] == "That credential is not known."


def test_an_expired_credential_says_so(system, issued):
    with acting_as(SYSTEM):
        issued[0].expires_at = timezone.now()
        issued[0].save()

    refused(system.get("/api/v1/probe/"), 401, "credential_expired")


def test_a_revoked_credential_says_so(system, issued):
    with acting_as(SYSTEM):
        revoke_credential(by=SYSTEM, credential_id=issued[0].pk)

    refused(system.get("/api/v1/probe/"), 401, "credential_revoked")


def test_a_persons_visit_never_opens_the_api():
    make_person("sam.example@northshire.example", trust=a_trust())

    refused(signed_in("sam.example@northshire.example").get("/api/v1/probe/"), 401, "not_signed_in")


def test_a_credential_never_opens_a_page(system):
    assert system.get("/account/")["Location"].startswith("/sign-in/")


def test_an_unknown_address(system):
    refused(system.get("/api/v1/nothing-here/"), 404, "not_found")


def test_a_method_the_address_does_not_take(system):
    refused(system.delete("/api/v1/probe/"), 405, "method_not_allowed")


def test_a_format_the_answer_cannot_have(system):
    refused(system.get("/api/v1/probe/", HTTP_ACCEPT="text/html"), 406, "not_acceptable")


@pytest.mark.parametrize("body", ["{", '{"name": NaN}', "\ufeff{}", "[" * 5000, b"\xff\xfe{}"])
def test_a_body_that_is_no_json(system, body):
    refused(system.post("/api/v1/probe/", body, content_type="application/json"), 400, "malformed")


def test_a_body_of_another_kind(system):
    refused(system.post("/api/v1/probe/", "a=1", content_type="text/plain"), 415, "unsupported_media_type")


def test_everything_wrong_in_a_body_is_named_by_pointer_at_once(system):
    body = {"rows": [1, "two", 0]}

    answer = system.post("/api/v1/probe/", body, content_type="application/json")

    errors = refused(answer, 400, "invalid")["errors"]
    assert [(error["pointer"], error["code"]) for error in errors] == [
        ("/name", "required"),
        ("/rows/1", "unknown_value"),
        ("/rows/2", "unknown_value"),
    ]


@pytest.mark.parametrize("body", [[], "text", 7, None])
def test_a_body_of_another_shape(system, body):
    sent = json.dumps(body)
    refused(system.post("/api/v1/probe/", sent, content_type="application/json"), 400, "invalid")


def test_a_refused_rule_names_every_reason(system):
    problem = refused(system.get("/api/v1/probe/refuses/"), 409, "room_taken")

    assert problem["detail"] == "2 things are in the way."
    assert [error["pointer"] for error in problem["errors"]] == ["/1", "/2"]


def test_a_fault_says_its_number_and_nothing_else(system):
    answer = system.get("/api/v1/probe/fails/", HTTP_X_REQUEST_ID="number-0001")

    problem = refused(answer, 500, "server_error")
    assert "number-0001" in problem["detail"]
    assert "999" not in answer.content.decode()


def test_the_description_and_its_reader_are_open(client):
    schema = client.get("/api/v1/schema/")

    assert (schema.status_code, schema.json()["openapi"]) == (200, "3.1.0")
    assert client.get("/api/v1/docs/").status_code == 200
