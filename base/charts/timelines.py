"""Lanes under one hour scale: what was planned above what was done. Minutes in, places out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from base.charts.scales import Scale

LANE_TOP, LANE_HEIGHT, LANE_GAP = 32.0, 32.0, 12.0
WORDS = 84.0
"""Room for the words of a mark, also right of the scale's end."""
NUMBER_WIDTH = 16.0
"""A block narrower than this has no room for its words."""


@dataclass(frozen=True)
class Block:
    """A stretch of a lane; ``words`` is empty where they do not fit, ``text_x`` is the middle."""

    css: str
    words: str
    x: float
    width: float
    text_x: float


@dataclass(frozen=True)
class Lane:
    """A row of blocks with its name at the left; ``text_y`` is the baseline of the words in it."""

    name: str
    y: float
    text_y: float
    blocks: list[Block]


@dataclass(frozen=True)
class Hour:
    """A mark of the scale, ``words`` as it is read: 09:30."""

    words: str
    x: float


@dataclass(frozen=True)
class Timeline:
    """Lanes of one length, hours under them, an upright line at each of ``marks``, which are (css, words, x, end)."""

    width: int
    height: float
    left: float
    right: float
    bottom: float
    lanes: list[Lane]
    hours: list[Hour]
    marks: list[tuple[str, str, float, str]]


def timeline(
    lanes: Sequence[tuple[str, Sequence[dict[str, Any]]]],
    hours: Sequence[tuple[float, str]],
    marks: Sequence[dict[str, Any]] = (),
    width: int = 704,
    left: float = 72.0,
) -> Timeline:
    """Blocks ``{css, words, start, end}`` of each named lane, in minutes of any one clock; ``hours`` are (minute, words).

    ``marks`` are ``{css, words, at}``; the words of the last stand right of its line, those before it left of theirs. The scale holds every block, hour and mark.
    """
    times = [minute for _, blocks in lanes for block in blocks for minute in (block["start"], block["end"])]
    times += [minute for minute, _ in hours] + [mark["at"] for mark in marks]
    x = Scale(min(times, default=0), max(times, default=1), left, width - WORDS)
    rows = [made_lane(name, row, blocks, x) for row, (name, blocks) in enumerate(lanes)]
    bottom = LANE_TOP + len(rows) * (LANE_HEIGHT + LANE_GAP) - LANE_GAP
    return Timeline(
        width,
        bottom + 28,
        left,
        x.end,
        bottom,
        rows,
        [Hour(words, x(minute)) for minute, words in thinned(hours)],
        placed_marks(marks, x),
    )


def made_lane(name: str, row: int, blocks: Sequence[dict[str, Any]], x: Scale) -> Lane:
    """One lane; a block of no length is left out."""
    y = LANE_TOP + row * (LANE_HEIGHT + LANE_GAP)
    placed = []
    for block in blocks:
        start, end = x(block["start"]), x(block["end"])
        if end > start:
            size = round(end - start, 1)
            words = block["words"] if size >= NUMBER_WIDTH else ""
            placed.append(Block(block["css"], words, start, size, round((start + end) / 2, 1)))
    return Lane(name, y, y + 21, placed)


def thinned(hours: Sequence[tuple[float, str]], most: int = 9) -> list[tuple[float, str]]:
    """Every one, or every second, third … so that their words do not touch."""
    return list(hours)[:: max(1, ceil(len(hours) / most))]


def placed_marks(marks: Sequence[dict[str, Any]], x: Scale) -> list[tuple[str, str, float, str]]:
    """Each mark with the side its words stand on: two close together turn their words away from each other."""
    order = sorted(marks, key=lambda mark: mark["at"])
    places = [x(mark["at"]) for mark in order]
    sides = ["end" if n + 1 < len(order) and at - x.start > WORDS else "start" for n, at in enumerate(places)]
    return [(mark["css"], mark["words"], at, side) for mark, at, side in zip(order, places, sides, strict=True)]
