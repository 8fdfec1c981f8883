"""API credentials of organisations: issue, rotate, revoke, recognise.

A token reads ``ins_<prefix>_<secret>``. The secret has 256 random bits, so a fast keyed hash is enough:
there is no password to guess, and argon2 would cost a tenth of a second a request.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import re
import secrets
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Credential
from accounts.roles import PROVIDER_SCOPES, TRUST_SCOPES, permissions_of_scopes
from audit.services import record
from base.actors import Actor, ActorKind
from base.errors import Fault, InvalidInput, NotFound, NotSignedIn, RuleBroken
from base.permissions import Permission, require
from base.row_security import acting_as
from base.statements import Statement

TOKEN = re.compile(r"ins_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")
NOTED_EVERY = dt.timedelta(minutes=1)
LONGEST = dt.timedelta(days=366)


@lru_cache
def _key() -> bytes:
    return base64.b64decode(settings.CREDENTIAL_KEY)


def token_hash(secret: str) -> bytes:
    return hmac.digest(_key(), secret.encode(), hashlib.sha256)


@transaction.atomic
def issue_credential(
    *,
    by: Actor,
    name: str,
    scopes: list[str],
    expires_at: dt.datetime,
    trust_id: int | None = None,
    provider_id: int | None = None,
) -> tuple[Credential, str]:
    """Make a credential for the actor's organisation; the token is shown once and never again."""
    require(by, Permission.MANAGE_PEOPLE)
    trust_id, provider_id = (trust_id, provider_id) if by.is_system else (by.trust_id, by.provider_id)
    _check(name, scopes, expires_at, trust=bool(trust_id))
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    credential = Credential.objects.create(
        trust_id=trust_id,
        provider_id=provider_id,
        name=name,
        prefix=prefix,
        token_hash=token_hash(secret),
        scopes=sorted(set(scopes)),
        made_by=by.label,
        expires_at=expires_at,
    )
    record(
        "credential.issued",
        by=by,
        target=credential,
        name=name,
        scopes=credential.scopes,
        expires_at=expires_at.isoformat(),
    )
    return credential, f"ins_{prefix}_{secret}"


def _check(name: str, scopes: list[str], expires_at: dt.datetime, *, trust: bool) -> None:
    known = TRUST_SCOPES if trust else PROVIDER_SCOPES
    faults = []
    if not name.strip():
        faults.append(Fault("name", "required", "Enter a name, for example the system that will use it."))
    if not scopes or any(scope not in known for scope in scopes):
        faults.append(Fault("scopes", "unknown_value", "Select at least one of: " + ", ".join(known) + "."))
    now = timezone.now()
    if not now < expires_at <= now + LONGEST:
        faults.append(Fault("expires_at", "invalid", "Choose an end within the next year."))
    if faults:
        raise InvalidInput.of(faults)


@transaction.atomic
def rotate_credential(
    *, by: Actor, credential_id: int, overlap: dt.timedelta, expires_at: dt.datetime | None = None
) -> tuple[Credential, str]:
    """A new token with the same name and scopes; the old one goes on for the overlap, then ends.

    Without ``expires_at`` the new one lives as long as the old one was meant to. Raises RuleBroken for one that has
    ended: there is nothing left to overlap with.
    """
    require(by, Permission.MANAGE_PEOPLE)
    old, now = _own(by, credential_id), timezone.now()
    if old.revoked_at is not None or old.expires_at <= now:
        raise RuleBroken("This credential has already ended. Issue a new one instead.", code="credential_ended")
    credential, token = issue_credential(
        by=by,
        name=old.name,
        scopes=old.scopes,
        expires_at=expires_at or now + (old.expires_at - old.made_at),
        trust_id=old.trust_id,
        provider_id=old.provider_id,
    )
    old.expires_at = min(old.expires_at, now + overlap)
    old.save(update_fields=["expires_at"])
    record("credential.rotated", by=by, target=old, into=credential.pk, ends_at=old.expires_at.isoformat())
    return credential, token


@transaction.atomic
def revoke_credential(*, by: Actor, credential_id: int) -> Credential:
    """End a credential at once."""
    require(by, Permission.MANAGE_PEOPLE)
    credential = _own(by, credential_id)
    if credential.revoked_at is None:
        credential.revoked_at = timezone.now()
        credential.save(update_fields=["revoked_at"])
        record("credential.revoked", by=by, target=credential)
    return credential


def _own(by: Actor, credential_id: int) -> Credential:
    credential = Credential.objects.visible_to(by).select_for_update().filter(pk=credential_id).first()
    if credential is None:
        raise NotFound()
    return credential


def actor_of_token(token: str) -> Actor:
    """The organisation's system that holds this token. Raises NotSignedIn with what is wrong with it.

    Needs no actor: it runs before anybody is known. Notes the last use at most once a minute.
    """
    parts = TOKEN.fullmatch(token)
    if parts is None:
        raise NotSignedIn("That is not one of our credentials.", code="not_signed_in")
    prefix, secret = parts.groups()
    credential = _known(prefix)
    if credential is None or not hmac.compare_digest(bytes(credential.token_hash), token_hash(secret)):
        raise NotSignedIn("That credential is not known.", code="not_signed_in")
    now = timezone.now()
    if credential.revoked_at is not None:
        raise NotSignedIn(
            "That credential was revoked. Ask your administrator for a new one.", code="credential_revoked"
        )
    if credential.expires_at <= now:
        raise NotSignedIn(
            "That credential has expired. Ask your administrator for a new one.", code="credential_expired"
        )
    if credential.last_used_at is None or credential.last_used_at < now - NOTED_EVERY:
        with acting_as(Actor.system("sign-in")) as job:
            Credential.objects.visible_to(job).filter(pk=credential.id).update(last_used_at=now)
    return _actor(credential)


class KnownCredential(NamedTuple):
    """The answer of the database function ``credential_of`` for a prefix."""

    id: int
    trust_id: int | None
    provider_id: int | None
    name: str
    organisation: str
    token_hash: bytes
    scopes: str
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None


_OF = Statement("select * from credential_of(%s)")


def _known(prefix: str) -> KnownCredential | None:
    rows = _OF.run(prefix)
    return KnownCredential(*rows[0]) if rows else None


def _actor(credential: KnownCredential) -> Actor:
    scopes = json.loads(credential.scopes) if isinstance(credential.scopes, str) else credential.scopes
    return Actor(
        kind=ActorKind.TRUST if credential.trust_id else ActorKind.PROVIDER,
        label=f"{credential.name}, {credential.organisation}",
        trust_id=credential.trust_id,
        provider_id=credential.provider_id,
        credential_id=credential.id,
        permissions=permissions_of_scopes(scopes, trust=bool(credential.trust_id)),
    )
