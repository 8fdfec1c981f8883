"""Lines and rows of NHS England's monthly RTT file."""

from __future__ import annotations

from nhs.codes import RttPart
from nhs.rtt import RttFile
from waiting_list.official.figures import RttFigures, figures, line_name
from waiting_list.official.models.files import OfficialFile, OfficialRow
from waiting_list.official.reading.text_files import ReadFile


def part_of(read: ReadFile[RttFile], provider: str, part: RttPart = RttPart.INCOMPLETE) -> tuple[RttFigures, ...]:
    """One provider's part by specialty, as the file says it."""
    return tuple(
        figures(row.specialty, row.bands, row.unknown_start, row.total)
        for row in read.contents.sums
        if (row.provider, row.part) == (provider, part)
    )


def write_rows(file: OfficialFile, read: ReadFile[RttFile]) -> None:
    """Keep the rows of the file's trust."""
    OfficialRow.objects.bulk_create(
        OfficialRow(
            trust=file.trust,
            file=file,
            part=row.part.value,
            line=row.specialty,
            line_name=line_name(row.specialty),
            bands=list(row.bands),
            unknown_start=row.unknown_start,
            total_all=row.total,
        )
        for row in (*read.contents.sums, *read.contents.totals)
        if row.provider == file.trust.ods_code
    )
