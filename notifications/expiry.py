"""Stages before something expires, at each of which people are told again."""

from __future__ import annotations

import datetime as dt

from base.formatting import LONDON

STAGES = (60, 30, 7)
"""Days before the end. At each a new task is opened in place of the one before, so that people hear of it again."""

AHEAD = dt.timedelta(days=STAGES[0])


def expiry_stage(until: dt.date, today: dt.date) -> str:
    """The stage an end has reached: ``60``, ``30``, ``7``, or ``ended`` from the day after."""
    left = (until - today).days
    if left < 0:
        return "ended"
    return str(min((days for days in STAGES if left <= days), default=STAGES[0]))


def at_end_of(day: dt.date) -> dt.datetime:
    """The London midnight that ends the day."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), LONDON)
