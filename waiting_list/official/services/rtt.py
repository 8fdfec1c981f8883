"""Taking in NHS England's monthly RTT file: read whole, kept whole or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import IO

from base.actors import Actor
from base.permissions import Permission, require
from nhs.codes import RttPart
from waiting_list.official.figures import Figures, figures, line_name, together
from waiting_list.official.models.files import OfficialFile, OfficialRow
from waiting_list.official.reading.rtt import ReadFile, read_file
from waiting_list.official.services.official_store import (
    IMPORTED,
    LIMIT,
    REPLACED,
    UNCHANGED,
    ImportResult,
    current_file,
    keep_file,
    others_of,
    trust_of_file,
    would,
)

__all__ = [
    "IMPORTED",
    "LIMIT",
    "REPLACED",
    "UNCHANGED",
    "ImportResult",
    "Preview",
    "import_rtt",
    "keep_rtt",
    "part_of",
    "preview_rtt",
]


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


def keep_rtt(*, by: Actor, read: ReadFile, trust_id: int | None = None) -> ImportResult:
    """Keep what was read: the same file again changes nothing, a corrected one becomes the month's current."""
    return keep_file(
        by=by,
        kind=OfficialFile.Kind.RTT,
        read=read,
        trust_id=trust_id,
        write=lambda file: _write_rows(file, read),
    )


def preview_rtt(*, by: Actor, read: ReadFile) -> Preview:
    """What keeping the file would do. Changes nothing; refuses what keeping would refuse."""
    require(by, Permission.IMPORT_WAITING_LIST)
    trust = trust_of_file(by, None)
    others = others_of(read, trust)
    current = current_file(by, trust, OfficialFile.Kind.RTT, read.contents.month)
    lines = part_of(read, trust.ods_code, RttPart.INCOMPLETE)
    decided = part_of(read, trust.ods_code, RttPart.INCOMPLETE_WITH_DECISION)
    return Preview(
        read.contents.month,
        read.contents.rows,
        together(lines),
        together(decided),
        lines,
        others,
        would(current, read),
    )


def part_of(read: ReadFile, provider: str, part: RttPart) -> tuple[Figures, ...]:
    """One provider's part by specialty, as the file says it."""
    return tuple(
        figures(one.specialty, one.bands, one.unknown_start, one.total)
        for one in read.contents.sums
        if (one.provider, one.part) == (provider, part)
    )


def _write_rows(file: OfficialFile, read: ReadFile) -> None:
    provider = file.trust.ods_code
    own = [one for one in (*read.contents.sums, *read.contents.totals) if one.provider == provider]
    OfficialRow.objects.bulk_create(
        OfficialRow(
            trust=file.trust,
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
