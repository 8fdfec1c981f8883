"""Lines and rows of NHS England's monthly diagnostics file (DM01)."""

from __future__ import annotations

from nhs.rtt.dm01 import Dm01File
from waiting_list.official.models.files import DiagnosticRow, OfficialFile
from waiting_list.official.reading.text_files import ReadFile
from waiting_list.official.selectors.dm01 import DiagnosticFigures


def tests_of(read: ReadFile[Dm01File], provider: str) -> tuple[DiagnosticFigures, ...]:
    """One provider's tests in the published order, as the file says them."""
    return tuple(
        DiagnosticFigures(
            row.test, row.bands, row.waiting_list_activity, row.planned_activity, row.unscheduled_activity
        )
        for row in read.contents.lines
        if row.provider == provider
    )


def write_rows(file: OfficialFile, read: ReadFile[Dm01File]) -> None:
    """Keep the rows of the file's trust."""
    DiagnosticRow.objects.bulk_create(
        DiagnosticRow(
            trust=file.trust,
            file=file,
            test=row.test,
            bands=list(row.bands),
            waiting_list_activity=row.waiting_list_activity,
            planned_activity=row.planned_activity,
            unscheduled_activity=row.unscheduled_activity,
        )
        for row in (*read.contents.lines, *read.contents.totals)
        if row.provider == file.trust.ods_code
    )
