import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.instants import parse_instant
from nhs.calendar import LONDON
from nhs.errors import Invalid


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-12-05T08:30", "2026-12-05T08:30:00+00:00"),
        ("2026-07-04T08:30", "2026-07-04T07:30:00+00:00"),
        (" 2026-07-04 08:30:15.5 ", "2026-07-04T07:30:15.500000+00:00"),
        ("2026-07-04t08:30z", "2026-07-04T08:30:00+00:00"),
        ("2026-07-04T08:30+0200", "2026-07-04T06:30:00+00:00"),
        ("2026-10-25T01:30+01:00", "2026-10-25T00:30:00+00:00"),
    ],
)
def test_a_time_without_an_offset_is_london_time(text, utc):
    assert parse_instant(text).astimezone(dt.UTC).isoformat() == utc


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "time_format"),
        ("2026-12-06", "time_format"),
        ("05/12/2026 08:30", "time_format"),
        (None, "time_format"),
        (1764923400, "time_format"),
        ("2026-02-30T08:30", "time_format"),
        ("2026-12-05T24:30", "time_format"),
        ("2026-12-05T08:30\x00", "time_format"),
        ("２026-12-05T08:30", "time_format"),
        ("2026-12-05T08:30+99:00", "time_format"),
        ("2027-05-22T08:30+16:00", "time_format"),
        ("2027-05-22T08:30-14:01", "time_format"),
        ("2027-05-22T08:30+23:59", "time_format"),
        ("0001-01-01T00:00+14:00", "time_out_of_range"),
        ("9999-12-31T23:59-14:00", "time_out_of_range"),
        ("2026-10-25T01:30", "local_time_ambiguous"),
        ("2027-03-28T01:30", "local_time_missing"),
    ],
)
def test_what_is_no_instant_is_refused_without_being_repeated(text, code):
    with pytest.raises(Invalid) as refused:
        parse_instant(text)

    assert refused.value.code == code
    assert not text or str(text) not in str(refused.value)


@given(st.integers(0, 3_150_000_000))
def test_an_instant_is_read_back_as_it_was_written(seconds):
    written = dt.datetime(2000, 1, 2, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)

    assert parse_instant(written.isoformat()) == written
    assert parse_instant(written.astimezone(LONDON).isoformat()) == written


@given(st.text(max_size=30) | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d([+-]\d\d:\d\d)?", fullmatch=True))
def test_whatever_is_sent_is_an_aware_instant_or_refused(text):
    try:
        found = parse_instant(text)
    except Invalid:
        return
    assert found.utcoffset() is not None
    assert found.astimezone(dt.UTC).year in range(1999, 2101)
