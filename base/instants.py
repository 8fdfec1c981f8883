"""Reading an instant as people and systems write it: ISO 8601, London time where it carries no offset."""

import datetime as dt
import re

from nhs.calendar import AmbiguousLocalTime, MissingLocalTime, london
from nhs.errors import Invalid

EARLIEST, LATEST = 2000, 2100
LARGEST_OFFSET = dt.timedelta(hours=14)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(?P<offset>[Zz]|[+-]\d\d:?\d\d)?", re.ASCII)


def parse_instant(text: object) -> dt.datetime:
    """An aware instant from ``2026-12-05T08:30``, with or without seconds and offset.

    Raises :class:`~nhs.errors.Invalid` with ``time_format``, ``time_out_of_range``, ``local_time_ambiguous`` or
    ``local_time_missing``; the sentence never repeats the value.
    """
    match = _ISO.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise Invalid("Give a date and a time, such as 2026-12-05T08:30.", code="time_format")
    try:
        instant = dt.datetime.fromisoformat(match.group().upper())
    except ValueError:
        raise Invalid("There is no such date or time. Use the form 2026-12-05T08:30.", code="time_format") from None
    if abs(instant.utcoffset() or dt.timedelta()) > LARGEST_OFFSET:
        raise Invalid("No clock is more than 14 hours from UTC. Give the time with its own offset.", code="time_format")
    if not EARLIEST <= instant.year < LATEST:
        raise Invalid(f"The year must be between {EARLIEST} and {LATEST - 1}.", code="time_out_of_range")
    return instant if match["offset"] else _in_london(instant)


def _in_london(instant: dt.datetime) -> dt.datetime:
    try:
        return london(instant.date(), instant.time())
    except (AmbiguousLocalTime, MissingLocalTime) as why:
        # Its own sentence repeats the time of day, which for a touch time is patient data.
        happens = "happens twice" if isinstance(why, AmbiguousLocalTime) else "does not exist"
        raise Invalid(
            f"That London time {happens}, because the clocks change that night. Give the time with its offset.",
            code=why.code,
        ) from None
