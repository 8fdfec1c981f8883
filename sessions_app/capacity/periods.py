"""Days put together for people: two weeks by day, thirteen weeks by week, a year by month; quarters that are over."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass

from base.formatting import day_short, month
from nhs.calendar import BankHolidays
from sessions_app.capacity.selectors import days_of

LENGTHS = (("weeks", "13 weeks"), ("days", "2 weeks by day"), ("months", "A year"))
WEEK = dt.timedelta(days=7)
MONTHS_IN_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that count together, and the words over their column."""

    title: str
    days: tuple[dt.date, ...]

    @property
    def first(self) -> dt.date:
        return self.days[0]

    @property
    def last(self) -> dt.date:
        return self.days[-1]


def stretches(length: str, wish: str, today: dt.date) -> list[Stretch]:
    """The columns of a heat map from a wished month (``2026-12``) or from this week on; never beyond the calendar."""
    start = _start(wish, today)
    made = {"days": _by_day, "months": _by_month}.get(length, _by_week)(start)
    last = BankHolidays.england_and_wales().last
    return [one for one in made if one.last <= last]


def starts(today: dt.date) -> list[tuple[str, str]]:
    """Choices of a beginning: this week, half a year back, a year ahead."""
    first = _months_on(today.replace(day=1), -6)
    months = [_months_on(first, n) for n in range(19)]
    return [("", "This week"), *((f"{one:%Y-%m}", month(one)) for one in months)]


def last_quarter(today: dt.date) -> Stretch:
    """The quarter that ended last: 1 July to 30 September on any day from October to December."""
    this = today.replace(month=today.month - (today.month - 1) % MONTHS_IN_QUARTER, day=1)
    first = _months_on(this, -MONTHS_IN_QUARTER)
    last = this - dt.timedelta(days=1)
    return Stretch(f"{month(first)} to {month(last)}", tuple(days_of(first, last)))


def _start(wish: str, today: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{wish}-01")
    except ValueError:
        return today - dt.timedelta(days=today.weekday())


def _by_day(start: dt.date) -> list[Stretch]:
    return [Stretch(day_short(day), (day,)) for day in days_of(start, start + 2 * WEEK - dt.timedelta(days=1))]


def _by_week(start: dt.date) -> list[Stretch]:
    monday = start - dt.timedelta(days=start.weekday())
    mondays = [monday + n * WEEK for n in range(13)]
    return [Stretch(day_short(one)[4:], tuple(days_of(one, one + dt.timedelta(days=6)))) for one in mondays]


def _by_month(start: dt.date) -> list[Stretch]:
    firsts = [_months_on(start.replace(day=1), n) for n in range(13)]
    return [Stretch(month(a), tuple(days_of(a, b - dt.timedelta(days=1)))) for a, b in itertools.pairwise(firsts)]


def _months_on(first: dt.date, months: int) -> dt.date:
    year, index = divmod(first.year * 12 + first.month - 1 + months, 12)
    return first.replace(year=year, month=index + 1)
