"""Suggests which waiting patients a list should take: urgent first, then those whose date passes, then the longest wait.

The order is the trust's own rule of fairness and is never bent for a fuller list: somebody is passed over only when
their case does not fit what is left, and then those after them are tried. So the answer explains itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from nhs.codes import Priority
from nhs.errors import Invalid

WEEKS_18, WEEKS_52 = 18, 52
LAST = 99
"""Rank of a priority that is not recorded or not known: after every one that is."""
URGENT_WORDS = {"TWW": 1, "2WW": 1, "URG": 2, "P1": 0}
"""Ranks of the words lists use beside the national codes."""


class Reason(StrEnum):
    """Reasons a candidate was picked or passed over."""

    URGENT = "urgent"
    DUE = "due"
    OVER_52 = "over_52_weeks"
    OVER_18 = "over_18_weeks"
    LONGEST = "longest_wait"
    TOO_LONG = "does_not_fit"
    NOT_FIT = "criteria_not_met"
    ELSEWHERE = "on_another_list"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who waits. ``size`` is in the list's unit; ``barred`` says why they cannot be picked, if so."""

    key: int
    size: int
    started_on: dt.date
    priority: str = ""
    due_on: dt.date | None = None
    barred: Reason | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """A candidate that was picked, what speaks for them, and what of the capacity was left after."""

    candidate: Candidate
    reasons: tuple[Reason, ...]
    weeks: int
    left: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``picked`` in order; ``passed`` are those who came before somebody picked and were not, with why."""

    picked: list[Pick] = field(default_factory=list)
    passed: list[tuple[Candidate, Reason]] = field(default_factory=list)
    standby: list[Candidate] = field(default_factory=list)
    left: int = 0


def rank(priority: str) -> int:
    """0 is the most urgent; procedures and tests share one scale, unknown words come last."""
    word = priority.strip().upper()
    if word in URGENT_WORDS:
        return URGENT_WORDS[word]
    try:
        known = Priority.parse(word)
    except Invalid:
        return LAST
    return LAST if known.postponed_by_patient else known.rank


def in_order(candidates: Iterable[Candidate], *, on: dt.date) -> list[Candidate]:
    """Urgent (P1, P2 and two weeks) by rank, then whose due date has passed on the day, then the longest wait."""
    return sorted(candidates, key=lambda candidate: _place(candidate, on))


def _place(candidate: Candidate, on: dt.date) -> tuple:
    urgent = rank(candidate.priority)
    overdue = candidate.due_on is not None and candidate.due_on <= on
    return (
        urgent if urgent <= _URGENT else LAST,
        not overdue,
        candidate.due_on if overdue else dt.date.max,
        candidate.started_on,
        candidate.key,
    )


_URGENT = Priority.P2.rank


def suggest(
    candidates: Iterable[Candidate], *, capacity: int, on: dt.date, standby: int = 2, most: int | None = None
) -> Suggestion:
    """Fill ``capacity`` units in the fair order; at most ``most`` people. O(n log n).

    Nobody who fits and came earlier is left out for somebody who came later.
    """
    picked: list[Pick] = []
    passed: list[tuple[Candidate, Reason]] = []
    waiting: list[Candidate] = []
    left = capacity
    for candidate in in_order(candidates, on=on):
        full = left <= 0 or (most is not None and len(picked) >= most)
        if candidate.barred:
            passed += [] if full else [(candidate, candidate.barred)]
        elif full:
            waiting.append(candidate)
        elif candidate.size > left:
            passed.append((candidate, Reason.TOO_LONG))
        else:
            left -= candidate.size
            picked.append(Pick(candidate, reasons(candidate, on=on), weeks_on(candidate, on), left))
    return Suggestion(picked, passed, waiting[:standby], left)


def together(parts: Iterable[Suggestion], *, on: dt.date) -> Suggestion:
    """Suggestions for parts of one list that are filled each for itself, as one, in the fair order of them all."""
    parts = list(parts)
    return Suggestion(
        picked=sorted((pick for part in parts for pick in part.picked), key=lambda pick: _place(pick.candidate, on)),
        passed=sorted((passed for part in parts for passed in part.passed), key=lambda passed: _place(passed[0], on)),
        standby=[candidate for part in parts for candidate in part.standby],
        left=sum(part.left for part in parts),
    )


def weeks_on(candidate: Candidate, on: dt.date) -> int:
    """Whole weeks waited on that day, none before the wait began."""
    return max(0, (on - candidate.started_on).days // 7)


def reasons(candidate: Candidate, *, on: dt.date) -> tuple[Reason, ...]:
    """The reasons for a candidate, the weightiest first; never empty."""
    weeks = weeks_on(candidate, on)
    said = [
        (rank(candidate.priority) <= _URGENT, Reason.URGENT),
        (candidate.due_on is not None and candidate.due_on <= on, Reason.DUE),
        (weeks >= WEEKS_52, Reason.OVER_52),
        (WEEKS_18 <= weeks < WEEKS_52, Reason.OVER_18),
    ]
    return tuple(reason for holds, reason in said if holds) or (Reason.LONGEST,)
