"""The day types a rate card prices."""

import datetime as dt

from nhs.calendar.bank_holidays import BankHolidays
from nhs.calendar.london import LONDON, london_day
from nhs.codes.base import Code

EVENING_FROM = dt.time(18, 0)
"""Our default start of the evening. No national text fixes it: a contract may, and then says so here."""

_SATURDAY, _SUNDAY = 5, 6


class DayType(Code):
    """Day type of a session."""

    WEEKDAY_DAY = "weekday_day", "Weekday"
    WEEKDAY_EVENING = "weekday_evening", "Weekday evening"
    SATURDAY = "saturday", "Saturday"
    SUNDAY = "sunday", "Sunday"
    BANK_HOLIDAY = "bank_holiday", "Bank holiday"


def day_type(
    starts_at: dt.datetime, *, evening_from: dt.time = EVENING_FROM, holidays: BankHolidays | None = None
) -> DayType:
    """The day type a session that starts at this instant is priced by.

    A bank holiday comes before the day of the week it falls on. On other weekdays a London start at or after
    ``evening_from`` is an evening. The whole session has the type of its start.
    """
    holidays = holidays or BankHolidays.england_and_wales()
    day = london_day(starts_at)
    if day in holidays:
        return DayType.BANK_HOLIDAY
    if day.weekday() == _SATURDAY:
        return DayType.SATURDAY
    if day.weekday() == _SUNDAY:
        return DayType.SUNDAY
    if starts_at.astimezone(LONDON).time() >= evening_from:
        return DayType.WEEKDAY_EVENING
    return DayType.WEEKDAY_DAY
