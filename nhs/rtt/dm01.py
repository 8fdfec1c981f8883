"""The monthly diagnostics return (DM01) as published: 30 columns, one row per provider, commissioner and test.

What the file hides, and what is done about it:

* sort order 16, ``TOTAL``, is the sum of the fifteen tests, already added: kept apart and used as a check;
* the first band's heading says ``Week``, the others ``Weeks``: headings are compared without that difference;
* every commissioner has its own row: rows are summed per provider and test.

Band k holds waits of k weeks up to just under k + 1; the last one is 13 weeks and over. A wait of 6 weeks (42
days) is a breach, so ``over_6`` starts with band 6.
"""

import datetime as dt
import re
from dataclasses import dataclass

from nhs.codes import DIAGNOSTIC_TOTAL, DiagnosticTest
from nhs.rtt.files import FileFault, FileFaults, Layout, Source, cells_of, counts_of, month_of, read_header, rows_of

_BANDS = 14
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
    "Diagnostic Tests Sort Order",
    "Diagnostic Tests",
)
_TAIL = ("Total WL", "Waiting List Activity", "Planned Activity", "Unscheduled Activity", "Total Activity")
COLUMNS = (
    *_LEAD,
    "00 < 01 Week",
    *(f"{week:02d} < {week + 1:02d} Weeks" for week in range(1, 13)),
    "13+ Weeks",
    *_TAIL,
)
_PERIOD, _PROVIDER, _PROVIDER_NAME, _COMMISSIONER, _ORDER, _TEST = 0, 3, 4, 7, 9, 10
_FIRST_BAND = len(_LEAD)
_TOTAL_ORDER = "16"
_ODS = re.compile(r"[A-Z0-9]{1,9}")
_TESTS = {test.value: test for test in DiagnosticTest}


@dataclass(frozen=True, slots=True)
class Dm01Line:
    """One provider's test (or ``TOTAL``), all commissioners together. Counts are patients and tests done."""

    provider: str
    provider_name: str
    test: str
    bands: tuple[int, ...]
    waiting_list_activity: int
    planned_activity: int
    unscheduled_activity: int

    @property
    def waiting(self) -> int:
        return sum(self.bands)

    @property
    def activity(self) -> int:
        return self.waiting_list_activity + self.planned_activity + self.unscheduled_activity

    @property
    def over_6(self) -> int:
        """Waiting 6 weeks (42 days) or more."""
        return sum(self.bands[6:])

    @property
    def over_13(self) -> int:
        """Waiting 13 weeks or more."""
        return self.bands[13]

    @property
    def share_over_6(self) -> float | None:
        return self.over_6 / self.waiting if self.waiting else None

    @property
    def share_within_6(self) -> float | None:
        return 1 - self.over_6 / self.waiting if self.waiting else None


@dataclass(frozen=True, slots=True)
class Dm01File:
    """The contents of a file: ``lines`` by test, ``totals`` the published TOTAL rows, ``faults`` what is wrong."""

    month: dt.date | None
    rows: int
    lines: tuple[Dm01Line, ...]
    totals: tuple[Dm01Line, ...]
    faults: tuple[FileFault, ...]
    fault_count: int

    @property
    def ok(self) -> bool:
        return self.fault_count == 0 and self.rows > 0

    def providers(self) -> dict[str, str]:
        """Code and name of every provider in the file."""
        return {line.provider: line.provider_name for line in self.lines}

    def of(self, provider: str, test: DiagnosticTest | None = None) -> Dm01Line | None:
        """One provider's test, or all its tests together; None if the file has nothing."""
        found = [line for line in self.lines if line.provider == provider and test in (None, line.test)]
        return _together(found, test.value if test else DIAGNOSTIC_TOTAL) if found else None


def read_dm01(source: Source, faults: FileFaults | None = None) -> Dm01File:
    """Read a whole file, summing commissioners; every fault is collected with its line and column.

    ``faults``: where they are collected, for a caller who stops feeding lines after too many.
    """
    faults = faults if faults is not None else FileFaults()
    reader = _Reader(faults)
    for line, cells in rows_of(source, faults):
        if not reader.read(line, cells):
            break
    if not reader.rows and not faults.count:
        faults.add(1, "", "The file holds no rows.", "no_rows")
    reader.check_totals()
    lines = [_line(key, held) for key, held in sorted(reader.held.items(), key=_in_order)]
    return Dm01File(
        month=reader.month,
        rows=reader.rows,
        lines=tuple(parsed for parsed in lines if parsed.test != DIAGNOSTIC_TOTAL),
        totals=tuple(parsed for parsed in lines if parsed.test == DIAGNOSTIC_TOTAL),
        faults=tuple(faults.kept),
        fault_count=faults.count,
    )


@dataclass(slots=True)
class _Held:
    provider_name: str
    counts: list[int]
    line: int


class _Reader:
    """Sums per provider and test, row by row."""

    def __init__(self, faults: FileFaults) -> None:
        self.faults = faults
        self.layout: Layout | None = None
        self.month: dt.date | None = None
        self.rows = 0
        self.held: dict[tuple[str, str], _Held] = {}
        self.seen: dict[tuple[str, str, str], int] = {}

    def read(self, line: int, cells: list[str]) -> bool:
        """Take one line in; False if the heading makes the rest unreadable."""
        if self.layout is None:
            self.layout = read_header(line, cells, COLUMNS, self.faults)
            return self.layout is not None
        row = cells_of(line, cells, self.layout, self.faults)
        if row is not None:
            self._row(line, row)
        return True

    def _row(self, line: int, cells: list[str]) -> None:
        before = self.faults.count
        self._check_period(line, cells[_PERIOD])
        test = self._test(line, cells)
        self._check_organisations(line, cells)
        counts = counts_of(line, cells[_FIRST_BAND:], COLUMNS[_FIRST_BAND:], self.faults)
        if counts is not None:
            self._check_sums(line, counts)
        if counts is not None and test is not None and self.faults.count == before:
            self._check_new(line, (cells[_PROVIDER], cells[_COMMISSIONER], test))
        if counts is None or test is None or self.faults.count > before:
            return
        self.rows += 1
        held = self.held.setdefault((cells[_PROVIDER], test), _Held(cells[_PROVIDER_NAME], [0] * len(counts), line))
        held.counts = [a + b for a, b in zip(held.counts, counts, strict=True)]
        held.line = line

    def _check_period(self, line: int, text: str) -> None:
        month = month_of(text)
        if month is None:
            sentence = "Period must name one month, such as DM01-March-2026."
            self.faults.add(line, "Period", sentence, "period_unreadable")
        elif self.month not in (None, month):
            self.faults.add(line, "Period", "Period is another month than the first row's.", "period_differs")
        else:
            self.month = month

    def _test(self, line: int, cells: list[str]) -> str | None:
        name = cells[_TEST].upper()
        is_total = name == DIAGNOSTIC_TOTAL
        if not is_total and name not in _TESTS:
            sentence = "Diagnostic Tests must be one of the 15 DM01 tests or TOTAL."
            self.faults.add(line, "Diagnostic Tests", sentence, "test_unknown")
            return None
        if is_total != (cells[_ORDER] == _TOTAL_ORDER):
            sentence = "Sort order 16 and TOTAL belong together; this row has only one of them."
            self.faults.add(line, "Diagnostic Tests Sort Order", sentence, "sort_order_differs")
        return name

    def _check_organisations(self, line: int, cells: list[str]) -> None:
        for place in (_PROVIDER, _COMMISSIONER):
            if not _ODS.fullmatch(cells[place]):
                self.faults.add(line, COLUMNS[place], f"{COLUMNS[place]} must be an ODS code.", "org_code_format")

    def _check_sums(self, line: int, counts: list[int]) -> None:
        bands, (waiting, *parts, activity) = counts[:_BANDS], counts[_BANDS:]
        if sum(bands) != waiting:
            sentence = f"Total WL says {waiting}, the week bands add up to {sum(bands)}."
            self.faults.add(line, "Total WL", sentence, "bands_do_not_add_up")
        if sum(parts) != activity:
            sentence = f"Total Activity says {activity}, its three parts add up to {sum(parts)}."
            self.faults.add(line, "Total Activity", sentence, "activity_does_not_add_up")

    def _check_new(self, line: int, key: tuple[str, str, str]) -> None:
        earlier = self.seen.setdefault(key, line)
        if earlier != line:
            sentence = f"Line {earlier} already holds this provider, commissioner and test."
            self.faults.add(line, "", sentence, "row_twice")

    def check_totals(self) -> None:
        """TOTAL must be the sum of the tests. A file with faults has rows missing, so it is not asked."""
        if self.faults.count:
            return
        added: dict[str, list[int]] = {}
        for (provider, test), held in self.held.items():
            if test != DIAGNOSTIC_TOTAL:
                so_far = added.setdefault(provider, [0] * len(held.counts))
                added[provider] = [a + b for a, b in zip(so_far, held.counts, strict=True)]
        for (provider, test), held in sorted(self.held.items()):
            if test == DIAGNOSTIC_TOTAL and held.counts != added.get(provider):
                sentence = f"TOTAL of {provider} is not the sum of its tests."
                self.faults.add(held.line, "Total WL", sentence, "total_line_differs")


def _in_order(item: tuple[tuple[str, str], _Held]) -> tuple[str, int]:
    (provider, test), _ = item
    return provider, _TESTS[test].sort_order if test in _TESTS else int(_TOTAL_ORDER)


def _line(key: tuple[str, str], held: _Held) -> Dm01Line:
    bands, (_, listed, planned, unscheduled, _) = held.counts[:_BANDS], held.counts[_BANDS:]
    return Dm01Line(key[0], held.provider_name, key[1], tuple(bands), listed, planned, unscheduled)


def _together(found: list[Dm01Line], test: str) -> Dm01Line:
    return Dm01Line(
        provider=found[0].provider,
        provider_name=found[0].provider_name,
        test=test,
        bands=tuple(map(sum, zip(*(line.bands for line in found), strict=True))),
        waiting_list_activity=sum(line.waiting_list_activity for line in found),
        planned_activity=sum(line.planned_activity for line in found),
        unscheduled_activity=sum(line.unscheduled_activity for line in found),
    )
