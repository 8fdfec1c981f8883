"""Clock arithmetic: whole days, weeks, bands and breach dates.

RTT: the published bands are "greater than x up to y weeks", so a wait breaches w weeks when it is *more* than
7 × w days. Diagnostics: the week number is ⌊days ÷ 7⌋ + 1, so a wait breaches w weeks when it is 7 × w days *or
more*.
"""

import datetime as dt
from numbers import Integral
from typing import Any

RTT_WEEKS = 18
"""The referral-to-treatment standard, in weeks."""

DIAGNOSTIC_WEEKS = 6
"""The diagnostic standard, in weeks."""

_WEEK = 7
_RTT_OPEN_BAND = 104
_DIAGNOSTIC_OPEN_BAND = 13


def days_waited(clock_start: dt.date, on: dt.date) -> int:
    """Whole days from the clock's start to ``on``. Raises ``ValueError`` if ``on`` is the earlier."""
    if isinstance(clock_start, dt.datetime) or isinstance(on, dt.datetime):
        raise ValueError("Waits are counted between days: give dates without a time.")
    if on < clock_start:
        raise ValueError("The wait would be negative: the clock starts after the day it is measured on.")
    return (on - clock_start).days


def weeks_waited(days: int) -> float:
    """Days ÷ 7: 49 days are 7 weeks, 30 days are more than 4 and less than 5."""
    return _whole(days) / _WEEK


def rtt_breached(days: int, weeks: int = RTT_WEEKS) -> bool:
    """True when an RTT wait is over ``weeks``: 126 days are within 18 weeks, 127 breach."""
    return _whole(days) > _WEEK * weeks


def rtt_breach_date(clock_start: dt.date, weeks: int = RTT_WEEKS) -> dt.date:
    """The first day on which the wait is over ``weeks``: clock start + 127 days for 18 weeks."""
    return clock_start + dt.timedelta(days=_WEEK * weeks + 1)


def rtt_band(days: int) -> int:
    """Index of the published band, 0 for "up to 1 week", 104 for "over 104 weeks"."""
    return min(max(_whole(days) - 1, 0) // _WEEK, _RTT_OPEN_BAND)


def diagnostic_breached(days: int, weeks: int = DIAGNOSTIC_WEEKS) -> bool:
    """True when a diagnostic wait is ``weeks`` or more: 41 days are within 6 weeks, 42 breach."""
    return _whole(days) >= _WEEK * weeks


def diagnostic_breach_date(clock_start: dt.date, weeks: int = DIAGNOSTIC_WEEKS) -> dt.date:
    """The first day on which the wait is ``weeks``: clock start + 42 days for 6 weeks."""
    return clock_start + dt.timedelta(days=_WEEK * weeks)


def diagnostic_band(days: int) -> int:
    """Index of the DM01 band, 0 for "under 1 week", 13 for "13 weeks and over"."""
    return min(_whole(days) // _WEEK, _DIAGNOSTIC_OPEN_BAND)


def _whole(days: Any) -> int:
    if not isinstance(days, Integral) or days < 0:
        raise ValueError("A wait is a whole number of days, 0 or more.")
    return int(days)
