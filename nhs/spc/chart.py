"""One series with its dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nhs.spc.many import ASSURANCES, KINDS, SIDES, Charts, analyse_many
from nhs.spc.options import CAUSES, SHORT, as_number


@dataclass(frozen=True, slots=True)
class Point:
    """One point: what was measured, the limits it is held against, and what it says.

    ``cause`` ∈ common, outside, trend, two_of_three, run; ``side`` ∈ high, low, None; ``kind`` ∈ common,
    improvement, concern, neutral_high, neutral_low. ``short`` marks a point of a segment with trial limits.
    """

    date: Any
    value: float
    mean: float
    lower: float
    upper: float
    cause: str
    side: str | None
    kind: str
    short: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch between rebases, with limits of its own."""

    start: Any
    end: Any
    points: int
    mean: float
    lower: float
    upper: float

    @property
    def short(self) -> bool:
        """Fewer than 13 points: the limits are trial limits."""
        return self.points < SHORT


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole chart: its points by date, its segments, and the two icons."""

    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    variation: str
    assurance: str | None

    @property
    def short(self) -> bool:
        """True when any segment has fewer than 13 points."""
        return any(segment.short for segment in self.segments)


def analyse(
    dates: Iterable[Any],
    values: Iterable[float],
    *,
    better: str,
    target: float | None = None,
    rebase: Iterable[Any] | None = (),
    fix_after: int | None = None,
    screen_outliers: bool = True,
    run: int = 7,
    trend: int = 7,
) -> Chart:
    """XmR chart of one series, in any order of its rows.

    ``better`` ∈ increase, decrease, neutral. ``rebase`` are dates of points at which a new segment begins.
    ``fix_after`` (12 or more) takes each segment's limits from its first points only. ``screen_outliers=False``
    gives the limits of NHS England's Excel tool.

    Raises ``ValueError`` with a sentence for duplicate dates, unequal lengths, missing or non-finite values, a
    rebase date that matches no point, and settings out of range.
    """
    days, numbers = _rows(list(dates), list(values))
    charts = analyse_many(
        [numbers],
        better=_word(better),
        target=target,
        dates=days,
        rebase=list(rebase or ()),
        fix_after=fix_after,
        screen_outliers=screen_outliers,
        run=run,
        trend=trend,
    )
    return chart_of(charts, 0, days)


def _word(better: Any) -> str:
    if not isinstance(better, str):
        raise ValueError("better must be increase, decrease or neutral.")
    return better


def _rows(days: list[Any], values: list[Any]) -> tuple[list[Any], list[float]]:
    """The rows checked, and sorted by date."""
    if len(days) != len(values):
        raise ValueError(f"There are {len(days)} dates and {len(values)} values: each point needs both.")
    if not days:
        raise ValueError("There are no points to chart.")
    seen: set[Any] = set()
    for day, value in zip(days, values, strict=True):
        if day is None:
            raise ValueError("A point has no date.")
        if day in seen:
            raise ValueError(f"Two points are dated {day}: a chart has one point a date.")
        if as_number(value) is None:
            raise ValueError(f"The value of {day} is missing or not a finite number.")
        seen.add(day)
    try:
        rows = sorted(zip(days, values, strict=True), key=lambda row: row[0])
    except TypeError as why:
        raise ValueError("The dates cannot be put in order: they must all be of one kind.") from why
    return [day for day, _ in rows], [float(value) for _, value in rows]


def chart_of(charts: Charts, series: int, dates: Sequence[Any]) -> Chart:
    """One series of :func:`~nhs.spc.analyse_many` as a chart; ``dates`` in date order."""
    short = [length < SHORT for length in charts.segment_lengths for _ in range(length)]
    columns = (charts.values, charts.mean, charts.lower, charts.upper, charts.cause, charts.side, charts.kind)
    cells = zip(*(column[series].tolist() for column in columns), strict=True)
    points = tuple(
        Point(day, value, mean, lower, upper, CAUSES[cause], SIDES[side], KINDS[kind], trial)
        for day, (value, mean, lower, upper, cause, side, kind), trial in zip(dates, cells, short, strict=True)
    )
    return Chart(
        points=points,
        segments=_segments(points, charts),
        variation=points[-1].kind,
        assurance=ASSURANCES[charts.assurances[series]],
    )


def _segments(points: Sequence[Point], charts: Charts) -> tuple[Segment, ...]:
    parts = (
        points[start : start + length] for start, length in zip(charts.starts, charts.segment_lengths, strict=True)
    )
    return tuple(
        Segment(part[0].date, part[-1].date, len(part), part[0].mean, part[0].lower, part[0].upper) for part in parts
    )
