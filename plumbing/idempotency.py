"""Idempotency keys: a retry gets the first answer and has no second effect.

The key is guarded by an advisory lock of the transaction, looked up over the last three days and written
with the effect itself. What is kept is which rows were made, so the answer is rendered again and no answer
with patient data is ever stored.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from base.actors import Actor
from base.errors import KeyReused, RuleBroken
from plumbing.models import IdempotencyKey

KEPT_FOR = dt.timedelta(days=3)


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """The outcome of the first request with this key."""

    status: int
    resource: str
    resource_ids: list


def body_hash(method: str, path: str, body: bytes) -> bytes:
    digest = hashlib.sha256(method.encode() + b"\0" + path.encode() + b"\0")
    digest.update(body)
    return digest.digest()


def hold_key(*, by: Actor, key: str, request_hash: bytes) -> SavedAnswer | None:
    """Look up what this key already did, None when it is new; from then on the transaction holds the key.

    Raises KeyReused for the same key with another body, RuleBroken while the first is still being answered.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, %s))", [key, by.own_credential_id])
        if not cursor.fetchone()[0]:
            raise RuleBroken(
                "A request with this Idempotency-Key is still being answered. Send it again in a moment.",
                code="key_in_use",
            )
    since = timezone.now().date() - KEPT_FOR
    seen = (
        IdempotencyKey.objects.visible_to(by)
        .filter(made_on__gte=since, credential_id=by.own_credential_id, key=key)
        .values("request_hash", "status", "resource", "resource_ids")
        .first()
    )
    if seen is None:
        return None
    if bytes(seen["request_hash"]) != request_hash:
        raise KeyReused(
            "This Idempotency-Key was used before for another request. Use a new key for a new request.",
            code="key_reused",
        )
    return SavedAnswer(seen["status"], seen["resource"], seen["resource_ids"])


def save_answer(*, by: Actor, key: str, request_hash: bytes, status: int, resource: str, ids: list) -> None:
    """Note what the key did, in the transaction that did it."""
    IdempotencyKey.objects.create(
        trust_id=by.trust_id,
        provider_id=by.provider_id,
        credential_id=by.own_credential_id,
        key=key,
        made_on=timezone.now().date(),
        request_hash=request_hash,
        status=status,
        resource=resource,
        resource_ids=ids,
    )


def rotate() -> int:
    """Make the next days' partitions and drop those past keeping; returns how many were dropped."""
    with connection.cursor() as cursor:
        cursor.execute("select idempotency_rotate(%s)", [timezone.now().date()])
        return cursor.fetchone()[0]
