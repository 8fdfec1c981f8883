"""The probes of load balancer and monitoring."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_healthz_says_that_the_process_answers():
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_readyz_names_what_is_there():
    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "checks": {"database": True, "migrations": True, "redis": True}},
    )


def test_readyz_keeps_people_away_while_the_queue_is_away(settings):
    nowhere = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///nowhere/valkey.sock"}
    settings.CACHES = {"default": nowhere}

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()["checks"]["redis"]) == (503, False)


@pytest.mark.parametrize("sent", [None, "", "Bearer ", "Bearer wrong", "Bearer \u20ac"])
def test_metrics_are_not_there_without_the_token(settings, sent):
    settings.METRICS_TOKEN = "a token for the monitoring"
    headers = {} if sent is None else {"HTTP_AUTHORIZATION": sent}

    assert Client().get("/metrics", **headers).status_code == 404


def test_metrics_are_not_there_when_no_token_is_set(settings):
    settings.METRICS_TOKEN = ""

    assert Client().get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404


def test_metrics_count_by_route_and_never_by_address(settings):
    settings.METRICS_TOKEN = "a token for the monitoring"
    Client().get("/invitation/a-secret-link/")

    answer = Client().get("/metrics", HTTP_AUTHORIZATION="Bearer a token for the monitoring")

    told = answer.content.decode()
    assert 'insourcing_requests_total{method="GET",route="invitation/<str:token>/",status="410"}' in told
    assert "a-secret-link" not in told


def test_the_probes_need_no_sign_in_and_leave_no_cookie():
    assert Client().get("/healthz").cookies == {}
