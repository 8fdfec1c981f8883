"""Lines over time with their average, limits and target, and the labels at their right end."""

from collections.abc import Sequence
from dataclasses import dataclass

from base.charts.scales import Scale, nice_ticks, spread


@dataclass(frozen=True)
class ChartMark:
    """One point of a line, drawn as a disc, diamond or square by its kind: common, good, bad or neutral."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True)
class ReferenceLine:
    """A level line: average, limit or target, from ``x1`` to ``x2`` at ``y``."""

    kind: str
    x1: float
    x2: float
    y: float


@dataclass(frozen=True)
class EndLabel:
    """Words at the right end of a level line; ``y`` is the baseline of the text, already moved apart."""

    kind: str
    words: str
    y: float


@dataclass(frozen=True)
class LineChart:
    """A line with marks, its level lines, their labels and where limits were redrawn."""

    width: int
    height: int
    left: float
    right: float
    bottom: float
    label_x: float
    path: str
    marks: list[ChartMark]
    rules: list[ReferenceLine]
    labels: list[EndLabel]
    breaks: list[float]
    ticks: list[ReferenceLine]


@dataclass(frozen=True)
class ControlLimits:
    """The limits that hold from the point of index ``start`` on: average and, where there are enough points, both limits."""

    average: float
    lower: float | None = None
    upper: float | None = None
    start: int = 0


LINE_KINDS = {"upper": "limit", "average": "mean", "lower": "limit", "target": "target"}


def line_path(points: Sequence[tuple[float, float]]) -> str:
    """An SVG path through the points."""
    return "M" + "L".join(f"{x} {y}" for x, y in points) if points else ""


def spc(
    values: Sequence[float],
    kinds: Sequence[str] = (),
    limits: Sequence[ControlLimits] = (),
    target: float | None = None,
    words: dict[str, str] | None = None,
    width: int = 376,
    height: int = 176,
    label_width: int = 96,
) -> LineChart:
    """A run of values with limits (XmR) as points, level lines and labels at the right end.

    ``kinds`` names each point (common, good, bad, neutral); ``limits`` in order of their start, the last ones are
    labelled; ``words`` are the label texts by upper, average, lower, target. With no limits it is a plain line.
    """
    left, right, bottom = 8.0, float(width - label_width), float(height - 22)
    y = value_scale(values, limits, target, top=29.0, bottom=bottom - 17)
    x = Scale(0, max(len(values) - 1, 1), left, right - 1)
    at = [(x(index), y(value)) for index, value in enumerate(values)]
    named = list(kinds) + ["common"] * (len(at) - len(kinds))
    rules = level_rules(limits, target, x, y, right)
    return LineChart(
        width,
        height,
        left,
        right,
        bottom,
        right + 6,
        line_path(at),
        [ChartMark(*point, kind) for point, kind in zip(at, named, strict=False)],
        rules,
        end_labels(limits[-1] if limits else None, target, y, words or {}, bottom),
        [x(limit.start - 0.5) for limit in limits if limit.start],
        [],
    )


def value_scale(
    values: Sequence[float], limits: Sequence[ControlLimits], target: float | None, *, top: float, bottom: float
) -> Scale:
    """The upright scale that holds every value, limit and target."""
    levels = [level for limit in limits for level in (limit.average, limit.lower, limit.upper)] + [target]
    shown = [float(value) for value in [*values, *levels] if value is not None]
    return Scale(min(shown), max(shown), bottom, top) if shown else Scale(0, 1, bottom, top)


def level_rules(
    limits: Sequence[ControlLimits], target: float | None, x: Scale, y: Scale, right: float
) -> list[ReferenceLine]:
    """The level lines of every stretch of limits, and the target over the whole width."""
    rules = []
    for place, limit in enumerate(limits):
        x1 = x(limit.start - 0.5) if limit.start else x.start
        x2 = x(limits[place + 1].start - 0.5) if place + 1 < len(limits) else right
        for name in ("upper", "average", "lower"):
            level = getattr(limit, name)
            if level is not None:
                rules.append(ReferenceLine(LINE_KINDS[name], x1, x2, y(level)))
    if target is not None:
        rules.append(ReferenceLine("target", x.start, right, y(target)))
    return rules


def end_labels(
    limit: ControlLimits | None, target: float | None, y: Scale, words: dict[str, str], bottom: float
) -> list[EndLabel]:
    """The words of each level line at the right end, moved apart where they would collide."""
    levels = {name: getattr(limit, name) for name in ("upper", "average", "lower")} if limit else {}
    levels["target"] = target
    shown = [(name, level) for name, level in levels.items() if level is not None and name in words]
    places = spread([y(level) + 4 for _, level in shown], top=12, bottom=bottom)
    return [EndLabel(LINE_KINDS[name], words[name], at) for (name, _), at in zip(shown, places, strict=True)]


def line(values: Sequence[float], target: float | None = None, words: dict[str, str] | None = None) -> LineChart:
    """A plain line over time on a scale from nought with round grid lines: for a level that only drifts."""
    width, height, label_width = 376, 176, 96
    left, right, bottom = 48.0, float(width - label_width), float(height - 22)
    shown = [float(value) for value in values] + ([float(target)] if target is not None else [])
    ticks = nice_ticks(0, max(shown, default=1))
    y = Scale(ticks[0], ticks[-1], bottom, 16)
    x = Scale(0, max(len(values) - 1, 1), left, right - 1)
    at = [(x(index), y(value)) for index, value in enumerate(values)]
    rules = [ReferenceLine("target", left, right, y(target))] if target is not None else []
    labels = end_labels(None, target, y, words or {}, bottom)
    grid = [ReferenceLine(f"{tick:,.10g}", left, right, y(tick)) for tick in ticks]
    return LineChart(
        width,
        height,
        left,
        right,
        bottom,
        right + 6,
        line_path(at),
        [ChartMark(*point, "common") for point in at],
        rules,
        labels,
        [],
        grid,
    )


def diamond(x: float, y: float, size: float = 4.5) -> str:
    """The path of a diamond about a point."""
    return f"M{x} {round(y - size, 1)}L{round(x + size, 1)} {y}L{x} {round(y + size, 1)}L{round(x - size, 1)} {y}Z"
