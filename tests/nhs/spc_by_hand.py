"""The XmR rules written down a second time: one series, plain loops, exact fractions. Slow and plain on purpose."""

from fractions import Fraction
from itertools import pairwise

LIMIT = Fraction(266, 100)
OUTLIER = Fraction(3267, 1000)


def mean_of(numbers):
    return sum(numbers, Fraction()) / len(numbers)


def limits(values, screen):
    mean = mean_of(values)
    ranges = [abs(b - a) for a, b in pairwise(values)]
    average = mean_of(ranges) if ranges else Fraction()
    if screen:
        kept = [moving_range for moving_range in ranges if moving_range < OUTLIER * average]
        average = mean_of(kept) if kept else Fraction()
    return mean, mean - LIMIT * average, mean + LIMIT * average, average


def side(value, centre):
    return (value > centre) - (value < centre)


def stretches(flags, length):
    """Places that belong to an unbroken stretch of at least this length."""
    return {
        place
        for start in range(len(flags) - length + 1)
        if all(flags[start : start + length])
        for place in range(start, start + length)
    }


def trends(values, length):
    found = {}
    for start in range(len(values) - length + 1):
        steps = [side(b, a) for a, b in zip(values[start:], values[start + 1 : start + length], strict=False)]
        if abs(sum(steps)) == length - 1:
            # Later windows overwrite earlier ones, so a point of both takes the later direction.
            found |= dict.fromkeys(range(start, start + length), steps[0])
    return found


def segment(values, screen, fix_after, run, trend):
    mean, lower, upper, average = limits(values[:fix_after], screen)
    near = LIMIT * average * 2 / 3
    sides = [side(value, mean) for value in values]
    outside = [side(value, upper) if value > upper else -1 if value < lower else 0 for value in values]
    close = [not out and abs(value - mean) > near for value, out in zip(values, outside, strict=True)]
    rising_or_falling = trends(values, trend)
    in_run = stretches([sign == 1 for sign in sides], run) | stretches([sign == -1 for sign in sides], run)
    in_two_of_three = {
        place
        for start in range(len(values) - 2)
        if abs(sum(sides[start : start + 3])) == 3 and sum(close[start : start + 3]) >= 2
        for place in range(start, start + 3)
        if close[place]
    }
    for place, value in enumerate(values):
        if outside[place]:
            what = "outside", outside[place]
        elif place in rising_or_falling:
            what = "trend", rising_or_falling[place]
        elif place in in_two_of_three:
            what = "two_of_three", sides[place]
        elif place in in_run:
            what = "run", sides[place]
        else:
            what = "common", 0
        yield value, mean, lower, upper, *what


def chart(values, *, starts=(0,), screen=True, fix_after=None, run=7, trend=7):
    """(value, mean, lower, upper, cause, side) of every point."""
    exact = [Fraction(value) for value in values]
    ends = [*starts[1:], len(exact)]
    return [
        point
        for start, end in zip(starts, ends, strict=True)
        for point in segment(exact[start:end], screen, fix_after, run, trend)
    ]
