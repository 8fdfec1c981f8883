"""Thousands of series at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nhs.spc.limits import Floats, limits_of
from nhs.spc.options import CAUSES, SHORT, Options, direction_of, segment_starts, target_of
from nhs.spc.rules import Signs, causes_of

KINDS = ("common", "improvement", "concern", "neutral_high", "neutral_low")
SIDES: dict[int, str | None] = {1: "high", -1: "low", 0: None}
_COMMON, _IMPROVEMENT, _CONCERN, _NEUTRAL_HIGH, _NEUTRAL_LOW = range(5)
ASSURANCES = ("inconsistent", "consistent_pass", "consistent_fail", None)
_INCONSISTENT, _PASS, _FAIL, _NONE = range(4)


@dataclass(frozen=True, slots=True)
class Charts:
    """Every point of every series. Arrays have the shape (series, points), columns in date order.

    ``cause`` holds indexes into :data:`~nhs.spc.CAUSES`, ``side`` 1, −1 or 0, ``kind`` indexes into ``KINDS``;
    ``starts`` are the columns where segments begin.
    """

    values: Floats
    mean: Floats
    lower: Floats
    upper: Floats
    cause: Signs
    side: Signs
    kind: Signs
    assurances: Signs
    starts: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.values)

    @property
    def variation(self) -> list[str]:
        """Each series' last point's kind."""
        return [KINDS[code] for code in self.kind[:, -1]]

    @property
    def assurance(self) -> list[str | None]:
        """Each series' assurance; None without a target or a direction."""
        return [ASSURANCES[code] for code in self.assurances]

    @property
    def causes(self) -> list[list[str]]:
        """Cause names, series by series."""
        return [[CAUSES[code] for code in row] for row in self.cause]

    @property
    def kinds(self) -> list[list[str]]:
        """Kind names, series by series."""
        return [[KINDS[code] for code in row] for row in self.kind]

    @property
    def segment_lengths(self) -> tuple[int, ...]:
        ends = (*self.starts[1:], self.values.shape[1])
        return tuple(end - start for start, end in zip(self.starts, ends, strict=True))

    @property
    def short(self) -> bool:
        """True when any segment has fewer than 13 points (it is the same for every series)."""
        return any(length < SHORT for length in self.segment_lengths)


def analyse_many(
    matrix: ArrayLike,
    *,
    better: str | Sequence[str],
    target: float | Sequence[float | None] | None = None,
    dates: Sequence[Any] | None = None,
    rebase: Sequence[Any] = (),
    fix_after: int | None = None,
    screen_outliers: bool = True,
    run: int = 7,
    trend: int = 7,
) -> Charts:
    """XmR charts of all rows of ``matrix``, (series, points), the points in date order.

    ``better`` and ``target`` hold for all series or are given one for each (None or NaN: no target). ``rebase`` are dates if ``dates``
    are given, else column numbers; they hold for all series. Raises the same errors as
    :func:`~nhs.spc.analyse`, naming the series and point by number from 0.
    """
    options = Options(fix_after, screen_outliers, run, trend)
    values = _matrix(matrix)
    columns = _columns(dates, values.shape[1])
    order = sorted(range(len(columns)), key=columns.__getitem__)
    starts = segment_starts(rebase, [columns[place] for place in order])
    if order != list(range(len(columns))):
        values = values[:, order]
    directions = _each(better, len(values), direction_of, "better", np.int8)
    targets = _each(target, len(values), target_of, "target", np.float64)
    return _charts(values, directions, targets, starts, options)


def _matrix(matrix: ArrayLike) -> Floats:
    try:
        values = np.array(matrix, dtype=np.float64)
    except (TypeError, ValueError) as why:
        sentence = "The series must all have the same number of points, and every point must be a number."
        raise ValueError(sentence) from why
    if values.ndim != 2 or not values.shape[1]:
        raise ValueError("Give a table of values: one row a series, one column a point, at least one point.")
    wrong = np.argwhere(~np.isfinite(values))
    if len(wrong):
        series, point = wrong[0]
        raise ValueError(f"Point {point} of series {series} is missing or not a finite number.")
    return values


def _columns(dates: Sequence[Any] | None, width: int) -> list[Any]:
    if dates is None:
        return list(range(width))
    if len(dates) != width:
        raise ValueError(f"There are {len(dates)} dates for {width} points a series.")
    if len(set(dates)) != width:
        raise ValueError("Two points have the same date: a chart has one point a date.")
    return list(dates)


def _each(given: Any, count: int, read: Any, name: str, dtype: Any) -> NDArray[Any]:
    if isinstance(given, str) or not hasattr(given, "__len__"):
        return np.full(count, read(given), dtype)
    if len(given) != count:
        raise ValueError(f"Give one {name} for all {count} series, or one for each.")
    return np.array([read(None if value is None or value != value else value) for value in given], dtype)


def _charts(values: Floats, directions: Signs, targets: Floats, starts: list[int], options: Options) -> Charts:
    rows = np.ascontiguousarray(values.T)
    means, lowers, uppers = (np.empty_like(rows) for _ in range(3))
    causes, sides = (np.zeros(rows.shape, np.int8) for _ in range(2))
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        part = rows[start:end]
        limits = limits_of(part[: options.fix_after], screen_outliers=options.screen_outliers)
        means[start:end], lowers[start:end], uppers[start:end] = limits[:3]
        causes[start:end], sides[start:end] = causes_of(part, limits, run=options.run, trend=options.trend)
    return Charts(
        values=values,
        mean=means.T,
        lower=lowers.T,
        upper=uppers.T,
        cause=causes.T,
        side=sides.T,
        kind=_kinds(causes, sides, directions).T,
        assurances=_assurances(lowers[-1], uppers[-1], targets, directions),
        starts=tuple(starts),
    )


def _kinds(causes: Signs, sides: Signs, directions: Signs) -> Signs:
    good = sides * directions
    kind = np.where(good > 0, _IMPROVEMENT, _CONCERN).astype(np.int8)
    neutral = np.where(sides > 0, _NEUTRAL_HIGH, _NEUTRAL_LOW).astype(np.int8)
    np.copyto(kind, neutral, where=directions == 0)
    np.copyto(kind, np.int8(_COMMON), where=causes == _COMMON)
    return kind


def _assurances(lower: Floats, upper: Floats, targets: Floats, directions: Signs) -> Signs:
    """Strictly beyond the last segment's limits is consistent, anything else hit and miss."""
    beyond = ((targets > upper).astype(np.int8) - (targets < lower).astype(np.int8)) * directions
    codes = np.select([beyond > 0, beyond < 0], [_FAIL, _PASS], _INCONSISTENT).astype(np.int8)
    return np.where(np.isnan(targets) | (directions == 0), np.int8(_NONE), codes)
