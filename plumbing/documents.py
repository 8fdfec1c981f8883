"""Documents people file as evidence: checked by name and by content, scanned where a scanner is configured, stored by digest."""

from __future__ import annotations

import shlex
import subprocess
from typing import IO, NamedTuple

from django.conf import settings

from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import Fault, InvalidInput, RuleBroken
from plumbing.files import path_of, store
from plumbing.models import Scan, StoredFile

MOST_BYTES = 20_000_000
ENDINGS = (".pdf", ".docx", ".xlsx", ".csv", ".txt", ".png", ".jpg", ".jpeg", ".eml", ".msg")
SECONDS = 120
STARTS = {
    ".pdf": (b"%PDF-",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".msg": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
}
"""First bytes of a file of each kind, so that a name alone does not pass."""


class Upload(NamedTuple):
    """A file as a form hands it over."""

    name: str
    content: IO[bytes]
    content_type: str


def check_document(faults: FaultCollector, document: Upload) -> None:
    """Only kinds of file people read as evidence, and each what its name says."""
    name = document.name.lower()
    ending = next((allowed for allowed in ENDINGS if name.endswith(allowed)), None)
    if ending is None:
        words = f"The file must be one of {', '.join(allowed.lstrip('.').upper() for allowed in ENDINGS)}"
        faults.add("/document", "wrong_type", words)
        return
    starts = STARTS.get(ending)
    head = document.content.read(16)
    document.content.seek(0)
    if starts and not head.startswith(starts):
        words = f"The file is named {ending.lstrip('.').upper()} but is not: save it as what it is"
        faults.add("/document", "wrong_type", words)


def store_document(*, by: Actor, document: Upload) -> tuple[StoredFile, Scan]:
    """Store a checked document and return what the scan found. Refused: one over 20 MB, one the scan finds something in.

    The scan is the command ``DOCUMENT_SCAN`` names, given the file's path: 0 is clean, 1 is infected, anything else
    or no answer in two minutes is no scan, and refuses the file. Without the setting the paper says "Not scanned".
    """
    stored = store(
        by=by, name=document.name, content=document.content, content_type=document.content_type, limit=MOST_BYTES
    )
    return stored, _scanned(stored)


def _scanned(stored: StoredFile) -> Scan:
    command = getattr(settings, "DOCUMENT_SCAN", "")
    if not command:
        return Scan.NOT_SCANNED
    try:
        done = subprocess.run(
            [*shlex.split(command), str(path_of(stored.sha256))], capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        raise RuleBroken("The file could not be scanned, so it was not kept. Try again.", code="scan_failed") from None
    if done.returncode == 1:
        fault = Fault("/document", "file_infected", "The scan found something harmful in the file: it was not kept")
        raise InvalidInput.of([fault])
    if done.returncode:
        raise RuleBroken("The file could not be scanned, so it was not kept. Try again.", code="scan_failed")
    return Scan.CLEAN
