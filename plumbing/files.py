"""Files people give us: size-limited, named by their digest, outside the database and the web root."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings

from audit.services import record
from base.actors import Actor
from base.errors import InvalidInput, TooLarge
from plumbing.models import StoredFile


def store(*, by: Actor, name: str, content: IO[bytes], content_type: str, limit: int) -> StoredFile:
    """Keep a file of at most ``limit`` bytes; the row is written in the caller's transaction."""
    sha256, size = _write(content, limit)
    stored = StoredFile.objects.create(
        trust_id=by.trust_id,
        provider_id=by.provider_id,
        name=Path(name).name.lstrip(".")[:200] or "file",
        content_type=content_type[:100],
        size=size,
        sha256=sha256,
        stored_by=by.label,
    )
    record("file.stored", by=by, target=stored, size=size, sha256=sha256)
    return stored


def open_stored(stored: StoredFile) -> IO[bytes]:
    return path_of(stored.sha256).open("rb")


def path_of(sha256: str) -> Path:
    return Path(settings.FILES_DIR) / sha256[:2] / sha256


def _write(content: IO[bytes], limit: int) -> tuple[str, int]:
    root = Path(settings.FILES_DIR)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=root, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as out:
            while chunk := content.read(1 << 20):
                size += len(chunk)
                if size > limit:
                    raise TooLarge(f"The file is larger than {limit // 1_000_000} MB.", code="file_too_large")
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if not size:
            raise InvalidInput("The file is empty.", code="file_empty")
        final = path_of(digest.hexdigest())
        final.parent.mkdir(exist_ok=True)
        Path(temporary).replace(final)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return digest.hexdigest(), size
