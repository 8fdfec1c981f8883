"""Small numbers of patients, hidden so that no sum, and no other version, gives them back.

A figure is a range ``low`` to ``high``; it is exact when both are the same. Only leaves (one service line of one
call-off) are ever counted from patients. Every total is the sum of the ranges of its leaves and of nothing else, so it
says nothing that its leaves do not say: whatever values from 1 to 4 the hidden leaves have, every published figure is
the same. Source: NHS England's disclosure control, numbers from 1 to 4 are not given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

LEAST, MOST = 1, 4
"""The numbers that could point to a person."""


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """Between ``low`` and ``high`` patients, both included."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def words(self) -> str:
        return f"{self.low:,}" if self.exact else f"{self.low:,} to {self.high:,}"

    def payload(self) -> dict[str, int]:
        return {"low": self.low, "high": self.high}

    @classmethod
    def of(cls, payload: dict[str, int]) -> Figure:
        return cls(payload["low"], payload["high"])


SMALL = Figure(LEAST, MOST)


def shown(patients: int, before: Collection[int] = ()) -> Figure:
    """The figure that may be shown of a leaf. ``before`` holds what it really was in versions released earlier.

    A number 1 to 4 away from one that is out already would give the difference away by subtraction: it becomes the
    range of everything that near, the same whichever of them is true.

    >>> shown(3).words
    '1 to 4'
    >>> shown(12, before=[10]).words
    '6 to 14'
    """
    if LEAST <= patients <= MOST:
        return SMALL
    for first, last in _neighbourhoods(before):
        if first - MOST <= patients <= last + MOST and patients not in before:
            return Figure(max(MOST + 1, first - MOST), last + MOST)
    return Figure(patients, patients)


STEP = 5


def procedures_shown(procedures: int) -> Figure:
    """The range that may be shown of procedures done: the five numbers it is among, and never which of them.

    One exact number of procedures beside another of an earlier version would give a hidden difference of patients away.

    >>> [procedures_shown(number).words for number in (0, 3, 12)]
    ['0', '1 to 4', '10 to 14']
    """
    first = procedures // STEP * STEP
    return Figure(max(first, LEAST), first + STEP - 1) if procedures else Figure(0, 0)


def _neighbourhoods(before: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers that are out, joined where what is near to one may be near to the next. Hidden ones are not out."""
    joined: list[tuple[int, int]] = []
    for value in sorted(number for number in set(before) if number > MOST):
        if joined and value - joined[-1][1] <= 2 * MOST:
            joined[-1] = (joined[-1][0], value)
        else:
            joined.append((value, value))
    return joined


def total(figures: Iterable[Figure]) -> Figure:
    """The sum of what is shown: never of what was counted."""
    figures = list(figures)
    return Figure(sum(figure.low for figure in figures), sum(figure.high for figure in figures))
