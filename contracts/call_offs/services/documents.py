"""Papers of a call-off: stored by their digest, scanned where the trust says how, read by those who may see contracts."""

from __future__ import annotations

from typing import IO

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import NotFound
from base.permissions import Permission, require
from contracts.call_offs.models.life import CallOffDocument
from contracts.call_offs.rechecks import recheck
from contracts.call_offs.services.entry import own_call_off
from plumbing.documents import Upload, check_document, store_document
from plumbing.files import open_stored, path_of


@transaction.atomic
def add_document(*, by: Actor, call_off_id: int, kind: str, title: str, document: Upload) -> CallOffDocument:
    """Keep a paper of a call-off. Refused: another kind of file, one over 20 MB, one the scan finds something in."""
    require(by, Permission.CHECK_COMPLIANCE)
    call_off = own_call_off(by, call_off_id)
    faults = FaultCollector()
    title = faults.need("/title", title, "Say what the document is")
    if kind not in CallOffDocument.Kind.values:
        faults.add("/kind", "unknown_value", "Select what kind of document it is")
    check_document(faults, document)
    faults.stop()
    stored, scan = store_document(by=by, document=document)
    made = CallOffDocument.objects.create(
        trust_id=call_off.trust_id,
        said_by=by.label,
        said_by_person_id=by.person_id,
        call_off=call_off,
        kind=kind,
        title=title,
        file=stored,
        scan=scan,
    )
    record("call_off.document_added", by=by, target=call_off, document=made.pk, sha256=stored.sha256, scan=made.scan)
    recheck(by=by, call_off=call_off, cause="document filed")
    return made


@transaction.atomic
def open_document(*, by: Actor, document_id: int) -> tuple[CallOffDocument, IO[bytes]]:
    """A paper and its content; that it was taken is noted. Raises NotFound for another trust's."""
    require(by, Permission.VIEW_CONTRACTS)
    found = CallOffDocument.objects.visible_to(by).select_related("file", "call_off").filter(pk=document_id).first()
    if found is None or not path_of(found.file.sha256).exists():
        raise NotFound()
    record("call_off.document_taken", by=by, target=found.call_off, document=found.pk, sha256=found.file.sha256)
    return found, open_stored(found.file)
