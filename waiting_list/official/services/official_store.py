"""Keeping an official monthly file, whatever it is about: whole or not at all, the same one again changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.errors import InvalidInput, NotAllowed, NotFound
from base.formatting import listing
from base.permissions import Permission, require
from trusts.models import Trust
from waiting_list.imports.services.receive import without_numbers
from waiting_list.official.models.files import OfficialFile

LIMIT = 50_000_000
"""Bytes taken at the page and the API; one trust's month is about 250,000, all of England's about 70,000,000."""

IMPORTED, REPLACED, UNCHANGED = "imported", "replaced", "unchanged"


class Contents(Protocol):
    month: dt.date
    rows: int

    def providers(self) -> dict[str, str]: ...


class Read(Protocol):
    """An official file that was read whole and has no fault."""

    name: str
    sha256: str
    contents: Contents


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did.

    ``outcome`` is imported, replaced (a corrected file for a month that was there) or unchanged (the same file
    again). ``others`` are the organisations in the file whose rows were not kept.
    """

    outcome: str
    file: OfficialFile
    others: tuple[str, ...]

    @property
    def changed(self) -> bool:
        return self.outcome != UNCHANGED


@transaction.atomic
def keep_file(
    *, by: Actor, kind: str, read: Read, trust_id: int | None, write: Callable[[OfficialFile], None]
) -> ImportResult:
    """Keep what was read: the same file again changes nothing, a corrected one becomes the month's current.

    ``write`` adds the trust's rows of the file.
    """
    trust = trust_of_file(by, trust_id, lock=True)
    require(by, Permission.IMPORT_WAITING_LIST)
    others = others_of(read, trust)
    current = current_file(by, trust, kind, read.contents.month)
    if current is not None and current.sha256 == read.sha256:
        return ImportResult(UNCHANGED, current, others)
    if current is not None:
        current.current = False
        current.save(update_fields=["current"])
    file = OfficialFile.objects.create(
        trust=trust,
        kind=kind,
        period=read.contents.month,
        sha256=read.sha256,
        name=without_numbers(read.name)[:200],
        rows_read=read.contents.rows,
        imported_by=by.label,
    )
    write(file)
    outcome = REPLACED if current else IMPORTED
    record(
        f"official_file.{outcome}",
        by=by,
        target=file,
        kind=kind,
        period=file.period.isoformat(),
        rows=file.rows_read,
        sha256=file.sha256,
        instead_of=current.pk if current else None,
    )
    return ImportResult(outcome, file, others)


def would(current: OfficialFile | None, read: Read) -> str:
    """What keeping the file would be called."""
    if current is None:
        return IMPORTED
    return UNCHANGED if current.sha256 == read.sha256 else REPLACED


def trust_of_file(by: Actor, trust_id: int | None, *, lock: bool = False) -> Trust:
    wanted = trust_id if by.is_system else by.trust_id
    if wanted is None:
        raise NotAllowed(
            "Waiting-list files belong to a trust; choose the trust you act for.", code="not_allowed"
        )
    trusts = Trust.objects.visible_to(by).filter(pk=wanted)
    # The lock makes two imports of one month follow each other, and holds up nobody else.
    trust = (trusts.select_for_update(no_key=True) if lock else trusts).first()
    if trust is None:
        raise NotFound()
    return trust


def others_of(read: Read, trust: Trust) -> tuple[str, ...]:
    """The other organisations in the file; refuses a file without the trust itself."""
    providers = read.contents.providers()
    if trust.ods_code not in providers:
        some = [
            f"{name.title().replace('Nhs', 'NHS')} ({code})" for code, name in list(providers.items())[:3]
        ]
        more = [f"{len(providers) - 3} more"] if len(providers) > 3 else []
        sentence = (
            f"The file is about {listing(some + more)}. It has no rows of {trust.name} ({trust.ods_code}),"
            " so nothing was kept."
        )
        raise InvalidInput(sentence, code="other_organisations_file")
    return tuple(code for code in providers if code != trust.ods_code)


def current_file(by: Actor, trust: Trust, kind: str, period: dt.date) -> OfficialFile | None:
    files = OfficialFile.objects.visible_to(by).filter(trust=trust, kind=kind, period=period, current=True)
    return files.first()
