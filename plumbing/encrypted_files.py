"""Files that hold patient data: stored encrypted, written and read piece by piece at constant memory.

A sealed file is a heading (magic, key id, 16 random bytes that name the file) and pieces of a megabyte, each
AES-GCM with a nonce of its own and bound to file, number and whether it is the last: none can be changed, moved,
left out or cut off without being noticed.
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from audit.services import record
from base.actors import Actor
from base.errors import InvalidInput, TooLarge
from plumbing.fields import NONCE_BYTES, cipher
from plumbing.files import path_of
from plumbing.models import StoredFile

MAGIC = b"INSSEAL1"
PIECE = 1 << 20
NAME_BYTES = 16
_LENGTH = struct.Struct(">IB")


class DecryptionFailed(Exception):
    """An encrypted file is not as it was written."""


def store_encrypted(
    *, by: Actor, name: str, content: IO[bytes], content_type: str, limit: int, look: Callable[[bytes], object]
) -> StoredFile:
    """Store a file of at most ``limit`` bytes encrypted; ``look`` is shown every piece of it in the clear.

    The row is written in the caller's transaction. Raises TooLarge, and InvalidInput for an empty file.
    """
    sha256, size = _write(_limited(content, limit, look))
    stored = StoredFile.objects.create(
        trust_id=by.trust_id,
        provider_id=by.provider_id,
        name=Path(name).name[:200] or "file",
        content_type=content_type[:100],
        size=size,
        sha256=sha256,
        stored_by=by.label,
    )
    record("file.stored", by=by, target=stored, size=size, sha256=sha256, sealed=True)
    return stored


def open_encrypted(stored: StoredFile) -> IO[bytes]:
    """The file in the clear, as a stream. Reading raises DecryptionFailed where it is not as it was written."""
    return io.BufferedReader(_Opened(path_of(stored.sha256).open("rb")), PIECE)


def _limited(content: IO[bytes], limit: int, look: Callable[[bytes], object]) -> Iterator[bytes]:
    size = 0
    while piece := content.read(PIECE):
        size += len(piece)
        if size > limit:
            raise TooLarge(f"The file is larger than {limit // 1_000_000} MB.", code="file_too_large")
        look(piece)
        yield piece
    if not size:
        raise InvalidInput("The file is empty.", code="file_empty")


def _write(pieces: Iterator[bytes]) -> tuple[str, int]:
    root = Path(settings.FILES_DIR)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=root, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as out:
            for plain, part in _encrypted(pieces):
                size += plain
                digest.update(part)
                out.write(part)
            out.flush()
            os.fsync(out.fileno())
        final = path_of(digest.hexdigest())
        final.parent.mkdir(exist_ok=True)
        Path(temporary).replace(final)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return digest.hexdigest(), size


def _encrypted(pieces: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """(bytes in the clear, bytes to write); the last piece is empty and says that it is the last."""
    key_id, key = cipher()
    name = os.urandom(NAME_BYTES)
    label = key_id.encode()
    yield 0, MAGIC + bytes([len(label)]) + label + name
    number = 0
    for piece in pieces:
        yield len(piece), _encrypt_piece(key, name, number, piece, last=False)
        number += 1
    yield 0, _encrypt_piece(key, name, number, b"", last=True)


def _encrypt_piece(key: AESGCM, name: bytes, number: int, piece: bytes, *, last: bool) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + key.encrypt(nonce, piece, _bound(name, number, last))
    return _LENGTH.pack(len(sealed), last) + sealed


def _bound(name: bytes, number: int, last: bool) -> bytes:
    return name + struct.pack(">QB", number, last)


class _Opened(io.RawIOBase):
    def __init__(self, source: IO[bytes]):
        self.source = source
        if source.read(len(MAGIC)) != MAGIC:
            raise DecryptionFailed("The file has no seal.")
        _, self.key = cipher(source.read(source.read(1)[0]).decode())
        self.name = source.read(NAME_BYTES)
        self.number, self.last, self.rest = 0, False, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while not self.rest and not self.last:
            self.rest = memoryview(self._next())
        taken = min(len(buffer), len(self.rest))
        buffer[:taken], self.rest = self.rest[:taken], self.rest[taken:]
        return taken

    def _next(self) -> bytes:
        head = self.source.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            raise DecryptionFailed("The file was cut off.")
        length, last = _LENGTH.unpack(head)
        sealed = self.source.read(min(length, PIECE + 64))
        try:
            piece = self.key.decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(self.name, self.number, bool(last))
            )
        except (InvalidTag, ValueError):
            raise DecryptionFailed("The file was changed after it was stored.") from None
        self.number, self.last = self.number + 1, bool(last)
        return piece

    def close(self) -> None:
        self.source.close()
        super().close()
