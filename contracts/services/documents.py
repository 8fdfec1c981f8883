"""Papers of a call-off: stored by their digest, scanned where the trust says how, read by those who may see contracts."""

from __future__ import annotations

import shlex
import subprocess
from typing import IO

from django.conf import settings
from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.faults import Faults
from base.permissions import Permission, require
from base.refusals import Fault, InvalidInput, NotFound, RuleBroken
from contracts.models import CallOffDocument
from contracts.services.call_offs import own_call_off
from contracts.services.evidence import ENDINGS, MOST_BYTES, Upload
from contracts.services.gate import recheck
from plumbing.files import open_stored, path_of, store
from plumbing.models import StoredFile

Scan = CallOffDocument.Scan
SECONDS = 120
STARTS = {
    ".pdf": (b"%PDF-",), ".docx": (b"PK\x03\x04",), ".xlsx": (b"PK\x03\x04",), ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",), ".msg": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
}  # fmt: skip
"""How a file of a kind begins, so that a name alone does not pass."""


@transaction.atomic
def add_document(*, by: Actor, call_off_id: int, kind: str, title: str, document: Upload) -> CallOffDocument:
    """Keep a paper of a call-off. Refused: another kind of file, one over 20 MB, one the scan finds something in.

    The scan is the command ``DOCUMENT_SCAN`` names, given the file's path: 0 is clean, 1 is infected, anything else
    or no answer in two minutes is no scan, and refuses the file. Without the setting the paper says "Not scanned".
    """
    require(by, Permission.CHECK_COMPLIANCE)
    call_off = own_call_off(by, call_off_id)
    faults = Faults()
    title = faults.need("/title", title, "Say what the document is")
    if kind not in CallOffDocument.Kind.values:
        faults.add("/kind", "unknown_value", "Select what kind of document it is")
    _right_kind(faults, document)
    faults.stop()
    stored = store(
        by=by,
        name=document.name,
        content=document.content,
        content_type=document.content_type,
        limit=MOST_BYTES,
    )
    made = CallOffDocument.objects.create(
        trust_id=call_off.trust_id, said_by=by.label, said_by_person_id=by.person_id, call_off=call_off, kind=kind,
        title=title, file=stored, scan=_scanned(stored),
    )  # fmt: skip
    record(
        "call_off.document_added",
        by=by,
        target=call_off,
        document=made.pk,
        sha256=stored.sha256,
        scan=made.scan,
    )
    recheck(by=by, call_off=call_off, cause="document filed")
    return made


@transaction.atomic
def open_document(*, by: Actor, document_id: int) -> tuple[CallOffDocument, IO[bytes]]:
    """A paper and its content; that it was taken is noted. Raises NotFound for another trust's."""
    require(by, Permission.VIEW_CONTRACTS)
    found = (
        CallOffDocument.objects.visible_to(by)
        .select_related("file", "call_off")
        .filter(pk=document_id)
        .first()
    )
    if found is None or not path_of(found.file.sha256).exists():
        raise NotFound()
    record(
        "call_off.document_taken", by=by, target=found.call_off, document=found.pk, sha256=found.file.sha256
    )
    return found, open_stored(found.file)


def _right_kind(faults: Faults, document: Upload) -> None:
    name = document.name.lower()
    ending = next((one for one in ENDINGS if name.endswith(one)), None)
    if ending is None:
        words = f"The file must be one of {', '.join(one.lstrip('.').upper() for one in ENDINGS)}"
        faults.add("/document", "wrong_type", words)
        return
    starts = STARTS.get(ending)
    head = document.content.read(16)
    document.content.seek(0)
    if starts and not head.startswith(starts):
        words = f"The file is named {ending.lstrip('.').upper()} but is not: save it as what it is"
        faults.add("/document", "wrong_type", words)


def _scanned(stored: StoredFile) -> str:
    command = getattr(settings, "DOCUMENT_SCAN", "")
    if not command:
        return Scan.NOT_SCANNED
    try:
        done = subprocess.run(
            [*shlex.split(command), str(path_of(stored.sha256))],
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise RuleBroken(
            "The file could not be scanned, so it was not kept. Try again.", code="scan_failed"
        ) from None
    if done.returncode == 1:
        fault = Fault(
            "/document", "file_infected", "The scan found something harmful in the file: it was not kept"
        )
        raise InvalidInput.of([fault])
    if done.returncode:
        raise RuleBroken("The file could not be scanned, so it was not kept. Try again.", code="scan_failed")
    return Scan.CLEAN
