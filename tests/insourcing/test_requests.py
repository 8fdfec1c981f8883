"""The middleware of every request, and the pages of errors."""

import json
import logging
import re
import urllib.error
import urllib.request

import pytest
from django.test import Client

from insourcing import logs
from tests.accounts.actions import a_trust, membership_of, signed_in, text_of
from tests.insourcing.probe import SECRET
from tests.support.world import make_person

SAM = "sam.example@northshire.example"


@pytest.fixture
def sam(db):
    make_person(SAM, trust=a_trust())
    return signed_in(SAM)


@pytest.mark.django_db
def test_every_answer_carries_its_requests_id():
    made = Client().get("/sign-in/")["X-Request-ID"]

    assert re.fullmatch(r"[0-9a-f]{32}", made)
    assert Client().get("/sign-in/", HTTP_X_REQUEST_ID="client-made-0001")["X-Request-ID"] == "client-made-0001"


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["short", "with space in it", "x" * 65, 'quote"quote"', "nhs=999\u00a00000018"])
def test_an_id_that_could_be_anything_is_not_taken_over(sent):
    assert Client().get("/sign-in/", HTTP_X_REQUEST_ID=sent)["X-Request-ID"] != sent


@pytest.mark.django_db
def test_the_content_security_policy_allows_only_our_own_and_nothing_inline():
    policy = Client().get("/sign-in/")["Content-Security-Policy"]

    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.django_db
def test_no_page_but_the_api_reader_loosens_the_policy():
    for address in ("/sign-in/", "/glossary/", "/api/v1/problems/", "/nothing-here/"):
        assert "unsafe" not in Client().get(address)["Content-Security-Policy"]


@pytest.mark.django_db
def test_no_page_holds_style_or_script_of_its_own(sam):
    for address in ("/sign-in/", "/account/", "/glossary/", "/accessibility/", "/people/roles/"):
        page = sam.get(address, follow=True).content.decode()
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(nonce|src)=)", page) == [], address


@pytest.mark.django_db
def test_answers_carry_the_other_shields():
    answer = Client().get("/sign-in/")

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(sam):
    cookie = sam.cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.urls("tests.insourcing.probe")
def test_a_page_works_for_the_person_and_nothing_of_the_sign_ins_rights_is_left(sam):
    assert sam.get("/probe/who/").content.decode() == "Sam Example, Operations manager"


@pytest.mark.urls("tests.insourcing.probe")
@pytest.mark.parametrize("address", ["/probe/half/", "/probe/half/?refuse"])
def test_a_request_that_fails_or_is_refused_writes_nothing(sam, address):
    sam.raise_request_exception = False

    assert sam.get(address).status_code in (409, 500)

    assert sam.get("/account/").status_code == 200


@pytest.mark.django_db
@pytest.mark.urls("tests.insourcing.probe")
@pytest.mark.parametrize(
    ("what", "status", "words"),
    [
        ("rule", 409, ["Endoscopy 1 is taken.", "Endoscopy 2 is taken.", "Nothing was kept."]),
        ("input", 400, ["A list ends after it starts."]),
        ("large", 413, ["The file is larger than 20 MB."]),
        ("many", 429, ["Wait a minute."]),
    ],
)
def test_a_refusal_is_a_page_in_the_layout_with_every_reason(what, status, words):
    answer = Client().get(f"/probe/refused/{what}/")

    assert answer.status_code == status
    page = text_of(answer)
    for sentence in ["Insourcing Sign in", *words]:
        assert sentence in page


@pytest.mark.django_db
def test_an_unknown_address_is_a_page_in_the_layout():
    answer = Client().get("/nothing-here/")

    assert answer.status_code == 404
    assert "Page not found" in text_of(answer)
    assert "Glossary" in text_of(answer)


def test_an_unknown_address_keeps_the_menu_of_who_is_signed_in(sam):
    assert "Sam Example" in text_of(sam.get("/nothing-here/"))


@pytest.mark.django_db
@pytest.mark.urls("tests.insourcing.probe")
def test_a_fault_says_its_number_and_nothing_else():
    answer = Client(raise_request_exception=False).get("/probe/fault/", HTTP_X_REQUEST_ID="number-0001")

    assert answer.status_code == 500
    assert "nothing is half done" in text_of(answer)
    assert "number-0001" in text_of(answer)
    assert "999" not in text_of(answer)


@pytest.mark.django_db
def test_a_form_from_elsewhere_or_too_old_is_asked_for_again():
    make_person(SAM, trust=a_trust())

    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"email": SAM, "password": "a quiet weekend list"})

    assert answer.status_code == 403
    assert "Please send it again" in text_of(answer)


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused():
    answer = Client().get("/sign-in/", HTTP_HOST="elsewhere.example")

    assert answer.status_code == 400


@pytest.mark.django_db
def test_somebody_else_s_row_answers_404_in_the_layout(sam):
    other = membership_of(make_person("other@northshire.example", trust=a_trust(), role="trust_admin"))
    client = signed_in("other@northshire.example")

    assert client.get(f"/people/{other.pk}/").status_code == 200
    assert client.get(f"/people/{other.pk + 1000}/").status_code == 404


def read(url: str, **headers: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_the_log_tells_routes_and_never_what_stood_in_an_address_or_a_header(live_site):
    already = len(live_site.text())
    mine = [f"log-of-routes-{n}" for n in range(4)]  # a late answer to the fixture's own question may stand between
    read(f"{live_site.url}/sign-in/?next=/people/&nhs_number=9990000018", **{"X-Request-ID": mine[0]})
    read(f"{live_site.url}/invitation/a-secret-link-9990000018/", **{"X-Request-ID": mine[1]})
    read(f"{live_site.url}/nowhere/9990000018/?q=9990000018", **{"X-Request-ID": mine[2]})
    token = "Bearer ins_0a0a0a0a_9990000018"
    read(f"{live_site.url}/api/v1/schema/?q=9990000018", Authorization=token, **{"X-Request-ID": mine[3]})

    told = live_site.text()[already:]

    assert "9990000018" not in told
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    asked = [line for line in lines if line["event"] == "answered" and line["request_id"] in mine]
    routes = [(line["route"], line["status"]) for line in asked]
    assert routes == [("sign-in/", 200), ("invitation/<str:token>/", 410), ("", 404), ("api/v1/schema/", 200)]
    assert all({"method", "ms", "request_id", "timestamp", "level"} <= line.keys() for line in asked)


def test_an_exception_is_logged_with_its_place_and_without_its_words():
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError as error:
        event = logs.frames_only(None, "error", {"exc_info": (type(error), error, error.__traceback__)})

    assert SECRET not in event["exception"]
    assert re.search(r"test_requests\.py:\d+ in test_an_exception_is_logged", event["exception"])
    kinds = [line for line in event["exception"].splitlines() if not line.startswith("  ")]
    assert kinds == ["builtins.KeyError", "which led to:", "builtins.ValueError"]


@pytest.mark.django_db
@pytest.mark.urls("tests.insourcing.probe")
def test_a_fault_is_logged_by_its_kind_and_without_the_patient(caplog, capsys):
    with caplog.at_level(logging.ERROR):
        Client(raise_request_exception=False).get("/probe/fault/?nhs=9990000018")

    assert SECRET not in capsys.readouterr().err
