"""Taking in NHS England's monthly diagnostics file (DM01): read whole, kept whole or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import IO

from base.actors import Actor
from base.permissions import Permission, require
from waiting_list.official.models.files import DiagnosticRow, OfficialFile
from waiting_list.official.reading.dm01 import ReadDm01, read_file
from waiting_list.official.selectors.dm01 import DiagnosticFigures, together
from waiting_list.official.services.official_store import (
    LIMIT,
    ImportResult,
    current_file,
    keep_file,
    others_of,
    trust_of_file,
    would,
)

KIND = OfficialFile.Kind.DM01


@dataclass(frozen=True, slots=True)
class DiagnosticsPreview:
    """What an import would do: the list it holds by test, and the file it would replace."""

    period: dt.date
    rows: int
    whole: DiagnosticFigures
    tests: tuple[DiagnosticFigures, ...]
    others: tuple[str, ...]
    would: str


def import_dm01(
    *, by: Actor, stream: IO[bytes], name: str, trust_id: int | None = None, limit: int | None = LIMIT
) -> ImportResult:
    """Read the file and keep the trust's rows of it. ``trust_id`` is for jobs; a trust imports its own.

    Raises InvalidInput for a file that is not this one, has rows that are wrong, or holds none of the trust's
    rows; then nothing is kept.
    """
    require(by, Permission.IMPORT_WAITING_LIST)
    return keep_dm01(by=by, read=read_file(stream, name, limit=limit), trust_id=trust_id)


def keep_dm01(*, by: Actor, read: ReadDm01, trust_id: int | None = None) -> ImportResult:
    """Keep what was read: the same file again changes nothing, a corrected one becomes the month's current."""
    return keep_file(
        by=by, kind=KIND, read=read, trust_id=trust_id, write=lambda file: _write_rows(file, read)
    )


def preview_dm01(*, by: Actor, read: ReadDm01) -> DiagnosticsPreview:
    """What keeping the file would do. Changes nothing; refuses what keeping would refuse."""
    require(by, Permission.IMPORT_WAITING_LIST)
    trust = trust_of_file(by, None)
    others = others_of(read, trust)
    tests = tests_of(read, trust.ods_code)
    current = current_file(by, trust, KIND, read.contents.month)
    return DiagnosticsPreview(
        read.contents.month, read.contents.rows, together(tests), tests, others, would(current, read)
    )


def tests_of(read: ReadDm01, provider: str) -> tuple[DiagnosticFigures, ...]:
    """One provider's tests in the published order, as the file says them."""
    return tuple(
        DiagnosticFigures(
            one.test, one.bands, one.waiting_list_activity, one.planned_activity, one.unscheduled_activity
        )
        for one in read.contents.lines
        if one.provider == provider
    )


def _write_rows(file: OfficialFile, read: ReadDm01) -> None:
    own = [
        one for one in (*read.contents.lines, *read.contents.totals) if one.provider == file.trust.ods_code
    ]
    DiagnosticRow.objects.bulk_create(
        DiagnosticRow(
            trust=file.trust,
            file=file,
            test=one.test,
            bands=list(one.bands),
            waiting_list_activity=one.waiting_list_activity,
            planned_activity=one.planned_activity,
            unscheduled_activity=one.unscheduled_activity,
        )
        for one in own
    )
