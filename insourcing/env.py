"""Reading the environment, with errors that say what to do."""

from __future__ import annotations

import base64
import binascii
import os
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

WEAK = ("change", "secret", "insecure", "password", "example")


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name}. See docs/operations/running.md for what each setting means.")
    return value


def secret(name: str, *, least: int = 32) -> str:
    """A secret that is there, long enough and not somebody's placeholder."""
    value = text(name)
    if len(value) < least or len(set(value)) < 10 or any(word in value.lower() for word in WEAK):
        raise ImproperlyConfigured(
            f"{name} is too weak: use at least {least} random characters,"
            ' for example from: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return value


def key_bytes(name: str, value: str | None = None) -> str:
    """A base64 key of 32 bytes, checked and handed on as it is."""
    value = text(name) if value is None else value
    try:
        key = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32 or len(set(key)) < 10:
        raise ImproperlyConfigured(f"{name} must be 32 random bytes in base64.")
    return value


def key_ring(name: str) -> list[tuple[str, str]]:
    """``k2:<base64>,k1:<base64>``: the first encrypts, all decrypt."""
    ring = [tuple(part.strip().split(":", 1)) for part in text(name).split(",") if part.strip()]
    if not ring or any(len(entry) != 2 for entry in ring):
        raise ImproperlyConfigured(f"{name} must read like k1:<base64 of 32 bytes>, newest key first.")
    return [(key_id, key_bytes(name, key)) for key_id, key in ring]


def database(name: str) -> dict:
    """Django's settings from ``postgres://user:pass@host:port/db`` or ``postgres://user@/db?host=/socket/dir``."""
    parts = urlsplit(text(name))
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(f"{name} must be a postgres:// address; no other database will do.")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "base.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": query,
    }


def broker(url: str) -> str:
    """Celery's spelling of the same Redis address (unix sockets are spelled differently there)."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    number = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={number}"
