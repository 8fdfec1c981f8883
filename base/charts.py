"""The geometry of charts: scales, ticks, labels that do not collide. Numbers in, coordinates out; no words, no colour.

The templates in ``templates/components/charts`` draw what is worked out here. Coordinates are in the units of the
picture's own view box, rounded to a tenth, y downwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

LABEL_GAP = 15.0
NICE_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """A straight line from values to places: ``low`` lies at ``start``, ``high`` at ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value, rounded to a tenth. A scale without extent puts everything in its middle."""
        if self.high == self.low:
            return round((self.start + self.end) / 2, 1)
        share = (float(value) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def nice_ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round values from at or below ``low`` to at or above ``high``, about as many intervals as asked for."""
    if high <= low:
        high = low + 1
    rough = (high - low) / about
    magnitude = 10 ** floor(log10(rough))
    step = next(nice * magnitude for nice in NICE_STEPS if nice * magnitude >= rough * (1 - 1e-9))
    first, last = floor(low / step), ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def spread(
    places: Sequence[float], gap: float = LABEL_GAP, top: float = 0.0, bottom: float | None = None
) -> list[float]:
    """Places of labels moved apart to at least ``gap``, in the order given, inside ``top`` and ``bottom``.

    Labels that collide are pushed evenly about their common middle, so that each stays as near its line as it can.
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    groups: list[list[Any]] = []
    for index in order:
        groups.append([[index], float(places[index])])
        while len(groups) > 1 and overlap(groups[-2], groups[-1], gap):
            later, earlier = groups.pop(), groups.pop()
            size_a, size_b = len(earlier[0]), len(later[0])
            middle = (earlier[1] * size_a + later[1] * size_b) / (size_a + size_b)
            groups.append([earlier[0] + later[0], middle])
    moved = [0.0] * len(places)
    for members, middle in groups:
        for place, index in enumerate(members):
            moved[index] = middle + (place - (len(members) - 1) / 2) * gap
    return inside(moved, order, gap, top, bottom)


def overlap(upper: list[Any], lower: list[Any], gap: float) -> bool:
    """Whether two groups of labels, given as (members, middle), stand nearer than the gap."""
    return lower[1] - upper[1] < gap * (len(upper[0]) + len(lower[0])) / 2 - 1e-9


def inside(moved: list[float], order: list[int], gap: float, top: float, bottom: float | None) -> list[float]:
    """The places pushed back inside the picture from above, then from below, keeping the gap."""
    least = top
    for index in order:
        moved[index] = max(moved[index], least)
        least = moved[index] + gap
    most = bottom
    for index in reversed(order):
        if most is not None:
            moved[index] = min(moved[index], most)
            most = moved[index] - gap
    return [round(place, 1) for place in moved]


@dataclass(frozen=True)
class Part:
    """A stretch of a bar, in per cent of its width."""

    css: str
    words: str
    x: float
    width: float


def parts(rows: Sequence[dict[str, Any]], whole: float | None = None) -> list[Part]:
    """Stretches of a bar from ``{css, words, value}``; ``whole`` may be more than the sum. Nothing takes no room."""
    total = float(whole) if whole is not None else float(sum(row["value"] for row in rows))
    done, at = [], 0.0
    for row in rows:
        width = 100 * float(row["value"]) / total if total else 0.0
        if width > 0:
            done.append(Part(row["css"], row["words"], round(at, 2), round(min(width, 100 - at), 2)))
        at = min(100.0, at + width)
    return done


@dataclass(frozen=True)
class Band:
    """One horizontal bar: the words over it, its length, the piece at its end that is marked, where its words stand."""

    label: str
    words: str
    more: str
    y: int
    width: float
    late_x: float
    late_width: float
    text_x: float


@dataclass(frozen=True)
class BandChart:
    """Horizontal bars under one another in a picture of ``width`` by ``height``."""

    bands: list[Band]
    width: int
    height: int


def bands(rows: Sequence[dict[str, Any]], width: int = 330, bar_width: int = 194) -> BandChart:
    """Horizontal bars from ``{label, value, words, late?, more?}``: ``late`` is the part of the value marked at the end.

    The longest bar takes ``bar_width``; what is left of ``width`` is for the words at its end.
    """
    scale = Scale(0, max((float(row["value"]) for row in rows), default=0) or 1, 0, bar_width)
    made = []
    for place, row in enumerate(rows):
        length = scale(row["value"])
        late = min(scale(row.get("late", 0)), length)
        text = round(length + 8, 1)
        start = round(length - late, 1)
        made.append(
            Band(row["label"], row["words"], row.get("more", ""), 48 * place, length, start, late, text)
        )
    return BandChart(made, width, max(48 * len(rows), 48))


@dataclass(frozen=True)
class Mark:
    """One point of a line, drawn as a disc, diamond or square by its kind: common, good, bad or neutral."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True)
class Rule:
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
    marks: list[Mark]
    rules: list[Rule]
    labels: list[EndLabel]
    breaks: list[float]
    ticks: list[Rule]


@dataclass(frozen=True)
class Limits:
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
    limits: Sequence[Limits] = (),
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
        [Mark(*point, kind) for point, kind in zip(at, named, strict=False)],
        rules,
        end_labels(limits[-1] if limits else None, target, y, words or {}, bottom),
        [x(limit.start - 0.5) for limit in limits if limit.start],
        [],
    )


def value_scale(
    values: Sequence[float], limits: Sequence[Limits], target: float | None, *, top: float, bottom: float
) -> Scale:
    """The upright scale that holds every value, limit and target."""
    levels = [level for limit in limits for level in (limit.average, limit.lower, limit.upper)] + [target]
    shown = [float(value) for value in [*values, *levels] if value is not None]
    return Scale(min(shown), max(shown), bottom, top) if shown else Scale(0, 1, bottom, top)


def level_rules(
    limits: Sequence[Limits], target: float | None, x: Scale, y: Scale, right: float
) -> list[Rule]:
    """The level lines of every stretch of limits, and the target over the whole width."""
    rules = []
    for place, limit in enumerate(limits):
        x1 = x(limit.start - 0.5) if limit.start else x.start
        x2 = x(limits[place + 1].start - 0.5) if place + 1 < len(limits) else right
        for name in ("upper", "average", "lower"):
            level = getattr(limit, name)
            if level is not None:
                rules.append(Rule(LINE_KINDS[name], x1, x2, y(level)))
    if target is not None:
        rules.append(Rule("target", x.start, right, y(target)))
    return rules


def end_labels(
    limit: Limits | None, target: float | None, y: Scale, words: dict[str, str], bottom: float
) -> list[EndLabel]:
    """The words of each level line at the right end, moved apart where they would collide."""
    levels = {name: getattr(limit, name) for name in ("upper", "average", "lower")} if limit else {}
    levels["target"] = target
    shown = [(name, level) for name, level in levels.items() if level is not None and name in words]
    places = spread([y(level) + 4 for _, level in shown], top=12, bottom=bottom)
    return [EndLabel(LINE_KINDS[name], words[name], at) for (name, _), at in zip(shown, places, strict=True)]


def line(
    values: Sequence[float], target: float | None = None, words: dict[str, str] | None = None
) -> LineChart:
    """A plain line over time on a scale from nought with round grid lines: for a level that only drifts."""
    width, height, label_width = 376, 176, 96
    left, right, bottom = 48.0, float(width - label_width), float(height - 22)
    shown = [float(value) for value in values] + ([float(target)] if target is not None else [])
    ticks = nice_ticks(0, max(shown, default=1))
    y = Scale(ticks[0], ticks[-1], bottom, 16)
    x = Scale(0, max(len(values) - 1, 1), left, right - 1)
    at = [(x(index), y(value)) for index, value in enumerate(values)]
    rules = [Rule("target", left, right, y(target))] if target is not None else []
    labels = end_labels(None, target, y, words or {}, bottom)
    grid = [Rule(f"{tick:,.10g}", left, right, y(tick)) for tick in ticks]
    return LineChart(
        width,
        height,
        left,
        right,
        bottom,
        right + 6,
        line_path(at),
        [Mark(*point, "common") for point in at],
        rules,
        labels,
        [],
        grid,
    )


def diamond(x: float, y: float, size: float = 4.5) -> str:
    """The path of a diamond about a point."""
    return f"M{x} {round(y - size, 1)}L{round(x + size, 1)} {y}L{x} {round(y + size, 1)}L{round(x - size, 1)} {y}Z"
