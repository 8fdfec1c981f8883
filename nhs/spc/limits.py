"""Means and limits of one segment, for many series at once.

Arrays are (points, series), so that one step handles a whole row of series. Sums are carried in two floats
(value and error), because a mean that is off by its last bit puts a constant series off its own mean.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LIMIT = 2.66
_NEAR = 2 * (_LIMIT / 3)
_OUTLIER = 3.267
_SPLIT = 134217729.0  # 2**27 + 1: parts a float into halves whose product with a count is exact


class Limits(NamedTuple):
    """Per series: mean, limits and near limits."""

    mean: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats


def limits_of(values: Floats, *, screen_outliers: bool) -> Limits:
    """Limits from these (points, series) values; a single point or a constant has them at its mean."""
    mean = means(values)
    width = _average_moving_range(values, screen_outliers=screen_outliers)
    return Limits(mean, mean - _LIMIT * width, mean + _LIMIT * width, mean - _NEAR * width, mean + _NEAR * width)


def _average_moving_range(values: Floats, *, screen_outliers: bool) -> Floats:
    ranges = np.abs(values[1:] - values[:-1])
    if not len(ranges):
        return np.zeros(values.shape[1])
    average = means(ranges)
    if not screen_outliers:
        return average
    kept = ranges < _OUTLIER * average
    return means(np.where(kept, ranges, 0.0), kept.sum(axis=0))


def means(rows: Floats, counts: NDArray[np.int64] | None = None) -> Floats:
    """Mean over axis 0, right to the last bit but for freak cases; 0 where the count is 0.

    ``counts`` says how many rows of each column count, where the others have been set to 0.
    """
    total, error = _sum(rows)
    n = np.full(rows.shape[1], float(len(rows))) if counts is None else np.maximum(counts, 1).astype(float)
    quotient = total / n
    return quotient + ((total - quotient * n) - _product_error(quotient, n) + error) / n


def _sum(rows: Floats) -> tuple[Floats, Floats]:
    """Sum over axis 0 as value + error (Knuth's two-sum, row by row, so independent of the number of columns)."""
    total = np.zeros(rows.shape[1])
    error = np.zeros(rows.shape[1])
    for row in rows:
        new = total + row
        shadow = new - total
        error += (total - (new - shadow)) + (row - shadow)
        total = new
    return total, error


def _product_error(a: Floats, n: Floats) -> Floats:
    """The rounding error of ``a * n``: exact for counts."""
    high = _SPLIT * a
    high = high - (high - a)
    return (high * n - a * n) + (a - high) * n
