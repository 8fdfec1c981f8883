"""Calendars as RFC 5545 writes them: events in London time that stay right across both changes of the clocks.

Text is escaped and lines are folded at 75 octets, as the standard asks; nothing in it depends on when it is written, so
that the same events make the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from base.formatting import london

MEDIA_TYPE = "text/calendar; charset=utf-8"
LONGEST_LINE = 75
"""Octets of a line without its end (RFC 5545, section 3.1)."""

# The rule in force since 1996: summer time from 01:00 UTC on the last Sunday of March to that of October.
VTIMEZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/London",
    "X-LIC-LOCATION:Europe/London",
    "BEGIN:DAYLIGHT",
    "TZNAME:BST",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "DTSTART:19960331T010000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZNAME:GMT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "DTSTART:19961027T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One entry. ``uid`` never changes, ``sequence`` goes up with every change, ``stamp`` is when it was made.

    ``status`` ∈ TENTATIVE, CONFIRMED, CANCELLED. All instants are aware.
    """

    uid: str
    sequence: int
    stamp: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    status: str = "CONFIRMED"

    def lines(self) -> list[str]:
        optional = [("LOCATION", self.location), ("DESCRIPTION", self.description)]
        return [
            "BEGIN:VEVENT",
            f"UID:{self.uid}",
            f"DTSTAMP:{_utc(self.stamp)}",
            f"SEQUENCE:{self.sequence}",
            _local("DTSTART", self.starts_at),
            _local("DTEND", self.ends_at),
            f"SUMMARY:{escaped(self.summary)}",
            *(f"{name}:{escaped(text)}" for name, text in optional if text),
            *([f"URL:{self.url}"] if self.url else []),
            f"STATUS:{self.status}",
            "END:VEVENT",
        ]


def calendar(name: str, events: Iterable[CalendarEvent], *, product: str) -> bytes:
    """A whole calendar with its time zone, in UTF-8. Programs are asked to look again every hour."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped(product)}//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Europe/London",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        *VTIMEZONE,
        *(line for event in events for line in event.lines()),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def escaped(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line ends escaped, other control characters left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return "".join(ch for ch in plain.replace("\n", "\\n") if ch >= " " and ch != "\x7f")


def folded(line: str) -> bytes:
    """The line's octets, broken so that none is longer than 75 and no character is cut; ends with CRLF."""
    parts, part = [], b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > LONGEST_LINE:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"


def _local(name: str, at: dt.datetime) -> str:
    """London clock time; an instant in the repeated hour of October in UTC, since the clock would not tell which."""
    there = london(at)
    if there.utcoffset() != there.replace(fold=1 - there.fold).utcoffset():
        return f"{name}:{_utc(at)}"
    return f"{name};TZID=Europe/London:{there:%Y%m%dT%H%M%S}"


def _utc(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
