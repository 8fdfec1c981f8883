"""Slowing down those who guess: tries are counted by e-mail address and by the address they come from."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from django.conf import settings
from django.core.cache import cache

from base.errors import TooMany
from base.requests import ActorRequest

# A whole hospital often comes from one address, so one address may try more often than one e-mail address.
SHARED = 10


def count_try(scope: str, *, email: str, address: str) -> None:
    """Count one more try, before it is judged, so that many at once are counted too. Raises TooMany."""
    by_email = _count(_key(scope, "email", email))
    by_address = _count(_key(scope, "address", address))
    if by_email > settings.SIGN_IN_TRIES or by_address > settings.SIGN_IN_TRIES * SHARED:
        minutes = settings.SIGN_IN_PAUSE // 60
        raise TooMany(f"There were too many tries. Wait {minutes} minutes, then try again.", code="too_many_requests")


def forget_tries(scope: str, *, email: str, address: str) -> None:
    """After a success: the person's earlier mistakes no longer count, nor does this try for their address."""
    cache.delete(_key(scope, "email", email))
    with suppress(ValueError):  # it ran out meanwhile
        cache.decr(_key(scope, "address", address))


def _count(key: str) -> int:
    cache.add(key, 0, settings.SIGN_IN_PAUSE)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two
        return 1


def _key(scope: str, kind: str, value: str) -> str:
    return f"tries:{scope}:{kind}:{hashlib.sha256(value.strip().lower().encode()).hexdigest()}"


def address_of(request: ActorRequest) -> str:
    """The address a request comes from: behind ``PROXIES`` proxies, what the outermost of them wrote down."""
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.PROXIES and len(forwarded) >= settings.PROXIES:
        return forwarded[-settings.PROXIES]
    return request.META.get("REMOTE_ADDR", "")
