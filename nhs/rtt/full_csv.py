"""NHS England's monthly RTT "full CSV": 121 columns, one row per provider, commissioner, part and specialty.

What the file hides, and what is done about it:

* incomplete pathways (Part_2, Part_2A) and new periods (Part_3) leave ``Total`` and the unknown clock starts
  blank: the count is ``Total All``;
* new periods have no bands at all;
* ``C_999`` is the total of the specialties, already added: it is kept apart and used as a check;
* every commissioner has its own row: rows are summed per provider, part and specialty;
* the "Other" specialties are ``X02`` … ``X06``, without the ``C_`` of the rest.

Files from before April 2021 stop at "over 52 weeks" (53 bands instead of 105); both widths are read.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from nhs.codes import RTT_TOTAL, RttLine, RttPart
from nhs.rtt.bands import Summary
from nhs.rtt.files import Fault, Faults, Layout, Source, cells_of, counts_of, month_of, read_header, rows_of

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


@dataclass(frozen=True, slots=True)
class RttSum:
    """All commissioners' rows of one provider, part and specialty together.

    ``bands`` is empty for new periods, which are only counted. ``total`` is the file's ``Total All``.
    """

    provider: str
    provider_name: str
    part: RttPart
    specialty: str
    bands: tuple[int, ...]
    unknown_start: int
    total: int

    @property
    def summary(self) -> Summary | None:
        """Waits of these pathways; None for new periods."""
        return Summary(self.bands, self.unknown_start) if self.bands else None


@dataclass(frozen=True, slots=True)
class RttFile:
    """What a file says: ``sums`` by specialty, ``totals`` the published C_999 lines, ``faults`` what is wrong.

    Rows with a fault are left out of the sums; ``fault_count`` counts every fault, ``faults`` holds the first
    thousand.
    """

    month: dt.date | None
    rows: int
    sums: tuple[RttSum, ...]
    totals: tuple[RttSum, ...]
    faults: tuple[Fault, ...]
    fault_count: int

    @property
    def ok(self) -> bool:
        return self.fault_count == 0 and self.rows > 0

    def providers(self) -> dict[str, str]:
        """Provider names by code, in the order of the codes."""
        return {one.provider: one.provider_name for one in (*self.sums, *self.totals)}

    def of(self, provider: str, part: RttPart, specialty: str | None = None) -> RttSum | None:
        """One provider's part, over all specialties or for one of them; None if the file has nothing."""
        found = [
            one
            for one in self.sums
            if (one.provider, one.part) == (provider, part) and specialty in (None, one.specialty)
        ]
        return _together(found, specialty or RTT_TOTAL) if found else None


def read_rtt(source: Source) -> RttFile:
    """Read a whole file, summing commissioners.

    ``source`` is a path, an open file of text or bytes, or lines. Nothing is raised for what the file holds:
    every fault is collected with its line and column. Memory grows with providers × parts × specialties, not with
    rows.
    """
    faults = Faults()
    gathered = _Gathered()
    for row in rtt_rows(source, faults):
        gathered.add(row)
    if not gathered.rows and not faults.count:
        faults.add(1, "", "The file holds no rows.", "no_rows")
    gathered.check_totals(faults)
    sums = [_sum(key, held) for key, held in sorted(gathered.held.items())]
    return RttFile(
        month=gathered.month,
        rows=gathered.rows,
        sums=tuple(one for one in sums if one.specialty != RTT_TOTAL),
        totals=tuple(one for one in sums if one.specialty == RTT_TOTAL),
        faults=tuple(faults.kept),
        fault_count=faults.count,
    )


def rtt_rows(source: Source, faults: Faults) -> Iterator[RttRow]:
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

    def __init__(self, layout: Layout, faults: Faults) -> None:
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
        counts = counts_of(
            line, cells[self.first_band :], self.layout.columns[self.first_band :], self.faults
        )
        if counts is None or part is None or month is None or self.faults.count > before:
            return None
        return self._row(line, cells, month, part, counts)

    def _row(
        self, line: int, cells: list[str], month: dt.date, part: RttPart, counts: list[int]
    ) -> RttRow | None:
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
        self,
        line: int,
        cells: list[str],
        part: RttPart,
        banded: int,
        total: int,
        unknown: int,
        total_all: int,
    ) -> bool:
        if cells[-1] == "":
            self.faults.add(line, "Total All", "Total All is missing.", "total_all_missing")
        elif cells[-3] != "" and part.has_bands and total != banded:
            sentence = f"Total says {total}, the week bands add up to {banded}."
            self.faults.add(line, "Total", sentence, "bands_do_not_add_up")
        elif part.has_bands and total_all != banded + unknown:
            sentence = (
                f"Total All says {total_all}; bands and unknown clock starts add up to {banded + unknown}."
            )
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


class _Gathered:
    """Sums by (provider, part, specialty)."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str, str], _Held] = {}
        self.month: dt.date | None = None
        self.rows = 0

    def add(self, row: RttRow) -> None:
        self.rows += 1
        self.month = self.month or row.month
        key = (row.provider, row.part.value, row.specialty)
        held = self.held.get(key)
        if held is None:
            self.held[key] = _Held(row.provider_name, list(row.bands), row.unknown_start, row.total, row.line)
        else:
            held.add(row)

    def check_totals(self, faults: Faults) -> None:
        """C_999 must be the sum of its specialties. A file with faults has rows missing, so it is not asked."""
        if faults.count:
            return
        added: dict[tuple[str, str], int] = {}
        for (provider, part, specialty), held in self.held.items():
            if specialty != RTT_TOTAL:
                added[provider, part] = added.get((provider, part), 0) + held.total
        for (provider, part, specialty), held in sorted(self.held.items()):
            sum_of_lines = added.get((provider, part), 0)
            if specialty == RTT_TOTAL and held.total != sum_of_lines:
                sentence = (
                    f"C_999 of {provider} {part} says {held.total}, its specialties add up to {sum_of_lines}."
                )
                faults.add(held.line, "Total All", sentence, "total_line_differs")


@dataclass(slots=True)
class _Held:
    provider_name: str
    bands: list[int]
    unknown_start: int
    total: int
    line: int

    def add(self, row: RttRow) -> None:
        self.bands = [a + b for a, b in zip(self.bands, row.bands, strict=True)]
        self.unknown_start += row.unknown_start
        self.total += row.total
        self.line = row.line


def _sum(key: tuple[str, str, str], held: _Held) -> RttSum:
    provider, part, specialty = key
    bands = tuple(held.bands)
    return RttSum(
        provider, held.provider_name, RttPart(part), specialty, bands, held.unknown_start, held.total
    )


def _together(found: list[RttSum], specialty: str) -> RttSum:
    return RttSum(
        provider=found[0].provider,
        provider_name=found[0].provider_name,
        part=found[0].part,
        specialty=specialty,
        bands=tuple(map(sum, zip(*(one.bands for one in found), strict=True))),
        unknown_start=sum(one.unknown_start for one in found),
        total=sum(one.total for one in found),
    )
