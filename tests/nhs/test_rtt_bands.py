import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs.rtt import Summary, band_weeks, summarise

PUBLISHED = json.loads((Path(__file__).parent / "data" / "rtt_published_medians.json").read_text())["cases"]
queues = st.lists(st.integers(0, 400), min_size=53, max_size=53) | st.lists(
    st.integers(0, 400), min_size=105, max_size=105
)


def spread(**counts: int) -> list[int]:
    bands = [0] * 105
    for band, count in counts.items():
        bands[int(band[1:])] = count
    return bands


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["id"])
def test_the_published_rows_come_out_as_published(case):
    published = {key: None if value == "-" else value for key, value in case["published"].items()}
    queue = summarise(case["bands_0_to_52plus"], unknown_start=published["unknown_clock_start"] or 0)

    assert queue.known == published["total"]
    assert queue.within_18 == published["within_18"]
    assert queue.share_within_18 == pytest.approx(published["pct_within_18"], abs=1e-9)
    assert queue.median_weeks == pytest.approx(published["median_weeks"], abs=1e-9)
    assert queue.p95_weeks == pytest.approx(published["p95_weeks"], abs=1e-9)


def test_there_are_forty_of_them():
    assert len(PUBLISHED) == 40


def test_those_without_a_known_start_wait_but_are_in_no_share():
    queue = summarise(spread(b0=60, b30=40), unknown_start=25)
    assert (queue.waiting, queue.known, queue.share_within_18) == (125, 100, 0.6)


def test_percentile_positions_are_half_of_n_plus_1_and_92_and_95_hundredths_of_n():
    queue = summarise(spread(b10=99))
    assert queue.median_weeks == 10 + 50 / 99
    assert queue.p92_weeks == pytest.approx(10 + 0.92)
    assert queue.p95_weeks == pytest.approx(10 + 0.95)


def test_a_percentile_at_the_very_end_of_a_band_does_not_jump_over_empty_ones():
    for tenth in range(5, 200):
        queue = summarise(spread(b0=23 * tenth, b50=2 * tenth))
        if queue.known >= 50:
            assert queue.p92_weeks == 1


def test_below_50_patients_there_are_no_percentiles():
    assert summarise(spread(b10=49)).median_weeks is None
    assert summarise(spread(b10=50)).median_weeks is not None


def test_inside_the_open_band_there_are_no_percentiles():
    queue = summarise(spread(b0=90, b104=10))
    assert queue.median_weeks is not None
    assert (queue.p92_weeks, queue.p95_weeks) == (None, None)


def test_an_empty_queue_has_no_share():
    queue = summarise([0] * 53)
    assert (queue.waiting, queue.share_within_18, queue.median_weeks) == (0, None, None)


def test_over_counts_everybody_beyond_that_many_weeks():
    queue = summarise(spread(b17=1, b18=2, b51=4, b52=8, b103=16, b104=32))
    assert [queue.over(weeks) for weeks in (17, 18, 52, 104)] == [63, 62, 56, 32]


def test_over_is_refused_inside_the_open_band():
    assert summarise([1] * 53).over(52) == 1
    with pytest.raises(ValueError, match="only up to 52 weeks"):
        summarise([1] * 53).over(65)


@pytest.mark.parametrize(
    ("bands", "unknown", "sentence"),
    [
        ([1] * 104, 0, "53 or 105 week bands; this one has 104"),
        ([1] * 52 + [-1], 0, "Band 52 must be a whole number"),
        ([1] * 52 + [1.5], 0, "Band 52 must be a whole number"),
        ([1] * 52 + [None], 0, "Band 52 must be a whole number"),
        ([1] * 52 + [float("nan")], 0, "Band 52 must be a whole number"),
        ([1] * 53, -1, "unknown clock starts must be a whole number"),
    ],
)
def test_wrong_bands_are_refused_with_a_sentence(bands, unknown, sentence):
    with pytest.raises(ValueError, match=sentence):
        summarise(bands, unknown_start=unknown)


@given(queues)
def test_everybody_is_within_or_over(bands):
    queue = summarise(bands)
    assert queue.within_18 + queue.over(18) == queue.known == sum(bands)


@given(queues)
def test_percentiles_rise_and_split_the_queue_where_they_should(bands):
    queue = summarise(bands)
    found = [weeks for weeks in (queue.median_weeks, queue.p92_weeks, queue.p95_weeks) if weeks is not None]
    assert found == sorted(found)
    if queue.p92_weeks is not None:
        week = int(queue.p92_weeks)
        below = sum(bands[:week]) + Fraction(queue.p92_weeks - week) * bands[week]
        assert float(below) == pytest.approx(0.92 * queue.known)


@given(queues, st.integers(0, 50))
def test_queues_add_up(bands, unknown):
    one = summarise(bands, unknown_start=unknown)
    both = one + one
    assert (both.waiting, both.within_18) == (2 * one.waiting, 2 * one.within_18)


def test_queues_of_different_widths_do_not_add():
    with pytest.raises(ValueError, match="53 and in 105"):
        _ = summarise([0] * 53) + summarise([0] * 105)


def test_a_band_says_its_weeks():
    assert [band_weeks(0), band_weeks(103), band_weeks(104), band_weeks(52, 53)] == [
        (0, 1),
        (103, 104),
        (104, None),
        (52, None),
    ]
    with pytest.raises(ValueError, match="counted from 0"):
        band_weeks(105)


def test_a_summary_is_a_value():
    assert summarise([1] * 53) == Summary((1,) * 53)
