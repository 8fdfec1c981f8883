"""Patient identifiers at rest: a keyed digest to find them by, and AES-GCM to read them again.

The digest key and the encryption keys come from the environment and never change places with data.
Every ciphertext names its key, so keys can be changed while old rows stay readable.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable, Sequence
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE_BYTES = 12


def keyed_digest(value: str, *, purpose: str) -> bytes:
    """32 bytes that only the holder of the key can compute; equal values give equal digests within a purpose."""
    return hmac.digest(_digest_key(), f"{purpose}\0{value}".encode(), hashlib.sha256)


def keyed_digests(values: Iterable[str], *, purpose: str) -> list[bytes]:
    """``keyed_digest`` of each, for rows by the hundred thousand."""
    key, start, digest = _digest_key(), f"{purpose}\0".encode(), hmac.digest
    return [digest(key, start + value.encode(), "sha256") for value in values]


def encrypt(value: str, *, context: str) -> tuple[str, bytes]:
    """(key id, nonce + ciphertext). ``context`` is bound in: moved to another row it will not open."""
    key_id = settings.PATIENT_KEYS[0][0]
    nonce = os.urandom(NONCE_BYTES)
    return key_id, nonce + _cipher(key_id).encrypt(nonce, value.encode(), context.encode())


def encrypt_many(values: Sequence[str], *, context: str) -> tuple[str, list[bytes]]:
    """``encrypt`` of each, under one key id."""
    key_id = settings.PATIENT_KEYS[0][0]
    seal, bound = _cipher(key_id).encrypt, context.encode()
    random = os.urandom(NONCE_BYTES * len(values))
    nonces = [random[at : at + NONCE_BYTES] for at in range(0, len(random), NONCE_BYTES)]
    return key_id, [nonce + seal(nonce, value.encode(), bound) for nonce, value in zip(nonces, values, strict=True)]


def decrypt(key_id: str, sealed: bytes, *, context: str) -> str:
    """Decrypt what ``encrypt`` made. Raises cryptography's InvalidTag when row, context or key do not agree."""
    sealed = bytes(sealed)
    opened = _cipher(key_id).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
    return opened.decode()


@lru_cache
def _digest_key() -> bytes:
    return base64.b64decode(settings.PATIENT_HMAC_KEY)


@lru_cache
def _cipher(key_id: str) -> AESGCM:
    keys = dict(settings.PATIENT_KEYS)
    if key_id not in keys:
        raise ImproperlyConfigured(f"PATIENT_KEYS has no key {key_id!r}, but stored rows were sealed with it.")
    return AESGCM(base64.b64decode(keys[key_id]))


def cipher(key_id: str = "") -> tuple[str, AESGCM]:
    """(id, cipher) of a key: the newest when none is named. For what is encrypted piece by piece, such as a file."""
    key_id = key_id or settings.PATIENT_KEYS[0][0]
    return key_id, _cipher(key_id)
