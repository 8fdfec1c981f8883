"""Every address is closed unless it says to whom it opens; walked one by one, whoever added it."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.accounts.actions import a_trust, signed_in
from tests.support.world import make_person

pytestmark = pytest.mark.django_db
SAM = "sam.example@northshire.example"

# Whoever opens a page to the public writes its name here too.
PUBLIC_PAGES = {
    "accessibility",
    "api-problems",
    "api-schema",
    "calendar-feed",
    "forgotten-password",
    "gallery",
    "glossary",
    "invitation",
    "public-register",
    "public-register-csv",
    "public-register-json",
    "public-register-ocds",
    "public-register-xlsx",
    "public-summary",
    "register",
    "reset-password",
    "sign-in",
    "sign-out",
}
PUBLIC_API = {"api-docs", "api-schema", "api-transparency", "api-transparency-ocds", "api-transparency-summaries"}
SAMPLES = {
    "IntConverter": "1",
    "StringConverter": "x",
    "SlugConverter": "x",
    "UUIDConverter": str(uuid.UUID(int=1)),
    "PathConverter": "x",
}


def patterns(resolver=None, prefix: str = "/"):
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + filled(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield entry, route


def filled(pattern) -> str:
    route = str(pattern)
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__
        value = SAMPLES.get(kind) or next(iter(getattr(converter, "values", ["2026-12-05"])))
        route = re.sub(rf"<(\w+:)?{name}>", value, route)
    return route


def is_api(entry: URLPattern) -> bool:
    return hasattr(entry.callback, "cls")


def pages() -> list[tuple[URLPattern, str]]:
    return [(entry, route) for entry, route in patterns() if not is_api(entry)]


def routes() -> list[tuple[URLPattern, str]]:
    return [(entry, route) for entry, route in patterns() if is_api(entry)]


def test_every_page_says_to_whom_it_opens():
    marks = ("public", "signed_in", "for_members", "permission")

    silent = [route for entry, route in pages() if not any(hasattr(entry.callback, mark) for mark in marks)]

    assert silent == []


def test_the_public_pages_are_those_we_mean():
    opened = {entry.name for entry, _ in pages() if getattr(entry.callback, "public", False)}

    assert opened - PUBLIC_PAGES == set()


def test_a_visitor_is_led_from_every_other_page_to_signing_in():
    answers = {route: Client().get(route) for entry, route in pages() if not getattr(entry.callback, "public", False)}

    astray = {
        route: answer.status_code
        for route, answer in answers.items()
        if answer.status_code != 302 or not answer["Location"].startswith("/sign-in/")
    }
    assert astray == {}


def test_somebody_who_has_yet_to_choose_whom_they_act_for_sees_no_organisations_page():
    make_person(SAM, trust=a_trust())
    client = signed_in(SAM)
    session = client.session
    del session["membership"]
    session.save()

    closed = [(entry, route) for entry, route in pages() if not getattr(entry.callback, "public", False)]
    answers = {route: client.get(route) for entry, route in closed if not getattr(entry.callback, "signed_in", False)}

    assert {answer["Location"] for answer in answers.values()} == {"/choose-organisation/"}


def test_the_api_answers_401_to_everybody_without_a_credential_at_every_address():
    make_person(SAM, trust=a_trust())
    person_client = signed_in(SAM)

    for entry, route in routes():
        if entry.name in PUBLIC_API:
            continue
        for client in (Client(), person_client):
            for method in ("get", "post", "patch", "put", "delete"):
                answer = getattr(client, method)(route, content_type="application/json")
                assert answer.status_code == 401, f"{method} {route} answered {answer.status_code}"
                assert answer.json()["code"] == "not_signed_in"


@pytest.mark.urls("tests.insourcing.probe")
def test_a_page_that_says_nothing_is_open_to_nobody():
    make_person(SAM, trust=a_trust())

    assert Client().get("/probe/unmarked/").status_code == 302
    assert signed_in(SAM).get("/probe/unmarked/").status_code == 403
