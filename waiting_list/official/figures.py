"""Figures of one part of the RTT file, as pages, reports, API and command show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import add

from nhs.codes import RTT_TOTAL, RttLine, RttPart
from nhs.rtt import Summary, summarise

OVER = (52, 65, 78, 104)
BANDS = ((0, 18), (18, 26), (26, 40), (40, 52), (52, 65), (65, None))
"""The bands of the table, in weeks: more than the first, up to the second."""
BAND_WORDS = ("To 18", "Over 18 to 26", "Over 26 to 40", "Over 40 to 52", "Over 52 to 65", "Over 65")


@dataclass(frozen=True, slots=True)
class RttFigures:
    """One part of one specialty, or of all. ``total`` counts everybody, ``summary`` is None for new periods.

    ``line`` is the published code (C_100 … X06; C_999 for all specialties together).
    """

    line: str
    name: str
    total: int
    summary: Summary | None

    @property
    def within_18(self) -> int | None:
        return self.summary.within_18 if self.summary else None

    @property
    def over_18(self) -> int | None:
        """Known waits of more than 18 weeks: the backlog."""
        return self.summary.known - self.summary.within_18 if self.summary else None

    @property
    def share_within_18(self) -> Decimal | None:
        """Within 18 weeks ÷ known clock starts, exact to six places."""
        if self.summary is None or not self.summary.known:
            return None
        return (Decimal(self.summary.within_18) / self.summary.known).quantize(Decimal("0.000001"))

    @property
    def median_weeks(self) -> float | None:
        return self.summary.median_weeks if self.summary else None

    def over(self, weeks: int) -> int | None:
        """Waiting more than so many weeks; None where the file's bands do not reach that far."""
        if self.summary is None or weeks >= len(self.summary.bands):
            return None
        return self.summary.over(weeks)

    @property
    def bands(self) -> list[int]:
        """Patients in each of BANDS; the last one is open."""
        if self.summary is None:
            return []
        return [sum(self.summary.bands[low:high]) for low, high in BANDS]


def figures(line: str, bands: Sequence[int], unknown_start: int, total: int) -> RttFigures:
    summary = summarise(bands, unknown_start=unknown_start) if bands else None
    return RttFigures(line, line_name(line), total, summary)


def line_name(line: str) -> str:
    return "All specialties" if line == RTT_TOTAL else RttLine.of(line).label


def part_name(part: str) -> str:
    return RttPart.of(part).label


def sum_of(rows: Iterable[RttFigures]) -> RttFigures:
    """All specialties of a part: the sum of its lines, never the file's own total added to them."""
    rows = list(rows)
    summaries = [row.summary for row in rows if row.summary is not None]
    whole = reduce(add, summaries) if summaries else None
    return RttFigures(RTT_TOTAL, line_name(RTT_TOTAL), sum(row.total for row in rows), whole)
