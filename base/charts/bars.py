"""Bars: the parts of a whole, and horizontal bars under one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from base.charts.scales import Scale


@dataclass(frozen=True)
class Part:
    """A stretch of a bar, in per cent of its width."""

    css: str
    words: str
    x: float
    width: float


def parts(rows: Sequence[dict[str, Any]], whole: float | Decimal | None = None) -> list[Part]:
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
        made.append(Band(row["label"], row["words"], row.get("more", ""), 48 * place, length, start, late, text))
    return BandChart(made, width, max(48 * len(rows), 48))
