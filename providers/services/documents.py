"""Documents behind a provider's registrations and insurances: filed by the provider, read by the trusts it works for."""

from __future__ import annotations

from typing import IO

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound
from base.permissions import Permission, require
from plumbing.documents import Upload, check_document, store_document
from plumbing.files import path_of
from providers.models import Assurance, AssurancePaper


@transaction.atomic
def add_document(*, by: Actor, assurance_id: int, document: Upload) -> AssurancePaper:
    """File the document of a record. Refused: another kind of file than its name says, one over 20 MB, one the scan finds
    something in, the same file twice. Raises NotFound for another provider's."""
    require(by, Permission.MANAGE_CLINICIANS)
    held = (
        Assurance.objects.visible_to(by)
        .select_for_update(no_key=True)
        .filter(pk=assurance_id, provider=by.provider_id)
        .first()
    )
    if held is None:
        raise NotFound()
    faults = FaultCollector()
    check_document(faults, document)
    faults.stop()
    return store_checked(by, held, document)


def store_checked(by: Actor, held: Assurance, document: Upload) -> AssurancePaper:
    """Store a checked document and add it to a record the caller has locked."""
    stored, scan = store_document(by=by, document=document)
    again = Fault("/document", "paper_exists", "This file is with the record already")
    with errors_from_database({"assurance_paper_once": again}):
        made = AssurancePaper.objects.create(
            provider_id=held.provider_id,
            assurance=held,
            file=stored,
            name=stored.name,
            size=stored.size,
            sha256=stored.sha256,
            scan=scan,
            added_by=by.label,
        )
    record("assurance.paper_added", by=by, target=held, item=held.item, sha256=stored.sha256, scan=scan)
    return made


@transaction.atomic
def open_document(*, by: Actor, paper_id: int) -> tuple[AssurancePaper, IO[bytes]]:
    """Open a document for the provider's people and those of the trusts it works for; that it was read is recorded."""
    found = AssurancePaper.objects.visible_to(by).select_related("assurance").order_by("pk").filter(pk=paper_id).first()
    if found is None or not path_of(found.sha256).exists():
        raise NotFound()
    record("assurance.paper_taken", by=by, target=found.assurance, paper=found.pk, sha256=found.sha256)
    return found, path_of(found.sha256).open("rb")
