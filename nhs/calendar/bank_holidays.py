"""Bank holidays of England and Wales, and working days counted round them.

The dates are those published on gov.uk (Open Government Licence v3). They are known for some years only; asking
beyond them is an error that says so, never a silent weekday.
"""

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Self

from nhs.calendar.words import say_day

_DAY = dt.timedelta(days=1)
_SATURDAY = 5


class CalendarRangeError(ValueError):
    """A date lies outside the bank holidays that are loaded."""

    code = "beyond_bank_holidays"


@dataclass(frozen=True)
class BankHolidays:
    """Bank holidays by date, complete from ``first`` to ``last`` (both included)."""

    titles: Mapping[dt.date, str]
    first: dt.date
    last: dt.date

    @classmethod
    @cache
    def england_and_wales(cls) -> Self:
        """The dates shipped with this package."""
        file = resources.files("nhs") / "data" / "bank_holidays_england_wales.csv"
        with file.open(encoding="utf-8") as rows:
            return cls.of({dt.date.fromisoformat(row["date"]): row["title"] for row in csv.DictReader(rows)})

    @classmethod
    def of(cls, titles: Mapping[dt.date, str]) -> Self:
        """A published list, which always comes in whole calendar years."""
        years = [day.year for day in titles]
        return cls(dict(titles), dt.date(min(years), 1, 1), dt.date(max(years), 12, 31))

    def title(self, day: dt.date) -> str | None:
        """The holiday's name, None for any other day of the range."""
        self.check(day)
        return self.titles.get(day)

    def __contains__(self, day: dt.date) -> bool:
        return self.title(day) is not None

    def check(self, day: dt.date) -> None:
        """Raise :class:`CalendarRangeError` if ``day`` is outside the range covered."""
        if not self.first <= day <= self.last:
            raise CalendarRangeError(
                f"Bank holidays are loaded from {say_day(self.first)} to {say_day(self.last)}; "
                f"{say_day(day)} is outside them. Load the newer list from gov.uk first."
            )


def is_working_day(day: dt.date, holidays: BankHolidays | None = None) -> bool:
    """Monday to Friday and not a bank holiday."""
    holidays = holidays or BankHolidays.england_and_wales()
    return day not in holidays and day.weekday() < _SATURDAY


def add_working_days(day: dt.date, count: int, holidays: BankHolidays | None = None) -> dt.date:
    """The ``count``-th working day after ``day`` (before it, if negative); ``day`` itself is not counted."""
    holidays = holidays or BankHolidays.england_and_wales()
    holidays.check(day)
    step = _DAY if count >= 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, holidays):
            day += step
    return day


def working_days_between(start: dt.date, end: dt.date, holidays: BankHolidays | None = None) -> int:
    """Working days after ``start`` up to and including ``end``; negative if ``end`` is the earlier."""
    if end < start:
        return -working_days_between(end, start, holidays)
    holidays = holidays or BankHolidays.england_and_wales()
    holidays.check(start)
    return sum(is_working_day(start + _DAY * n, holidays) for n in range(1, (end - start).days + 1))
