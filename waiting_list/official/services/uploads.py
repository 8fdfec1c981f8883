"""An official file between choosing it and keeping its figures: checked, put aside, read again."""

from __future__ import annotations

from typing import IO

from django.db import transaction

from base.actors import Actor
from base.errors import NotFound
from base.permissions import Permission, require
from nhs.identifiers import without_nhs_numbers
from plumbing.files import open_stored, store
from plumbing.models import StoredFile
from waiting_list.official.reading.text_files import ReadFile
from waiting_list.official.services.monthly_files import KINDS, LIMIT, RTT, ImportResult, keep_file, preview_file


@transaction.atomic
def put_aside(*, by: Actor, stream: IO[bytes], name: str, content_type: str, kind: str = RTT) -> StoredFile:
    """Check the whole file and, when it could be imported, keep it until somebody says yes."""
    require(by, Permission.IMPORT_WAITING_LIST)
    preview_file(by=by, kind=kind, read=KINDS[kind].read(stream, name, limit=LIMIT))
    stream.seek(0)
    return store(by=by, name=without_nhs_numbers(name), content=stream, content_type=content_type, limit=LIMIT)


def read_again(*, by: Actor, stored_id: int, kind: str = RTT) -> ReadFile:
    """The file that was put aside. NotFound when it is another organisation's or no longer there."""
    require(by, Permission.IMPORT_WAITING_LIST)
    stored = StoredFile.objects.visible_to(by).filter(pk=stored_id).first()
    if stored is None:
        raise NotFound()
    try:
        with open_stored(stored) as stream:
            return KINDS[kind].read(stream, stored.name, limit=LIMIT)
    except FileNotFoundError:
        raise NotFound("The file is no longer kept. Choose it again.") from None


@transaction.atomic
def import_put_aside(*, by: Actor, stored_id: int, kind: str = RTT) -> ImportResult:
    """Keep the figures of a file that was put aside."""
    return keep_file(by=by, kind=kind, read=read_again(by=by, stored_id=stored_id, kind=kind))
