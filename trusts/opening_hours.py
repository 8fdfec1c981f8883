"""The weekly windows that count on a day: bank holidays of England open as the trust says. Pure calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from nhs.calendar import BankHolidays
from trusts.models import OnBankHolidays

SUNDAY = 6


@dataclass(frozen=True, slots=True)
class OpeningDay:
    """A day with the weekday whose windows count; ``shut`` says why none of them opens."""

    day: dt.date
    weekday: int
    shut: str = ""


@lru_cache(maxsize=4096)
def opening_day(day: dt.date, on_bank_holidays: str) -> OpeningDay:
    """Opening of rooms on a day. Beyond the bank holidays that are known nothing opens, and it says so."""
    holidays = BankHolidays.england_and_wales()
    if not holidays.first <= day <= holidays.last:
        return OpeningDay(day, day.weekday(), f"Bank holidays of {day.year} are not known yet")
    title = holidays.title(day)
    if title is None or on_bank_holidays == OnBankHolidays.USUAL:
        return OpeningDay(day, day.weekday())
    if on_bank_holidays == OnBankHolidays.SUNDAY:
        return OpeningDay(day, SUNDAY)
    return OpeningDay(day, day.weekday(), title)
