"""Files as the API's requests carry them: as the body itself, or as the field of a form."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework.parsers import BaseParser

from base.errors import Fault, InvalidInput, TooLarge
from base.requests import ApiRequest
from waiting_list.imports.services.receive import LIMIT

SPOOLED = 1 << 20
"""Bytes of a file held in memory; what is longer waits in a temporary file."""


class CSVParser(BaseParser):
    """The body is the file itself."""

    media_type = "text/csv"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return stream


class _Body(io.RawIOBase):
    """The request's body as a stream that can be read line by line with a limit."""

    def __init__(self, source: Any):
        self.source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self.source.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def sent_file(request: ApiRequest, name: str) -> tuple[IO[bytes], str]:
    """The file and its name, from a text/csv body or the field ``file`` of a form."""
    if (request.content_type or "").startswith("text/csv"):
        return io.BufferedReader(_Body(request.data)), name
    upload = request.data.get("file") if isinstance(request.data, dict) else None
    if not isinstance(upload, UploadedFile) or upload.file is None:
        raise InvalidInput.of([Fault("/file", "required", "Send the file as the field file.")])
    return upload.file, upload.name or name


@contextmanager
def spooled(stream: IO[bytes]) -> Iterator[tuple[IO[bytes], bytes]]:
    """The stream once more from its beginning, and its digest: to tell a retry from another request with its key."""
    digest = hashlib.sha256()
    with tempfile.SpooledTemporaryFile(SPOOLED) as kept:
        while piece := stream.read(SPOOLED):
            digest.update(piece)
            kept.write(piece)
            if kept.tell() > LIMIT:
                raise TooLarge(f"The file is larger than {LIMIT // 1_000_000} MB.", code="file_too_large")
        kept.seek(0)
        yield kept, digest.digest()
