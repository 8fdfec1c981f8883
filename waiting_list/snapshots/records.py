"""API records of the waiting list week by week."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from base.record_types import Choice, Day, Id, Instant, Month, ReadBy
from base.records import Answer, Query, source
from nhs.codes import TREATMENT_FUNCTIONS, RttPart
from nhs.errors import Invalid
from waiting_list.official.figures import RttFigures
from waiting_list.official.records import BY_WEEKS, MonthQuery, over_by_weeks
from waiting_list.pathways.models.needs import Need


def _read_tfc(value: Any) -> str:
    if value not in TREATMENT_FUNCTIONS:
        raise Invalid("This is not a treatment function code.", code="unknown_value")
    return value


KnownTfc = Annotated[str, ReadBy(str, _read_tfc, {"type": "string", "examples": ["301"]})]
"""A treatment function code, in use or not: weeks that were counted keep the codes of their time."""


# The list as it is published


class StatisticsQuery(MonthQuery):
    part: Choice[RttPart] = Field(
        RttPart.INCOMPLETE, description="Of the file. The own list is of incomplete pathways (Part_2)."
    )
    week: Day | None = Field(None, description="A Sunday that was counted; the newest where left out.")


def _six_places(value: float | Decimal | None) -> float | None:
    return None if value is None else round(float(value), 6)


def _summary(name: str) -> Callable[[RttFigures], Any]:
    """A count of the figures' summary, or weeks to six places; null where the file gives none."""

    def read(figures: RttFigures) -> Any:
        value = getattr(figures.summary, name, None)
        return _six_places(value) if isinstance(value, float) else value

    return read


class PublishedFiguresRecord(Answer):
    """Shares are fractions and weeks decimal, to six places. No percentile below 50 patients or in the open band."""

    list_: int = source("total", "Everybody counted.")
    known_start: int | None = source(_summary("known"), "Of them with a known clock start.")
    unknown_start: int | None = source(_summary("unknown_start"))
    within_18: int | None
    over_18: int | None
    share_within_18: float | None = source(
        lambda figures: _six_places(figures.share_within_18), "Within 18 weeks ÷ known clock starts."
    )
    over: dict[str, int | None] = source(over_by_weeks, BY_WEEKS)
    median_weeks: float | None = source(lambda figures: _six_places(figures.median_weeks))
    p92_weeks: float | None = source(_summary("p92_weeks"), "92 in 100 wait up to so many weeks.")
    p95_weeks: float | None = source(_summary("p95_weeks"))


class PublishedLineRecord(Answer):
    """One specialty, or all: the own list's figures and the file's; null where one has no such line."""

    line: str = Field(description="Published code, C_100 … X06; C_999 for all specialties together.")
    name: str
    own: PublishedFiguresRecord | None
    official: PublishedFiguresRecord | None


_FIGURES = {
    "list": 60,
    "known_start": 60,
    "unknown_start": 0,
    "within_18": 58,
    "over_18": 2,
    "share_within_18": 0.966667,
    "over": {"52": 1, "65": 0, "78": 0, "104": 0},
    "median_weeks": 10.535088,
    "p92_weeks": 10.968421,
    "p95_weeks": 11.0,
}


class WaitingListStatisticsRecord(Answer):
    """A week of the own list beside a month of NHS England's file."""

    part: Choice[RttPart] = Field(description="The part of the file.")
    week_ending: Day | None = source(
        lambda shown: shown.week.snapshot.week_ending if shown.week else None,
        "Of the own list; null where none was counted.",
    )
    period: Month | None = source(
        lambda shown: shown.file.period if shown.file else None, "The file's month; null where there is none."
    )
    all_: PublishedLineRecord = source("whole", "All specialties together.")
    lines: list[PublishedLineRecord] = source(lambda shown: list(shown.lines))

    example = {
        "part": "Part_2",
        "week_ending": "2026-11-15",
        "period": None,
        "all": {"line": "C_999", "name": "All specialties", "own": _FIGURES, "official": None},
        "lines": [{"line": "X05", "name": "Other - Surgical Services", "own": _FIGURES, "official": None}],
    }


# Weeks


class WeeksQuery(Query):
    clock: Choice[Need.Clock] = Need.Clock.RTT
    tfc: KnownTfc = Field("", description="Treatment function code; all where left out.")
    site: Id | None = Field(None, description="Id of a site; all where left out.")


class WaitingWeekRecord(Answer):
    """One week's list as it was counted; a share or percentile is null where the method gives none."""

    week_ending: Day = source("ends", "The Sunday at whose end the list was counted.")
    taken_at: Instant = source("snapshot.taken_at")
    waiting: int
    within: int = Field(description="Within 18 weeks; of diagnostic tests within 6.")
    share_within: float | None
    over_52: int = source(lambda week: week.over(52))
    over_65: int = source(lambda week: week.over(65))
    over_78: int = source(lambda week: week.over(78))
    median_weeks: float | None = source("summary.median_weeks")
    p92_weeks: float | None = source("summary.p92_weeks", "92 in 100 wait up to so many weeks.")
    with_decision: int = Field(description="With a decision to admit.")
    bands: list[int] = source(
        lambda week: list(week.summary.bands), "105 week bands, the last one open: patients in each."
    )


class WaitingWeeksRecord(Answer):
    """The trust's waiting list at the end of each week."""

    clock: Choice[Need.Clock]
    tfc: str = Field(description="Empty for all.")
    site: Id | None = source("site_id", "Null for all.")
    weeks: list[WaitingWeekRecord] = Field(description="Oldest first, at most 104.")

    example = {
        "clock": "rtt",
        "tfc": "301",
        "site": None,
        "weeks": [
            {
                "week_ending": "2026-11-15",
                "taken_at": "2026-11-16T01:40:00+00:00",
                "waiting": 4,
                "within": 1,
                "share_within": 0.25,
                "over_52": 0,
                "over_65": 0,
                "over_78": 0,
                "median_weeks": None,
                "p92_weeks": None,
                "with_decision": 2,
                "bands": [0] * 9 + [1] + [0] * 9 + [1] + [0] * 9 + [1] + [0] * 9 + [1] + [0] * 65,
            }
        ],
    }
