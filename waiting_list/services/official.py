"""Taking in NHS England's monthly RTT file: read whole, kept whole or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import IO

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.permissions import Permission, require
from base.refusals import InvalidInput, NotAllowed, NotFound
from base.words import listing
from nhs.codes import RttPart
from trusts.models import Trust
from waiting_list.figures import Figures, figures, line_name, together
from waiting_list.models import OfficialFile, OfficialRow
from waiting_list.rtt_files import ReadFile, read_file

LIMIT = 50_000_000
"""Bytes taken at the page and the API; one trust's month is about 250,000, all of England's about 70,000,000."""

IMPORTED, REPLACED, UNCHANGED = "imported", "replaced", "unchanged"


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


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: the list it holds by specialty, and the file it would replace."""

    period: dt.date
    rows: int
    waiting: Figures
    with_decision: Figures
    lines: tuple[Figures, ...]
    others: tuple[str, ...]
    would: str


def import_rtt(
    *, by: Actor, stream: IO[bytes], name: str, trust_id: int | None = None, limit: int | None = LIMIT
) -> ImportResult:
    """Read the file and keep the trust's rows of it. ``trust_id`` is for jobs; a trust imports its own.

    Raises InvalidInput for a file that is not this one, has rows that are wrong, or holds none of the trust's
    rows; then nothing is kept.
    """
    require(by, Permission.IMPORT_WAITING_LIST)
    return keep_rtt(by=by, read=read_file(stream, name, limit=limit), trust_id=trust_id)


@transaction.atomic
def keep_rtt(*, by: Actor, read: ReadFile, trust_id: int | None = None) -> ImportResult:
    """Keep what was read: the same file again changes nothing, a corrected one becomes the month's current."""
    trust = _trust(by, trust_id, lock=True)
    require(by, Permission.IMPORT_WAITING_LIST)
    others = _others(read, trust)
    current = _current(by, trust, read.contents.month)
    if current is not None and current.sha256 == read.sha256:
        return ImportResult(UNCHANGED, current, others)
    if current is not None:
        current.current = False
        current.save(update_fields=["current"])
    file = _write(by, trust, read)
    outcome = REPLACED if current else IMPORTED
    record(
        f"official_file.{outcome}",
        by=by,
        target=file,
        period=file.period.isoformat(),
        rows=file.rows_read,
        sha256=file.sha256,
        instead_of=current.pk if current else None,
    )
    return ImportResult(outcome, file, others)


def preview_rtt(*, by: Actor, read: ReadFile) -> Preview:
    """What keeping the file would do. Changes nothing; refuses what keeping would refuse."""
    require(by, Permission.IMPORT_WAITING_LIST)
    trust = _trust(by, None)
    others = _others(read, trust)
    current = _current(by, trust, read.contents.month)
    would = IMPORTED if current is None else UNCHANGED if current.sha256 == read.sha256 else REPLACED
    lines = part_of(read, trust.ods_code, RttPart.INCOMPLETE)
    decided = part_of(read, trust.ods_code, RttPart.INCOMPLETE_WITH_DECISION)
    return Preview(
        read.contents.month, read.contents.rows, together(lines), together(decided), lines, others, would
    )


def part_of(read: ReadFile, provider: str, part: RttPart) -> tuple[Figures, ...]:
    """One provider's part by specialty, as the file says it."""
    return tuple(
        figures(one.specialty, one.bands, one.unknown_start, one.total)
        for one in read.contents.sums
        if (one.provider, one.part) == (provider, part)
    )


def _trust(by: Actor, trust_id: int | None, *, lock: bool = False) -> Trust:
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


def _others(read: ReadFile, trust: Trust) -> tuple[str, ...]:
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


def _current(by: Actor, trust: Trust, period: dt.date) -> OfficialFile | None:
    files = OfficialFile.objects.visible_to(by).filter(
        trust=trust, kind=OfficialFile.Kind.RTT, period=period, current=True
    )
    return files.first()


def _write(by: Actor, trust: Trust, read: ReadFile) -> OfficialFile:
    file = OfficialFile.objects.create(
        trust=trust,
        period=read.contents.month,
        sha256=read.sha256,
        name=read.name[:200],
        rows_read=read.contents.rows,
        imported_by=by.label,
    )
    own = [one for one in (*read.contents.sums, *read.contents.totals) if one.provider == trust.ods_code]
    OfficialRow.objects.bulk_create(
        OfficialRow(
            trust=trust,
            file=file,
            part=one.part.value,
            line=one.specialty,
            line_name=line_name(one.specialty),
            bands=list(one.bands),
            unknown_start=one.unknown_start,
            total_all=one.total,
        )
        for one in own
    )
    return file
