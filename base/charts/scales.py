"""Scales, round ticks, and labels that do not collide."""

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
    """True when two groups of labels, given as (members, middle), stand nearer than the gap."""
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
