"""Rows of NHS England's RTT "full CSV", one by one, each checked by itself."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from nhs.codes import RTT_TOTAL, RttLine, RttPart
from nhs.rtt.files import FileFaults, Layout, Source, cells_of, counts_of, month_of, read_header, rows_of

_LEAD = (
    "Period",
    "Provider Parent Org Code",
    "Provider Parent Name",
    "Provider Org Code",
    "Provider Org Name",
    "Commissioner Parent Org Code",
    "Commissioner Parent Name",
    "Commissioner Org Code",
    "Commissioner Org Name",
    "RTT Part Type",
    "RTT Part Description",
    "Treatment Function Code",
    "Treatment Function Name",
)
_TAIL = ("Total", "Patients with unknown clock start date", "Total All")
_PERIOD, _PROVIDER, _PROVIDER_NAME, _COMMISSIONER, _PART, _SPECIALTY = 0, 3, 4, 7, 9, 11


def columns(last_week: int = 104) -> tuple[str, ...]:
    """The headings in order; ``last_week`` is where the open band begins."""
    closed = (f"Gt {week:02d} To {week + 1:02d} Weeks SUM 1" for week in range(last_week))
    return (*_LEAD, *closed, f"Gt {last_week} Weeks SUM 1", *_TAIL)


_WIDE, _NARROW = columns(104), columns(52)
_ODS = re.compile(r"[A-Z0-9]{1,9}")
_PARTS = {part.value: part for part in RttPart}
_SPECIALTIES = {line.value for line in RttLine} | {RTT_TOTAL}


class RttRow(NamedTuple):
    """One good row of the file. ``specialty`` is an :class:`~nhs.codes.RttLine` code or ``C_999``."""

    line: int
    month: dt.date
    provider: str
    provider_name: str
    commissioner: str
    part: RttPart
    specialty: str
    bands: tuple[int, ...]
    unknown_start: int
    total: int


def rtt_rows(source: Source, faults: FileFaults) -> Iterator[RttRow]:
    """Stream the good rows one by one; what is wrong with the others is added to ``faults``."""
    rows = rows_of(source, faults)
    first = next(rows, None)
    if first is None:
        if not faults.count:
            faults.add(1, "", "The file is empty.", "empty_file")
        return
    line, cells = first
    wanted = _NARROW if "Gt 52 Weeks SUM 1" in cells else _WIDE
    layout = read_header(line, cells, wanted, faults)
    if layout is None:
        return
    reader = _RowReader(layout, faults)
    for line, cells in rows:
        row = reader.read(line, cells)
        if row is not None:
            yield row


class _RowReader:
    """Checks rows one after the other, remembering the month and the rows seen."""

    def __init__(self, layout: Layout, faults: FileFaults) -> None:
        self.layout = layout
        self.faults = faults
        self.first_band = len(_LEAD)
        self.past_bands = len(layout.columns) - len(_TAIL)
        self.month: dt.date | None = None
        self.seen: dict[tuple[str, ...], int] = {}

    def read(self, line: int, raw: list[str]) -> RttRow | None:
        cells = cells_of(line, raw, self.layout, self.faults)
        if cells is None:
            return None
        before = self.faults.count
        month = self._month(line, cells[_PERIOD])
        part = self._part(line, cells[_PART])
        self._names(line, cells)
        counts = counts_of(line, cells[self.first_band :], self.layout.columns[self.first_band :], self.faults)
        if counts is None or part is None or month is None or self.faults.count > before:
            return None
        return self._row(line, cells, month, part, counts)

    def _row(self, line: int, cells: list[str], month: dt.date, part: RttPart, counts: list[int]) -> RttRow | None:
        bands, (total, unknown, total_all) = counts[: -len(_TAIL)], counts[-len(_TAIL) :]
        if not self._adds_up(line, cells, part, sum(bands), total, unknown, total_all):
            return None
        if self._seen_before(line, cells):
            return None
        return RttRow(
            line,
            month,
            cells[_PROVIDER],
            cells[_PROVIDER_NAME],
            cells[_COMMISSIONER],
            part,
            cells[_SPECIALTY],
            tuple(bands) if part.has_bands else (),
            unknown,
            total_all,
        )

    def _month(self, line: int, text: str) -> dt.date | None:
        month = month_of(text)
        if month is None:
            sentence = "Period must name one month, such as RTT-November-2024."
            self.faults.add(line, "Period", sentence, "period_unreadable")
        elif self.month is None:
            self.month = month
        elif month != self.month:
            sentence = f"Period is another month than the first row's, {self.month:%B %Y}."
            self.faults.add(line, "Period", sentence, "period_differs")
        return month

    def _part(self, line: int, text: str) -> RttPart | None:
        part = _PARTS.get(text)
        if part is None:
            sentence = f"RTT Part Type must be one of {', '.join(_PARTS)}."
            self.faults.add(line, "RTT Part Type", sentence, "part_unknown")
        return part

    def _names(self, line: int, cells: list[str]) -> None:
        for place in (_PROVIDER, _COMMISSIONER):
            if not _ODS.fullmatch(cells[place]):
                column = self.layout.columns[place]
                self.faults.add(line, column, f"{column} must be an ODS code.", "org_code_format")
        if cells[_SPECIALTY] not in _SPECIALTIES:
            sentence = "Treatment Function Code must be one of the 23 RTT specialties or C_999."
            self.faults.add(line, "Treatment Function Code", sentence, "specialty_unknown")

    def _adds_up(
        self, line: int, cells: list[str], part: RttPart, banded: int, total: int, unknown: int, total_all: int
    ) -> bool:
        if cells[-1] == "":
            self.faults.add(line, "Total All", "Total All is missing.", "total_all_missing")
        elif cells[-3] != "" and part.has_bands and total != banded:
            sentence = f"Total says {total}, the week bands add up to {banded}."
            self.faults.add(line, "Total", sentence, "bands_do_not_add_up")
        elif part.has_bands and total_all != banded + unknown:
            sentence = f"Total All says {total_all}; bands and unknown clock starts add up to {banded + unknown}."
            self.faults.add(line, "Total All", sentence, "total_all_does_not_add_up")
        else:
            return True
        return False

    def _seen_before(self, line: int, cells: list[str]) -> bool:
        key = (cells[_PROVIDER], cells[_COMMISSIONER], cells[_PART], cells[_SPECIALTY])
        earlier = self.seen.setdefault(key, line)
        if earlier != line:
            sentence = f"Line {earlier} already holds this provider, commissioner, part and specialty."
            self.faults.add(line, "", sentence, "row_twice")
        return earlier != line
