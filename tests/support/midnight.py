"""Tests with the product's own processes run on the real clock: none of them may begin on one day and end on the next."""

import threading

from django.utils import timezone

from base.formatting import london_day
from nhs.calendar import london_day_bounds

REAL_CLOCK = ("live_site", "celery_worker_process")
LONGEST = 90.0
"""Seconds such a test takes at most on a crowded machine."""


def until_midnight() -> float:
    """Seconds until London's next day begins."""
    now = timezone.now()
    return (london_day_bounds(london_day(now))[1] - now).total_seconds()


def keep_clear(fixtures: tuple[str, ...] | list[str]) -> None:
    """A test on the real clock that could run into midnight begins after it; the others begin at once."""
    left = until_midnight()
    if left < LONGEST and any(fixture in fixtures for fixture in REAL_CLOCK):
        threading.Event().wait(left + 1)
