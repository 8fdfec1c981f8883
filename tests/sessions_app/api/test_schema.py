"""The API against its own description: made-up requests, right and wrong, through the real application.

Nothing answers 500, nothing answers what is not described, and every answer has the described shape.
"""

import re

import orjson
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi import checks

from insourcing.wsgi import application
from tests.sessions_app.api.support import system_of, wanted
from tests.sessions_app.deliveries import make_session, row
from tests.support.world import make_world

pytestmark = pytest.mark.django_db
DELIVERIES = "/api/v1/activities/batches/"
LIMITS = settings(
    deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]


CONFIG = schemathesis.config.SchemathesisConfig.from_dict(
    {
        "cache": {"enabled": False},  # would leave .schemathesis/ in the checkout
        "checks": {
            "negative_data_rejection": {"expected-statuses": [400, 401, 403, 404, 405, 409, 412, 413, 415, 422]}
        },
    }
)


def kept_open(environ, start_response):
    """The application, as Django's own test client calls it: the test's connection is neither checked nor closed."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    return application(environ, start_response)


@pytest.fixture(autouse=True)
def connections_close_again():
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def described() -> schemathesis.schemas.BaseSchema:
    """The description as the API gives it, with only the addresses of sessions and activity."""
    made = orjson.loads(orjson.dumps(SchemaGenerator(api_version="1").get_schema(request=None, public=True)))
    loaded = schemathesis.openapi.from_dict(made, config=CONFIG)
    loaded.app = kept_open
    return loaded.include(path_regex=r"^/api/v1/(sessions|activities)/")


schema = described()


@pytest.fixture
def systems():
    """A world with something in it, so that ids that are guessed low are there; and both sides' credentials."""
    world = make_world()
    session = make_session(world, state="delivered")
    trust, provider = system_of(trust=world.trust), system_of(provider=world.provider)
    assert trust.post("/sessions/", wanted(world)).status_code == 201
    assert provider.post("/activities/batches/", [row(session, 1), row(session, 2, points=-1)]).status_code == 200
    return {"trust": trust.token, "provider": provider.token}


def answers_as_described(case, systems) -> None:
    # A delivery of rows is taken whatever its rows are: what is wrong with one is in that row's result.
    described = [c for c in CHECKS if case.path != DELIVERIES or c is not checks.negative_data_rejection]
    for token in systems.values():
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=described)


@schema.parametrize()
@settings(LIMITS, max_examples=5)
def test_every_answer_is_as_described(case, systems):
    answers_as_described(case, systems)


@pytest.mark.long
@schema.parametrize()
@settings(LIMITS, max_examples=150)
def test_every_answer_is_as_described_however_long_it_is_tried(case, systems):
    answers_as_described(case, systems)


def test_nothing_is_answered_without_a_credential():
    answers = {
        (method, path): Client().generic(method, re.sub(r"{\w+}", "1", path), "[]", "application/json").status_code
        for path, methods in schema.raw_schema["paths"].items()
        for method in map(str.upper, methods)
        if path.startswith(("/api/v1/sessions/", "/api/v1/activities/"))
    }

    assert len(answers) == 60
    assert set(answers.values()) == {401}
