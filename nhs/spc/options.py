"""Options of a chart, checked once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import Any, Literal

Better = Literal["increase", "decrease", "neutral"]

COMMON, OUTSIDE, TREND, TWO_OF_THREE, RUN = range(5)
CAUSES = ("common", "outside", "trend", "two_of_three", "run")
"""Causes of variation by the number they have in :class:`~nhs.spc.Charts`."""

DIRECTIONS: dict[str, int] = {"increase": 1, "decrease": -1, "neutral": 0}

SHORT = 13
"""A segment of fewer points has trial limits, which each further point revises."""

_FEWEST_TO_FIX = 12


@dataclass(frozen=True, slots=True)
class Options:
    """The settings that hold for every series."""

    fix_after: int | None
    screen_outliers: bool
    run: int
    trend: int

    def __post_init__(self) -> None:
        if self.fix_after is not None and not _at_least(self.fix_after, _FEWEST_TO_FIX):
            raise ValueError(f"Limits can be fixed after {_FEWEST_TO_FIX} points or more, not fewer.")
        for name, length in (("run", self.run), ("trend", self.trend)):
            if not _at_least(length, 2):
                raise ValueError(f"A {name} needs a length of at least 2 points.")


def _at_least(value: Any, fewest: int) -> bool:
    return not isinstance(value, bool) and isinstance(value, Integral) and int(value) >= fewest


def direction_of(better: str) -> int:
    """1 where an increase is better, −1 a decrease, 0 neither."""
    if not isinstance(better, str) or better not in DIRECTIONS:
        raise ValueError("better must be increase, decrease or neutral.")
    return DIRECTIONS[better]


def target_of(target: float | None) -> float:
    """The target as a float, NaN for none."""
    if target is None:
        return math.nan
    number = as_number(target)
    if number is None:
        raise ValueError("The target must be a number, or left out.")
    return number


def as_number(value: Any) -> float | None:
    """A finite float, or None for anything that is not one."""
    if value is None or isinstance(value, str | bytes | bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def segment_starts(rebase: Sequence[Any], dates: Sequence[Any]) -> list[int]:
    """The points at which segments begin: at the first point and at each rebase date, which must be a point's."""
    places = {day: place for place, day in enumerate(dates)}
    for day in rebase:
        if day not in places:
            raise ValueError(f"No point is dated {day}: limits can be rebased only at a point's own date.")
    return sorted({0, *(places[day] for day in rebase)})
