"""Targets of the NHS: what is to be reached, by when, and who said so.

Targets move, so they are data with a date, a source and a mark of how sure we are; a page asks for the one that
counts on its day. Values are percentages as they are published (65 means 65 %).

A *standard* always counts. A *milestone* is due by a day; on any day the one that counts is the next one due.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from nhs.codes.base import Code

_HUNDRED = 100.0


class Measure(Code):
    """Measure a target is set for."""

    RTT_18_WEEKS = "rtt_18_weeks", "Waiting within 18 weeks, incomplete pathways"
    RTT_52_WEEKS = "rtt_52_weeks", "Waiting over 52 weeks, incomplete pathways"
    FIRST_APPOINTMENT = "first_appointment_18_weeks", "First appointment within 18 weeks"
    DIAGNOSTIC_6_WEEKS = "diagnostic_6_weeks", "Diagnostic test in under 6 weeks"
    CANCER_FASTER_DIAGNOSIS = "cancer_faster_diagnosis", "Cancer diagnosed or ruled out within 28 days"
    CANCER_31_DAYS = "cancer_31_days", "Cancer treated within 31 days of the decision"
    CANCER_62_DAYS = "cancer_62_days", "Cancer treated within 62 days of referral"
    THEATRE_CAPPED = "theatre_capped_utilisation", "Capped theatre utilisation"


@dataclass(frozen=True, slots=True)
class Target:
    """One target. ``due`` is None for a standard; ``known_from`` is the first day a milestone counts.

    ``percent`` is to be reached from below (``better`` increase) or not passed (decrease). ``for_trust`` computes
    what one trust must reach from its own baseline in percent; without it a trust's target is the national one.
    ``verified`` is False where only secondary sources were seen.
    """

    measure: Measure
    percent: float
    source: str
    better: Literal["increase", "decrease"] = "increase"
    due: dt.date | None = None
    known_from: dt.date | None = None
    for_trust: Callable[[float], float] | None = None
    trust_rule: str = ""
    verified: bool = True

    @property
    def share(self) -> float:
        return self.percent / _HUNDRED

    def trust_percent(self, baseline: float) -> float:
        """The percent a trust with this baseline (in percent) must reach; never more than 100."""
        if not 0 <= baseline <= _HUNDRED or 0 < baseline < 1:
            raise ValueError("Give the baseline as a percentage between 1 and 100, such as 57.8.")
        return min(_HUNDRED, self.for_trust(float(baseline)) if self.for_trust else self.percent)


def _plus_5(baseline: float) -> float:
    return baseline + 5


def _plus_7_or_65(baseline: float) -> float:
    return max(baseline + 7, 65.0)


_APRIL_2025, _APRIL_2026 = dt.date(2025, 4, 1), dt.date(2026, 4, 1)
_MARCH_2026, _MARCH_2027, _MARCH_2029 = dt.date(2026, 3, 31), dt.date(2027, 3, 31), dt.date(2029, 3, 31)
_PLANNING_2025 = "NHS England, 2025/26 priorities and operational planning guidance"
_MEDIUM_TERM = "NHS England, Medium Term Planning Framework, as briefed by NHS Providers on 24 October 2025"

TARGETS: tuple[Target, ...] = (
    Target(Measure.RTT_18_WEEKS, 92.0, "NHS Constitution standard"),
    Target(
        Measure.RTT_18_WEEKS,
        65.0,
        _PLANNING_2025,
        due=_MARCH_2026,
        known_from=_APRIL_2025,
        for_trust=_plus_5,
        trust_rule="at least 5 points above the trust's baseline",
    ),
    Target(
        Measure.RTT_18_WEEKS,
        70.0,
        _MEDIUM_TERM,
        due=_MARCH_2027,
        known_from=_APRIL_2026,
        for_trust=_plus_7_or_65,
        trust_rule="7 points above the trust's baseline or 65 %, whichever is greater",
    ),
    Target(Measure.RTT_18_WEEKS, 92.0, _MEDIUM_TERM, due=_MARCH_2029, known_from=_APRIL_2026),
    Target(
        Measure.RTT_52_WEEKS,
        1.0,
        _PLANNING_2025,
        better="decrease",
        due=_MARCH_2026,
        known_from=_APRIL_2025,
        verified=False,
    ),
    Target(Measure.FIRST_APPOINTMENT, 72.0, _PLANNING_2025, due=_MARCH_2026, known_from=_APRIL_2025, verified=False),
    Target(Measure.DIAGNOSTIC_6_WEEKS, 99.0, "NHS Constitution standard; not met since February 2017"),
    Target(
        Measure.DIAGNOSTIC_6_WEEKS,
        95.0,
        "Recovery ambition, March 2025",
        due=dt.date(2025, 3, 31),
        known_from=dt.date(2022, 4, 1),
        verified=False,
    ),
    Target(Measure.CANCER_FASTER_DIAGNOSIS, 80.0, _MEDIUM_TERM, due=_MARCH_2027, known_from=_APRIL_2026),
    Target(Measure.CANCER_FASTER_DIAGNOSIS, 80.0, _MEDIUM_TERM, due=_MARCH_2029, known_from=_APRIL_2026),
    Target(Measure.CANCER_31_DAYS, 96.0, _MEDIUM_TERM, due=_MARCH_2029, known_from=_APRIL_2026),
    Target(Measure.CANCER_62_DAYS, 85.0, _MEDIUM_TERM, due=_MARCH_2029, known_from=_APRIL_2026),
    Target(Measure.THEATRE_CAPPED, 85.0, "Getting It Right First Time; Model Health System"),
)
"""Every target held. Source and ``verified`` say how far each may be relied on."""


def standard(measure: Measure | str) -> Target | None:
    """The measure's permanent standard, None where there is none."""
    wanted = Measure.parse(measure)
    return next((target for target in TARGETS if target.measure is wanted and target.due is None), None)


def standard_percent(measure: Measure | str) -> float:
    """The percentage of the measure's permanent standard. Raises LookupError where there is none."""
    target = standard(measure)
    if target is None:
        raise LookupError(f"{measure} has no permanent standard")
    return target.percent


def milestones(measure: Measure | str) -> tuple[Target, ...]:
    """The measure's milestones in the order they fall due."""
    wanted = Measure.parse(measure)
    dated = [(target.due, target) for target in TARGETS if target.measure is wanted and target.due is not None]
    return tuple(target for _, target in sorted(dated, key=lambda pair: pair[0]))


def target_on(measure: Measure | str, day: dt.date) -> Target | None:
    """The target that counts on this day: the next milestone due among those known by then, else the standard."""
    for milestone in milestones(measure):
        if (
            milestone.due is not None
            and milestone.due >= day
            and (milestone.known_from is None or milestone.known_from <= day)
        ):
            return milestone
    return standard(measure)


def trust_target(measure: Measure | str, day: dt.date, baseline: float) -> float | None:
    """The target of one trust, in percent, from its own baseline in percent.

    For March 2027 that is ``max(baseline + 7, 65)``; for March 2026 the baseline and 5 points.
    """
    target = target_on(measure, day)
    return target.trust_percent(baseline) if target else None
