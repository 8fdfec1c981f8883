"""Instants and London days.

A stored instant is always aware. A *day* is the London day it falls on: a list ending at 23:30 UTC on 31 July ended
on 1 August. Twice a year a London clock reading is no instant (the hour missing in March) or two instants (the
hour repeated in October); both are refused rather than guessed.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from nhs.calendar.words import say_day

LONDON = ZoneInfo("Europe/London")


class AmbiguousLocalTime(ValueError):
    """The clock showed this London time twice that day."""

    code = "local_time_ambiguous"


class MissingLocalTime(ValueError):
    """The clock skipped this London time that day."""

    code = "local_time_missing"


class NaiveInstant(ValueError):
    """An instant came without its offset, so it names no moment."""

    code = "instant_without_offset"


def london(day: dt.date, time: dt.time) -> dt.datetime:
    """The instant a London clock shows ``time`` on ``day``.

    Raises :class:`MissingLocalTime` or :class:`AmbiguousLocalTime` where there is not exactly one.
    """
    if time.tzinfo is not None:
        raise ValueError("Give the clock time without an offset: it is read as London time.")
    shown = dt.datetime.combine(day, time, LONDON)
    if shown.utcoffset() == shown.replace(fold=1 - shown.fold).utcoffset():
        return shown  # the usual case, at a quarter of the cost: no change of the clocks lies over it
    there_and_back = shown.astimezone(dt.UTC).astimezone(LONDON)
    if there_and_back.replace(tzinfo=None) != shown.replace(tzinfo=None):
        raise MissingLocalTime(
            f"{time:%H:%M} does not exist on {say_day(day)}: the clocks go forward over it. Use a time after it."
        )
    raise AmbiguousLocalTime(
        f"{time:%H:%M} happens twice on {say_day(day)}, when the clocks go back. Use a time before or after."
    )


def london_day(instant: dt.datetime) -> dt.date:
    """The London day an aware instant falls on."""
    return _aware(instant).astimezone(LONDON).date()


def london_day_bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Start of the London day and start of the next: 23, 24 or 25 hours apart."""
    midnight = dt.time()
    return london(day, midnight), london(day + dt.timedelta(days=1), midnight)


def _aware(instant: dt.datetime) -> dt.datetime:
    if not isinstance(instant, dt.datetime) or instant.utcoffset() is None:
        raise NaiveInstant("An instant needs a date, a time and an offset, such as 2026-12-05T08:30+00:00.")
    return instant
