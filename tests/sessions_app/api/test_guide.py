"""The guide's examples, run one after the other as they stand: each answer has the status and the words it shows."""

import json
import re
import shlex
from string import Template

import pytest
from django.conf import settings
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from tests.sessions_app.api.support import system_of
from tests.sessions_app.deliveries import make_session
from tests.support.world import make_world

pytestmark = pytest.mark.django_db
GUIDE = settings.BASE_DIR / "docs" / "api" / "README.md"
ENDPOINTS = settings.BASE_DIR / "docs" / "api" / "endpoints.md"
ADDRESS = re.compile(r"`((?:GET|POST|PUT|PATCH|DELETE)[A-Z, ]*) (/[^`?]*/)[^`]*`")
BLOCK = re.compile(r"```(bash|http)\n(.*?)```", re.DOTALL)
WORDS = {
    "state",
    "code",
    "status",
    "result",
    "rows",
    "accepted",
    "rejected",
    "repeated",
    "void",
    "points",
    "reason",
    "external_ref",
    "pointer",
    "expected_price",
    "rate_price",
    "attended",
    "index",
    "lacking",
}
"""Fields whose value is the same on every system; of the others the guide shows an example."""


def request_of(command: str, variables: dict[str, str]):
    """The answer to a curl command, without curl."""
    words = shlex.split(Template(command.replace("\\\n", " ")).substitute(variables))
    headers, body, method, address = {}, "", "", ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(rest)
        elif word == "-X":
            method = next(rest)
        elif not word.startswith("-"):
            address = word
    content_type = headers.pop("Content-Type", "")
    assert not body or content_type == "application/json"
    return Client().generic(method or ("POST" if body else "GET"), address, body, content_type, headers=headers)


def differences(shown, real, at: str = "") -> list[str]:
    """Where the real answer is not what the guide shows."""
    if isinstance(shown, dict):
        missing = [f"{at}/{name} is missing" for name in shown.keys() - real.keys()]
        return missing + [
            line for name in shown.keys() & real.keys() for line in differences(shown[name], real[name], f"{at}/{name}")
        ]
    if isinstance(shown, list):
        pairs = zip(shown, real, strict=False)
        short = [f"{at} has {len(real)}"] if len(real) < len(shown) else []
        return short + [line for n, (a, b) in enumerate(pairs) for line in differences(a, b, f"{at}/{n}")]
    return [f"{at}: {real!r}"] if at.rpartition("/")[2] in WORDS and shown != real else []


def test_the_examples_of_the_guide_do_what_they_show():
    world = make_world()
    variables = {
        "BASE": "/api/v1",
        "TRUST": system_of(trust=world.trust).token,
        "PROVIDER": system_of(provider=world.provider).token,
        "ROOM": str(world.room.pk),
        "CALL_OFF": str(world.call_off.pk),
        "SERVICE_LINE": str(world.line.pk),
        "DELIVERED": str(make_session(world, state="delivered").pk),
        "CLINICIAN": str(world.team[0].pk),
    }
    answers, command, response = 0, "", None
    for kind, text in BLOCK.findall(GUIDE.read_text()):
        if kind == "http":
            status, _, body = text.partition("\n\n")
            assert response.status_code == int(status.split()[1]), (command, response.content)
            assert differences(json.loads(body), response.json()) == [], command
            answers += 1
        elif text.startswith("curl"):
            command, response = text, request_of(text, variables)
        else:
            name = text.partition("=")[0]
            variables[name] = str(response.json()["id"])

    assert answers == 16


def test_every_endpoint_of_the_table_is_there():
    paths = SchemaGenerator(api_version="1").get_schema(request=None, public=True)["paths"]
    there = {(method.upper(), re.sub(r"{\w+}", "{}", path)) for path, methods in paths.items() for method in methods}
    named = [
        (method.strip(), "/api/v1" + re.sub(r"{\w+}", "{}", address))
        for methods, address in ADDRESS.findall(ENDPOINTS.read_text())
        for method in methods.split(",")
    ]

    assert len(named) > 100
    assert [endpoint for endpoint in named if endpoint not in there] == []
