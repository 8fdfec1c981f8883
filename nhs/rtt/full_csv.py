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
import operator
from dataclasses import dataclass

from nhs.codes import RTT_TOTAL, RttPart
from nhs.rtt.bands import Summary
from nhs.rtt.files import FileFault, FileFaults, Source
from nhs.rtt.rows import RttRow, rtt_rows


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
    """The contents of a file: ``sums`` by specialty, ``totals`` the published C_999 lines, ``faults`` what is wrong.

    Rows with a fault are left out of the sums; ``fault_count`` counts every fault, ``faults`` holds the first
    thousand.
    """

    month: dt.date | None
    rows: int
    sums: tuple[RttSum, ...]
    totals: tuple[RttSum, ...]
    faults: tuple[FileFault, ...]
    fault_count: int

    @property
    def ok(self) -> bool:
        return self.fault_count == 0 and self.rows > 0

    def providers(self) -> dict[str, str]:
        """Provider names by code, in the order of the codes."""
        return {line.provider: line.provider_name for line in (*self.sums, *self.totals)}

    def of(self, provider: str, part: RttPart, specialty: str | None = None) -> RttSum | None:
        """One provider's part, over all specialties or for one of them; None if the file has nothing."""
        found = [
            line
            for line in self.sums
            if (line.provider, line.part) == (provider, part) and specialty in (None, line.specialty)
        ]
        return _together(found, specialty or RTT_TOTAL) if found else None


def read_rtt(source: Source, faults: FileFaults | None = None) -> RttFile:
    """Read a whole file, summing commissioners.

    ``source`` is a path, an open file of text or bytes, or lines. Nothing is raised for what the file holds:
    every fault is collected with its line and column. Memory grows with providers × parts × specialties, and by
    one key a row. Whoever feeds the lines may hand in ``faults`` and stop feeding once there are too many.
    """
    faults = FileFaults() if faults is None else faults
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
        sums=tuple(line for line in sums if line.specialty != RTT_TOTAL),
        totals=tuple(line for line in sums if line.specialty == RTT_TOTAL),
        faults=tuple(faults.kept),
        fault_count=faults.count,
    )


_Key = tuple[str, RttPart, str]


class _Gathered:
    """Sums by (provider, part, specialty)."""

    def __init__(self) -> None:
        self.held: dict[_Key, _Held] = {}
        self.month: dt.date | None = None
        self.rows = 0

    def add(self, row: RttRow) -> None:
        self.rows += 1
        self.month = self.month or row.month
        key = (row.provider, row.part, row.specialty)
        held = self.held.get(key)
        if held is None:
            self.held[key] = _Held(row.provider_name, list(row.bands), row.unknown_start, row.total, row.line)
        else:
            held.add(row)

    def check_totals(self, faults: FileFaults) -> None:
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
                sentence = f"C_999 of {provider} {part} says {held.total}, its specialties add up to {sum_of_lines}."
                faults.add(held.line, "Total All", sentence, "total_line_differs")


@dataclass(slots=True)
class _Held:
    provider_name: str
    bands: list[int]
    unknown_start: int
    total: int
    line: int

    def add(self, row: RttRow) -> None:
        self.bands = list(map(operator.add, self.bands, row.bands))
        self.unknown_start += row.unknown_start
        self.total += row.total
        self.line = row.line


def _sum(key: _Key, held: _Held) -> RttSum:
    provider, part, specialty = key
    bands = tuple(held.bands)
    return RttSum(provider, held.provider_name, part, specialty, bands, held.unknown_start, held.total)


def _together(found: list[RttSum], specialty: str) -> RttSum:
    return RttSum(
        provider=found[0].provider,
        provider_name=found[0].provider_name,
        part=found[0].part,
        specialty=specialty,
        bands=tuple(map(sum, zip(*(line.bands for line in found), strict=True))),
        unknown_start=sum(line.unknown_start for line in found),
        total=sum(line.total for line in found),
    )
