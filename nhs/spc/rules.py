"""The four rules, for many series at once. Arrays are (points, series); sides are 1 high, −1 low, 0 neither."""

import numpy as np
from numpy.typing import NDArray

from nhs.spc.limits import Floats, Limits
from nhs.spc.options import OUTSIDE, RUN, TREND, TWO_OF_THREE

Signs = NDArray[np.int8]
Flags = NDArray[np.bool_]


def causes_of(values: Floats, limits: Limits, *, run: int, trend: int) -> tuple[Signs, Signs]:
    """Cause and side of every point of one segment.

    The rules are written down from the last to the first, each overwriting those it comes before.
    """
    side_of_mean = _signs(values, limits.mean, limits.mean)
    outside = _signs(values, limits.lower, limits.upper)
    cause = np.zeros(values.shape, np.int8)
    side = np.zeros(values.shape, np.int8)

    _mark(cause, side, _in_run(side_of_mean, run), RUN, side_of_mean)
    near = (_signs(values, limits.near_lower, limits.near_upper) != 0) & (outside == 0)
    _mark(cause, side, _two_of_three(near, side_of_mean), TWO_OF_THREE, side_of_mean)
    direction = _trend(values, trend)
    _mark(cause, side, direction != 0, TREND, direction)
    _mark(cause, side, outside != 0, OUTSIDE, outside)
    return cause, side


def _mark(cause: Signs, side: Signs, where: Flags, what: int, which: Signs) -> None:
    np.copyto(cause, np.int8(what), where=where)
    np.copyto(side, which, where=where)


def _signs(values: Floats, low: Floats, high: Floats) -> Signs:
    return (values > high).astype(np.int8) - (values < low).astype(np.int8)


def _in_run(side: Signs, length: int) -> Flags:
    return _covered(side == 1, length) | _covered(side == -1, length)


def _trend(values: Floats, length: int) -> Signs:
    """1 for points of a rise, −1 of a fall; a point of both takes the way it goes on."""
    steps = _signs(values[1:], values[:-1], values[:-1])
    rise = _points_of_steps(_covered(steps == 1, length - 1))
    fall = _points_of_steps(_covered(steps == -1, length - 1))
    onward = np.zeros(values.shape, np.int8)
    onward[:-1] = steps
    return np.where(rise & fall, onward, rise.astype(np.int8) - fall.astype(np.int8))


def _points_of_steps(steps: Flags) -> Flags:
    """A step belongs to the point before it and the point after it."""
    points = np.zeros((len(steps) + 1, *steps.shape[1:]), np.bool_)
    points[:-1] = steps
    points[1:] |= steps
    return points


def _covered(flags: Flags, length: int) -> Flags:
    """Flags that belong to an unbroken stretch of at least ``length``."""
    covered = np.zeros(flags.shape, np.bool_)
    windows = len(flags) - length + 1
    if windows < 1:
        return covered
    whole = flags[:windows].copy()
    for offset in range(1, length):
        whole &= flags[offset : offset + windows]
    for offset in range(length):
        covered[offset : offset + windows] |= whole
    return covered


def _two_of_three(near: Flags, side: Signs) -> Flags:
    """Near-limit points of three neighbours on one side of the mean, of which at least two are near a limit."""
    covered = np.zeros(near.shape, np.bool_)
    if len(near) < 3:
        return covered
    a, b, c = near[:-2], near[1:-1], near[2:]
    enough = (a & b) | (b & c) | (a & c)
    enough &= (side[:-2] == side[1:-1]) & (side[1:-1] == side[2:]) & (side[1:-1] != 0)
    for offset in range(3):
        covered[offset : offset + len(enough)] |= enough
    return covered & near
