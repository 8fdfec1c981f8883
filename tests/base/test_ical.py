"""Calendars: valid by RFC 5545, the same bytes for the same events, right on both sides of every change of the clocks."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.ical import CalendarEvent, calendar, escaped, folded

LONDON = ZoneInfo("Europe/London")


def event(day: dt.date, clock: str = "08:30", hours: float = 4, **more) -> CalendarEvent:
    starts = dt.datetime.combine(day, dt.time.fromisoformat(clock), LONDON)
    ends = (starts.astimezone(dt.UTC) + dt.timedelta(hours=hours)).astimezone(LONDON)
    stamp = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    values = {"uid": "session-1@example", "sequence": 1, "stamp": stamp, "summary": "List"}
    return CalendarEvent(starts_at=starts, ends_at=ends, **(values | more))


def lines(*events: CalendarEvent) -> list[str]:
    return calendar("Sessions", events, product="Insourcing").decode().split("\r\n")


@pytest.mark.parametrize(
    ("day", "wall"),
    [
        (dt.date(2026, 10, 24), "20261024T083000"),  # the last Saturday of summer time
        (dt.date(2026, 10, 25), "20261025T083000"),
        (dt.date(2027, 3, 27), "20270327T083000"),
        (dt.date(2027, 3, 28), "20270328T083000"),
    ],
)
def test_half_past_eight_is_half_past_eight_across_both_changes_of_the_clocks(day, wall):
    written = lines(event(day))

    assert f"DTSTART;TZID=Europe/London:{wall}" in written
    assert f"DTEND;TZID=Europe/London:{wall.replace('0830', '1230')}" in written


def test_an_instant_in_the_hour_that_comes_twice_is_written_in_utc():
    night = dt.date(2026, 10, 25)

    written = lines(event(night, "00:30", hours=1), event(night, "00:30", hours=2))

    assert written.count("DTSTART;TZID=Europe/London:20261025T003000") == 2
    assert [line for line in written if line.startswith("DTEND")] == [
        "DTEND:20261025T003000Z",
        "DTEND:20261025T013000Z",
    ]


def test_the_time_zone_says_what_the_zone_data_says():
    written = lines()
    assert written[written.index("BEGIN:DAYLIGHT") + 1 : written.index("END:DAYLIGHT")] == [
        "TZNAME:BST",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0100",
        "DTSTART:19960331T010000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    ]
    for year in (2026, 2027, 2040):
        spring = max(dt.date(year, 3, day) for day in range(25, 32) if dt.date(year, 3, day).weekday() == 6)
        assert dt.datetime(year, 3, spring.day, 2, tzinfo=LONDON).utcoffset() == dt.timedelta(hours=1)
        assert dt.datetime(year, 3, spring.day, 0, 59, tzinfo=LONDON).utcoffset() == dt.timedelta(0)


def test_a_calendar_begins_and_ends_as_the_standard_asks():
    written = lines(event(dt.date(2026, 12, 5), location="Endoscopy 1; Eastfield", status="TENTATIVE"))

    assert written[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Insourcing//EN"]
    assert written[-2:] == ["END:VCALENDAR", ""]
    assert written[written.index("BEGIN:VEVENT") :][:4] == [
        "BEGIN:VEVENT",
        "UID:session-1@example",
        "DTSTAMP:20261101T120000Z",
        "SEQUENCE:1",
    ]
    assert "LOCATION:Endoscopy 1\\; Eastfield" in written
    assert "STATUS:TENTATIVE" in written


def test_text_is_escaped():
    assert escaped("a\\b; c, d\r\ne\nf\x07") == "a\\\\b\\; c\\, d\\ne\\nf"


@given(st.text())
def test_lines_are_folded_at_75_octets_and_unfold_to_what_they_were(text):
    line = f"SUMMARY:{escaped(text)}"

    octets = folded(line)

    assert octets.endswith(b"\r\n")
    assert max(len(part) for part in octets[:-2].split(b"\r\n")) <= 75
    for part in octets[:-2].split(b"\r\n"):
        part.decode()  # no character is cut
    assert octets[:-2].replace(b"\r\n ", b"").decode() == line


def test_the_same_events_make_the_same_bytes():
    one = event(dt.date(2026, 12, 5))

    assert calendar("A", [one], product="P") == calendar("A", [one], product="P")
