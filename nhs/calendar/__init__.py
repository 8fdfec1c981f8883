"""Days as the NHS counts them: London days, working days, financial years, standstill."""

from nhs.calendar.bank_holidays import (
    BankHolidays,
    CalendarRangeError,
    add_working_days,
    is_working_day,
    working_days_between,
)
from nhs.calendar.day_types import DayType, day_type
from nhs.calendar.london import (
    LONDON,
    AmbiguousLocalTime,
    MissingLocalTime,
    NaiveInstant,
    london,
    london_day,
    london_day_bounds,
)
from nhs.calendar.standstill import Process, Regime, standstill_end
from nhs.calendar.years import financial_year, financial_year_dates

__all__ = [
    "LONDON",
    "AmbiguousLocalTime",
    "BankHolidays",
    "CalendarRangeError",
    "DayType",
    "MissingLocalTime",
    "NaiveInstant",
    "Process",
    "Regime",
    "add_working_days",
    "day_type",
    "financial_year",
    "financial_year_dates",
    "is_working_day",
    "london",
    "london_day",
    "london_day_bounds",
    "standstill_end",
    "working_days_between",
]
