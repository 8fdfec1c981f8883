"""Invariants of every series, tried on many."""

import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nhs.spc import analyse, analyse_many
from nhs.spc.chart import chart_of
from tests.nhs import spc_by_hand
from tests.nhs.test_spc import causes, chart, days

SIDE = {1: "high", -1: "low", 0: None}

series = st.lists(st.integers(0, 30), min_size=1, max_size=40)
directions = st.sampled_from(["increase", "decrease", "neutral"])


def touches_a_limit(by_hand):
    """True when some value lies so near a limit that one rounding decides it; then the rules may part there."""
    return any(
        abs(value - (mean + share * (upper - mean))) < 1e-9
        for value, mean, _, upper, *_ in by_hand
        for share in (spc_by_hand.Fraction(k, 3) for k in (-3, -2, 2, 3))
    )


def screened_at_a_tie(values):
    """True when some moving range lies so near the screening bound that one rounding decides it."""
    ranges = [abs(b - a) for a, b in pairwise(values)]
    bound = 3.267 * sum(ranges) / max(1, len(ranges))
    return any(abs(moving_range - bound) < 1e-6 * bound for moving_range in ranges)


@given(series, st.booleans(), st.none() | st.just(12), st.integers(2, 8), st.integers(2, 8), st.data())
def test_every_point_is_what_the_rules_say_by_hand(values, screen, fix_after, run, trend, data):
    cuts = data.draw(st.sets(st.integers(1, len(values)), max_size=2).map(sorted))
    starts = [0, *(cut for cut in cuts if cut < len(values))]
    result = chart(
        values,
        rebase=[days(50)[start] for start in starts],
        screen_outliers=screen,
        fix_after=fix_after,
        run=run,
        trend=trend,
    )
    by_hand = spc_by_hand.chart(values, starts=starts, screen=screen, fix_after=fix_after, run=run, trend=trend)
    assume(not touches_a_limit(by_hand))
    for point, (_, mean, lower, upper, cause, side) in zip(result.points, by_hand, strict=True):
        exact = (float(mean), float(lower), float(upper))
        assert (point.mean, point.lower, point.upper) == pytest.approx(exact, abs=1e-9)
        assert (point.cause, point.side) == (cause, SIDE[side])


@given(series, st.randoms())
def test_a_permutation_of_rows_changes_nothing(values, chance: random.Random):
    rows = list(zip(days(len(values)), values, strict=True))
    chance.shuffle(rows)
    assert analyse(*zip(*rows, strict=True), better="increase", target=9) == chart(values, target=9)


@given(series, st.integers(-1000, 1000), st.floats(0.001, 1000))
def test_limits_shift_and_scale_with_the_data(values, shift, scale):
    assume(not screened_at_a_tie(values))
    before, after = chart(values), chart([scale * value + shift for value in values])
    for old, new in zip(before.points, after.points, strict=True):
        expected = [scale * value + shift for value in (old.mean, old.lower, old.upper)]
        assert (new.mean, new.lower, new.upper) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(series, st.integers(-20, 20))
def test_doubling_the_scale_changes_no_cause(values, power):
    assert causes([value * 2.0**power for value in values]) == causes(values)


@given(series, st.integers(0, 30))
def test_the_mirror_image_has_the_mirrored_meaning(values, target):
    up = chart(values, "increase", target=target)
    down = chart([-value for value in values], "decrease", target=-target)
    assert [point.kind for point in up.points] == [point.kind for point in down.points]
    assert up.assurance == down.assurance


@settings(max_examples=50)
@given(st.integers(1, 30), st.integers(1, 40), st.booleans(), st.none() | st.just(12), st.data())
def test_many_agrees_with_one_on_every_point(count, length, screen, fix_after, data):
    seed = data.draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    kind = data.draw(st.sampled_from(["floats", "counts", "walks"]))
    matrix = {
        "floats": lambda: rng.normal(100, 7, (count, length)),
        "counts": lambda: rng.poisson(3, (count, length)).astype(float) / 10,
        "walks": lambda: np.cumsum(rng.normal(0, 1, (count, length)), axis=1),
    }[kind]()
    better = [data.draw(directions) for _ in range(count)]
    targets = [data.draw(st.none() | st.floats(-200, 200)) for _ in range(count)]
    rebase = [days(50)[data.draw(st.integers(0, length - 1))]]
    options = {"rebase": rebase, "screen_outliers": screen, "fix_after": fix_after}

    many = analyse_many(matrix, better=better, target=targets, dates=days(length), **options)

    for row in range(count):
        one = chart(matrix[row].tolist(), better[row], target=targets[row], **options)
        assert chart_of(many, row, days(length)) == one
        assert (many.variation[row], many.assurance[row]) == (one.variation, one.assurance)
        assert many.causes[row] == [point.cause for point in one.points]
        assert many.kinds[row] == [point.kind for point in one.points]
