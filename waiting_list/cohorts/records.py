"""API records of cohorts, and of the trust's own list today."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from base.record_types import Choice, Day, Id, Instant, Text
from base.records import Answer, Body, source
from waiting_list.cohorts.filters import CohortFilter
from waiting_list.cohorts.selectors.totals import Today
from waiting_list.official.figures import OVER, RttFigures
from waiting_list.pathways.models.needs import Need

FILTER = "What is looked for, as it is sent; only what was given."


# Cohorts


class CohortToCount(Body):
    """A filter whose patients are to be counted."""

    filter: CohortFilter

    example = {"filter": CohortFilter.example}


class NewCohort(Body):
    """A filter to be kept under a name."""

    name: Annotated[str, Text(80, least=1)]
    shared: bool = Field(False, description="Everybody at the trust can use it.")
    filter: CohortFilter

    example = {"name": "Gastroenterology over 18 weeks", "shared": True, "filter": CohortFilter.example}


class CohortCountRecord(Answer):
    """The number of waiting needs that fit a filter."""

    count: int | None = Field(description="Null where it is from 1 to 4 and hidden.")
    hidden: bool = Field(description="Small numbers are for those who may see patients.")
    filter: dict[str, Any] = Field(description=FILTER)

    example = {"count": 214, "hidden": False, "filter": {"weeks_over": 18}}


class CohortRecord(Answer):
    """A filter with a name. It holds what is looked for, never who was found."""

    id: Id
    name: str
    shared: bool = Field(description="Everybody at the trust can use it.")
    saved_by: str
    saved_at: Instant
    # Generators name a part by its whole and its title: CohortFilter is the body's name already.
    filter: dict[str, Any] = Field(description=FILTER, title="SavedFilter")

    example = {
        "id": 7,
        "name": "Gastroenterology over 18 weeks",
        "shared": True,
        "saved_by": "Priya Example, Northvale University Hospitals",
        "saved_at": "2026-11-29T09:15:00+00:00",
        "filter": {"tfc": ["301"], "weeks_over": 18},
    }


class CountedCohortRecord(CohortRecord):
    """A cohort and how many are in it today."""

    count: int | None = Field(description="Null where it is from 1 to 4 and hidden.")

    example = CohortRecord.example | {"count": 214}


class WaiterRecord(Answer):
    """A need that waits. No NHS number: read it where identity is checked."""

    need: Id = source("need_id")
    patient: str = source("need.patient.pseudonym", "The invented name.")
    hospital_number: str = source("need.patient.hospital_number")
    tfc: str = Field(description="Treatment function code.")
    waits_for: str = source("need.what")
    clock: Choice[Need.Clock]
    priority: str = Field(description="P1A … P6 or D1 … D6; empty where the list says none.")
    started_on: Day
    breach_on: Day | None
    tci_on: Day | None = Field(description="Date to come in.")

    example = {
        "need": 4711,
        "patient": "Amber-4417",
        "hospital_number": "X0004711",
        "tfc": "301",
        "waits_for": "Colonoscopy",
        "clock": "rtt",
        "priority": "P4",
        "started_on": "2026-05-14",
        "breach_on": "2026-09-18",
        "tci_on": None,
    }


class CohortPatientsRecord(Answer):
    """A stretch of a cohort's patients, the longest wait first."""

    count: int = Field(description="How many are in the cohort.")
    results: list[WaiterRecord]
    next: str | None = Field(description="Address of the next page; null on the last.")

    example = {"count": 1, "results": [WaiterRecord.example], "next": None}


# The list today


class SpecialtyTodayRecord(Answer):
    """One specialty of the trust's own list, under RTT."""

    tfc: str = source("line", "Treatment function code.")
    name: str
    waiting: int = source("total")
    within_18: int
    over: dict[str, int | None] = source(
        lambda line: {str(weeks): line.over(weeks) for weeks in OVER}, "Waits of more than 52, 65, 78 and 104 weeks."
    )
    median_weeks: float | None = Field(description="From 50 waits on.")
    breach_in_28_days: int


class ClockTodayRecord(Answer):
    """Everybody on one clock."""

    clock: Choice[Need.Clock]
    waiting: int
    six_weeks_or_more: int | None = source("over_6", "Of diagnostic tests; null on other clocks.")


def _specialties(today: Today) -> list[SpecialtyTodayRecord]:
    return [SpecialtyTodayRecord.of(line, breach_in_28_days=today.soon.get(line.line, 0)) for line in today.lines]


def _share(waiting: RttFigures) -> float | None:
    return None if waiting.share_within_18 is None else float(waiting.share_within_18)


class WaitingTodayRecord(Answer):
    """The trust's own list: every need counts, so it differs from the published month, which counts pathways."""

    day: Day
    waiting: int = source("waiting.total", "Under RTT.")
    within_18: int = source("waiting.within_18")
    share_within_18: float | None = source(lambda today: _share(today.waiting))
    median_weeks: float | None = source("waiting.median_weeks")
    breach_in_28_days: int = source("breach_soon", "Within 18 weeks today and over them in 28 days.")
    specialties: list[SpecialtyTodayRecord] = source(_specialties)
    clocks: list[ClockTodayRecord] = source(lambda today: list(today.clocks))

    example = {
        "day": "2026-11-29",
        "waiting": 3,
        "within_18": 2,
        "share_within_18": 0.666667,
        "median_weeks": None,
        "breach_in_28_days": 1,
        "specialties": [
            {
                "tfc": "301",
                "name": "Gastroenterology",
                "waiting": 3,
                "within_18": 2,
                "over": {"52": 0, "65": 0, "78": 0, "104": 0},
                "median_weeks": None,
                "breach_in_28_days": 1,
            }
        ],
        "clocks": [{"clock": "rtt", "waiting": 3, "six_weeks_or_more": None}],
    }
