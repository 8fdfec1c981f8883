"""Patients by the hundred thousand: NHS numbers of the 999 range, encrypted and digested column by column."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.db import connection

from demo.large.statements import run
from demo.small.nhs_numbers import Group, nhs_numbers
from plumbing.fields import encrypt_many, keyed_digests

PIECE = 50_000
WITHOUT = 97
"""One patient of so many has no NHS number."""


def encrypt_numbers(people: dict[int, int]) -> str:
    """``big_number``: each trust's people from 1 on, with digest and ciphertext. Answers the key's id.

    Trusts have the same numbers: to each a patient is its own.
    """
    run("create temp table big_number (trust_id bigint, n int, hmac bytea, enc bytea) on commit drop")
    numbers = nhs_numbers(Group.LARGE, max(people.values(), default=0))
    digests = [value.hex() for value in keyed_digests(numbers, purpose="nhs-number")]
    key = ""
    for trust_id, how_many in people.items():
        for start in range(0, how_many, PIECE):
            part = slice(start, min(start + PIECE, how_many))
            key, sealed = encrypt_many(numbers[part], context=f"patient:{trust_id}")
            _copy(_lines(trust_id, start, digests[part], sealed))
    return key


def _lines(trust_id: int, start: int, digests: list[str], sealed: list[bytes]) -> Iterator[str]:
    for n, (digest, cipher) in enumerate(zip(digests, sealed, strict=True), start=start + 1):
        if n % WITHOUT:
            yield f"{trust_id}\t{n}\t\\\\x{digest}\t\\\\x{cipher.hex()}"


def _copy(lines: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert("copy big_number from stdin", io.BytesIO("\n".join(lines).encode()), 1 << 20)
