"""API records of NHS England's monthly figures: the RTT waiting list and the diagnostics list (DM01)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from base.record_types import Instant, Month, Text
from base.records import Answer, Query, source
from nhs.codes import RTT_TOTAL
from waiting_list.official.figures import OVER, RttFigures, part_name
from waiting_list.official.selectors.dm01 import DiagnosticFigures
from waiting_list.official.selectors.rtt import Month as RttMonth

BY_WEEKS = "Patients waiting more than 52, 65, 78 and 104 weeks; null where the file's bands do not reach that far."


class MonthQuery(Query):
    month: Annotated[str, Text(7)] | None = Field(None, description="As 2024-11; the newest where left out.")


def over_by_weeks(figures: RttFigures) -> dict[str, int | None]:
    return {str(weeks): figures.over(weeks) for weeks in OVER}


def _share_within_18(figures: RttFigures) -> float | None:
    return None if figures.share_within_18 is None else float(figures.share_within_18)


def _median_weeks(figures: RttFigures) -> float | None:
    return None if figures.median_weeks is None else round(figures.median_weeks, 2)


class RttFiguresRecord(Answer):
    """Patients of one part of the RTT file."""

    list_: int = source("total", "Everybody counted in this part.")
    within_18: int | None
    share_within_18: float | None = source(_share_within_18, "Within 18 weeks ÷ known clock starts.")
    over: dict[str, int | None] = source(over_by_weeks, BY_WEEKS)
    median_weeks: float | None = source(_median_weeks)


class RttFileLineRecord(RttFiguresRecord):
    """One specialty of the RTT file."""

    line: str = Field(description="Published code, C_100 … X06.")
    name: str


class RttFilePartRecord(RttFiguresRecord):
    """One part of the RTT file, all specialties together."""

    part: str = Field(description="Part_1A, Part_1B, Part_2, Part_2A or Part_3.")
    description: str


def _lines(month: RttMonth) -> list[RttFileLineRecord]:
    lines = sorted(month.lines, key=lambda line: line.line)
    return [RttFileLineRecord.of(line) for line in lines if line.line != RTT_TOTAL]


def _parts(month: RttMonth) -> list[RttFilePartRecord]:
    return [
        RttFilePartRecord.of(whole, part=part, description=part_name(part))
        for part, whole in sorted(month.parts.items())
    ]


_FIGURES = {
    "list": 21702,
    "within_18": 12539,
    "share_within_18": 0.577781,
    "over": {"52": 647, "65": 45, "78": 1, "104": 0},
    "median_weeks": 15.62,
}


class WaitingListSummaryRecord(Answer):
    """The official waiting list of a trust in one month."""

    period: Month = source("file.period")
    file: str = source("file.name")
    sha256: str = source("file.sha256", "Digest of the file.")
    imported_at: Instant = source("file.imported_at")
    waiting: RttFiguresRecord = Field(description="Incomplete pathways, all specialties.")
    lines: list[RttFileLineRecord] = source(_lines, "Incomplete pathways by specialty.")
    parts: list[RttFilePartRecord] = source(_parts, "Every part of the file, all specialties.")

    example = {
        "period": "2024-11",
        "file": "november.csv",
        "sha256": "0f343b0931126a20f133d67c2b018a3b1f0ad1b4bd1b2cf7c25a9c5a6f6a9e3b",
        "imported_at": "2025-01-10T09:30:00+00:00",
        "waiting": _FIGURES,
        "lines": [_FIGURES | {"line": "C_301", "name": "Gastroenterology Service"}],
        "parts": [_FIGURES | {"part": "Part_2", "description": "Incomplete pathways"}],
    }


def _share_over_6(figures: DiagnosticFigures) -> float | None:
    return None if figures.share_over_6 is None else float(figures.share_over_6)


class DiagnosticTestRecord(Answer):
    """Patients waiting for one diagnostic test, or for any."""

    test: str = Field(description="COLONOSCOPY …; TOTAL for all.")
    name: str
    list_: int = source("waiting", "Patients waiting.")
    over_6: int = Field(description="Waiting six weeks (42 days) or more.")
    over_13: int = Field(description="Waiting thirteen weeks or more.")
    share_over_6: float | None = source(_share_over_6, "Waiting six weeks or more ÷ waiting.")
    activity: int = Field(description="Tests done in the month.")


class DiagnosticsRecord(Answer):
    """The official diagnostics list of a trust in one month."""

    period: Month = source("file.period")
    file: str = source("file.name")
    sha256: str = source("file.sha256", "Digest of the file.")
    imported_at: Instant = source("file.imported_at")
    all_: DiagnosticTestRecord = source("whole", "All fifteen tests.")
    tests: list[DiagnosticTestRecord] = source(lambda month: list(month.tests))

    example = {
        "period": "2026-03",
        "file": "dm01.csv",
        "sha256": "0f343b0931126a20f133d67c2b018a3b1f0ad1b4bd1b2cf7c25a9c5a6f6a9e3b",
        "imported_at": "2026-05-14T09:30:00+01:00",
        "all": {
            "test": "TOTAL",
            "name": "All tests",
            "list": 155,
            "over_6": 45,
            "over_13": 5,
            "share_over_6": 0.290323,
            "activity": 320,
        },
        "tests": [
            {
                "test": "COLONOSCOPY",
                "name": "Colonoscopy",
                "list": 155,
                "over_6": 45,
                "over_13": 5,
                "share_over_6": 0.290323,
                "activity": 320,
            }
        ],
    }
