"""Clock times people type, as instants: London times, and none that the change of the clocks makes two or none."""

from __future__ import annotations

import datetime as dt

from base.error_collector import FaultCollector
from nhs.calendar import AmbiguousLocalTime, MissingLocalTime, london


def instant(faults: FaultCollector, pointer: str, day: dt.date, clock: dt.time) -> dt.datetime | None:
    """The instant a London clock shows, or a fault that says what the clocks do then."""
    try:
        return london(day, clock)
    except (AmbiguousLocalTime, MissingLocalTime) as error:
        faults.add(pointer, "local_time", str(error))
        return None


def period(
    faults: FaultCollector, start: tuple[str, dt.date, dt.time], end: tuple[str, dt.date, dt.time], words: str
) -> tuple[dt.datetime, dt.datetime] | None:
    """A period from two (pointer, day, clock time), or faults; ``words`` say what must end after it starts."""
    first, last = instant(faults, *start), instant(faults, *end)
    if first is None or last is None:
        return None
    if last <= first:
        faults.add(end[0], "ends_before_it_starts", words)
        return None
    return first, last
