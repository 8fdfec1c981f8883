"""An official file between choosing it and keeping its figures: checked, put aside, read again."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any, NamedTuple

from django.db import transaction

from base.actors import Actor
from base.errors import NotFound
from base.permissions import Permission, require
from plumbing.files import open_stored, store
from plumbing.models import StoredFile
from waiting_list.imports.services.receive import without_numbers
from waiting_list.official.models.files import OfficialFile
from waiting_list.official.reading import dm01, rtt
from waiting_list.official.services.dm01 import keep_dm01, preview_dm01
from waiting_list.official.services.official_store import LIMIT, ImportResult
from waiting_list.official.services.rtt import keep_rtt, preview_rtt


class _Kind(NamedTuple):
    read: Callable[..., Any]
    preview: Callable[..., Any]
    keep: Callable[..., ImportResult]


RTT, DM01 = OfficialFile.Kind.RTT, OfficialFile.Kind.DM01
_KINDS = {
    RTT: _Kind(rtt.read_file, preview_rtt, keep_rtt),
    DM01: _Kind(dm01.read_file, preview_dm01, keep_dm01),
}


@transaction.atomic
def put_aside(*, by: Actor, stream: IO[bytes], name: str, content_type: str, kind: str = RTT) -> StoredFile:
    """Check the whole file and, when it could be imported, keep it until somebody says yes."""
    require(by, Permission.IMPORT_WAITING_LIST)
    reading = _KINDS[kind]
    reading.preview(by=by, read=reading.read(stream, name, limit=LIMIT))
    stream.seek(0)
    return store(by=by, name=without_numbers(name), content=stream, content_type=content_type, limit=LIMIT)


def read_again(*, by: Actor, stored_id: int, kind: str = RTT) -> Any:
    """The file that was put aside. NotFound when it is another organisation's or no longer there."""
    require(by, Permission.IMPORT_WAITING_LIST)
    stored = StoredFile.objects.visible_to(by).filter(pk=stored_id).first()
    if stored is None:
        raise NotFound()
    try:
        with open_stored(stored) as stream:
            return _KINDS[kind].read(stream, stored.name, limit=LIMIT)
    except FileNotFoundError:
        raise NotFound("The file is no longer kept. Choose it again.") from None


@transaction.atomic
def import_put_aside(*, by: Actor, stored_id: int, kind: str = RTT) -> ImportResult:
    """Keep the figures of a file that was put aside."""
    return _KINDS[kind].keep(by=by, read=read_again(by=by, stored_id=stored_id, kind=kind))
