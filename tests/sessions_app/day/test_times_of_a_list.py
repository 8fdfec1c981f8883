"""A time typed on a list's page means the one near the list, also around midnight."""

import datetime as dt

import pytest

from nhs.calendar import london as london_instant
from sessions_app.day.views.run_of_day import instant
from sessions_app.models import Session

DAY = dt.date(2026, 12, 5)


@pytest.mark.parametrize(
    ("starts", "hours", "typed", "day"),
    [
        ("08:30", 4, "07:15", 0),
        ("08:30", 4, "23:00", 0),
        ("08:30", 4, "00:30", 0),
        ("20:00", 5, "21:10", 0),
        ("20:00", 5, "00:40", 1),
        ("00:05", 4, "23:45", -1),
        ("00:05", 4, "01:00", 0),
    ],
)
def test_a_time_is_on_the_day_it_is_near_to(starts, hours, typed, day):
    begins = london_instant(DAY, dt.time.fromisoformat(starts))
    session = Session(starts_at=begins, ends_at=begins + dt.timedelta(hours=hours))
    meant = london_instant(DAY + dt.timedelta(days=day), dt.time.fromisoformat(typed))
    assert instant(session, dt.time.fromisoformat(typed)) == meant
    assert instant(session, None) is None
