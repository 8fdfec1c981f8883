"""Taking in NHS England's monthly files: read whole, kept whole or not at all, the same one again changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, NamedTuple

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.errors import InvalidInput, NotAllowed, NotFound
from base.formatting import listing
from base.permissions import Permission, require
from nhs.identifiers import without_nhs_numbers
from trusts.models import Trust
from waiting_list.official import figures
from waiting_list.official.figures import RttFigures
from waiting_list.official.models.files import OfficialFile
from waiting_list.official.reading import dm01 as read_dm01
from waiting_list.official.reading import rtt as read_rtt
from waiting_list.official.reading.text_files import ReadFile
from waiting_list.official.selectors.dm01 import DiagnosticFigures, sum_of
from waiting_list.official.services import dm01, rtt

LIMIT = 50_000_000
"""Bytes taken at the page and the API; one trust's month is about 250,000, all of England's about 70,000,000."""

IMPORTED, REPLACED, UNCHANGED = "imported", "replaced", "unchanged"


class OfficialFileKind(NamedTuple):
    """The differences between the kinds of file: how one is read, what it says of a provider, what is kept of it."""

    read: Callable[..., ReadFile]
    lines_of: Callable[[ReadFile, str], tuple]
    sum_of: Callable[[Iterable], RttFigures | DiagnosticFigures]
    write_rows: Callable[[OfficialFile, ReadFile], None]


RTT, DM01 = OfficialFile.Kind.RTT, OfficialFile.Kind.DM01
KINDS: dict[str, OfficialFileKind] = {
    RTT: OfficialFileKind(read_rtt.read_file, rtt.part_of, figures.sum_of, rtt.write_rows),
    DM01: OfficialFileKind(read_dm01.read_file, dm01.tests_of, sum_of, dm01.write_rows),
}


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The result of an import.

    ``outcome`` is imported, replaced (a corrected file for a month that was there) or unchanged (the same file
    again). ``others`` are the organisations in the file whose rows were not kept.
    """

    outcome: str
    file: OfficialFile
    others: tuple[str, ...]

    @property
    def changed(self) -> bool:
        return self.outcome != UNCHANGED


@dataclass(frozen=True, slots=True)
class OfficialFilePreview:
    """A preview of keeping a file.

    ``lines`` are the specialties or tests of the trust, ``provider``; ``whole`` is all of them together, ``others`` the
    other organisations in the file. ``would`` is what the outcome would be called.
    """

    period: dt.date
    rows: int
    provider: str
    whole: RttFigures | DiagnosticFigures
    lines: tuple[RttFigures, ...] | tuple[DiagnosticFigures, ...]
    others: tuple[str, ...]
    would: str


def import_file(
    *, by: Actor, kind: str, stream: IO[bytes], name: str, trust_id: int | None = None, limit: int | None = LIMIT
) -> ImportResult:
    """Read the file and keep the trust's rows of it. ``trust_id`` is for jobs; a trust imports its own.

    Raises InvalidInput for a file that is not of this kind, has rows that are wrong, or holds none of the trust's
    rows; then nothing is kept.
    """
    require(by, Permission.IMPORT_WAITING_LIST)
    read = KINDS[kind].read(stream, name, limit=limit)
    return keep_file(by=by, kind=kind, read=read, trust_id=trust_id)


def preview_file(*, by: Actor, kind: str, read: ReadFile) -> OfficialFilePreview:
    """Preview keeping the file. Changes nothing; refuses what keeping would refuse."""
    require(by, Permission.IMPORT_WAITING_LIST)
    trust = trust_of_file(by, None)
    others = others_of(read, trust)
    lines = KINDS[kind].lines_of(read, trust.ods_code)
    return OfficialFilePreview(
        period=read.month,
        rows=read.contents.rows,
        provider=trust.ods_code,
        whole=KINDS[kind].sum_of(lines),
        lines=lines,
        others=others,
        would=outcome_of(current_file(by, trust, kind, read.month), read),
    )


@transaction.atomic
def keep_file(*, by: Actor, kind: str, read: ReadFile, trust_id: int | None = None) -> ImportResult:
    """Keep what was read: the same file again changes nothing, a corrected one becomes the month's current."""
    trust = trust_of_file(by, trust_id, lock=True)
    require(by, Permission.IMPORT_WAITING_LIST)
    others = others_of(read, trust)
    current = current_file(by, trust, kind, read.month)
    outcome = outcome_of(current, read)
    if current is not None and outcome == UNCHANGED:
        return ImportResult(outcome, current, others)
    if current is not None:
        current.current = False
        current.save(update_fields=["current"])
    file = OfficialFile.objects.create(
        trust=trust,
        kind=kind,
        period=read.month,
        sha256=read.sha256,
        name=without_nhs_numbers(read.name)[:200],
        rows_read=read.contents.rows,
        imported_by=by.label,
    )
    KINDS[kind].write_rows(file, read)
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


def outcome_of(current: OfficialFile | None, read: ReadFile) -> str:
    """The outcome of keeping a file where this one is current."""
    if current is None:
        return IMPORTED
    return UNCHANGED if current.sha256 == read.sha256 else REPLACED


def trust_of_file(by: Actor, trust_id: int | None, *, lock: bool = False) -> Trust:
    wanted = trust_id if by.is_system else by.trust_id
    if wanted is None:
        raise NotAllowed("Waiting-list files belong to a trust; choose the trust you act for.", code="not_allowed")
    trusts = Trust.objects.visible_to(by).filter(pk=wanted)
    # The lock makes two imports of one month follow each other, and holds up nobody else.
    trust = (trusts.select_for_update(no_key=True) if lock else trusts).first()
    if trust is None:
        raise NotFound()
    return trust


def others_of(read: ReadFile, trust: Trust) -> tuple[str, ...]:
    """The other organisations in the file; refuses a file without the trust itself."""
    providers = read.contents.providers()
    if trust.ods_code not in providers:
        some = [f"{name.title().replace('Nhs', 'NHS')} ({code})" for code, name in list(providers.items())[:3]]
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
