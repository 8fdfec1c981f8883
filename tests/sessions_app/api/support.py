"""Systems of a trust and of a provider, calling the API with their credentials."""

from __future__ import annotations

import datetime as dt
import json

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.credentials import issue_credential
from accounts.roles import PROVIDER_SCOPES, TRUST_SCOPES
from base.row_security import acting_as
from tests.support.world import SATURDAY, SYSTEM, World

API = "/api/v1"
AHEAD = SATURDAY + dt.timedelta(weeks=9)
"""A Saturday to come within the world's call-off."""


class System:
    """An organisation's system. ``get``, ``post`` and ``put`` take an address below /api/v1 and headers by name."""

    def __init__(self, token: str):
        self.token = token
        self.client = Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=True)

    def get(self, address: str, **headers: str):
        return self.client.get(_full(address), headers=_names(headers))

    def post(self, address: str, body=None, **headers: str):
        return self._send(self.client.post, address, body, headers)

    def put(self, address: str, body=None, **headers: str):
        return self._send(self.client.put, address, body, headers)

    def _send(self, send, address: str, body, headers: dict):
        data = body if isinstance(body, bytes | str) else json.dumps({} if body is None else body)
        return send(_full(address), data, content_type="application/json", headers=_names(headers))


def _full(address: str) -> str:
    return address if address.startswith("/api/") else API + address


def _names(headers: dict) -> dict:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def system_of(*, trust=None, provider=None, scopes: list[str] | None = None, days: int = 30) -> System:
    """A new credential, with every scope unless told otherwise."""
    every = list(TRUST_SCOPES if trust else PROVIDER_SCOPES)
    with acting_as(SYSTEM):
        credential, token = issue_credential(
            by=SYSTEM,
            name="Night export",
            scopes=scopes or every,
            expires_at=timezone.now() + dt.timedelta(days=30),
            trust_id=trust and trust.pk,
            provider_id=provider and provider.pk,
        )
        if days <= 0:
            type(credential).objects.filter(pk=credential.pk).update(
                expires_at=timezone.now() + dt.timedelta(days=days)
            )
    return System(token)


def wanted(world: World, *, week: int = 0, **changes) -> dict:
    """A list the world's call-off covers, as a client asks for it."""
    day = AHEAD + dt.timedelta(weeks=week)
    return {
        "room": world.room.pk,
        "call_off": world.call_off.pk,
        "service_line": world.line.pk,
        "starts_at": f"{day}T08:30",
        "ends_at": f"{day}T12:30",
    } | changes


def problem(response) -> tuple[int, str, list[tuple[str, str]]]:
    """(status, code, [(pointer, code) …]) of a refusal."""
    assert response["Content-Type"] == "application/problem+json", response.content
    body = response.json()
    assert body["status"] == response.status_code
    return body["status"], body["code"], [(fault["pointer"], fault["code"]) for fault in body["errors"]]


def questions(system: System, address: str) -> int:
    """How many statements a reading costs, once the credential's use is noted."""
    system.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = system.get(address)
    assert answer.status_code == 200, answer.content
    return len(asked)
