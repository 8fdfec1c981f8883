"""Days as systems and spreadsheets write them.

Read: 2026-12-05, 2026/12/05, 20261205, 05/12/2026, 5.12.26, 5 Dec 2026, 05-Dec-26, Dec 5 2026, each with or without
a time of day, and a spreadsheet's day number. The day comes before the month unless the file's options say that the
month comes first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

DAY_FIRST, MONTH_FIRST = "day_first", "month_first"
SPREADSHEET_EPOCH = dt.date(1899, 12, 30)
SERIALS = range(18_264, 73_415)
"""Spreadsheet day numbers of 1950 to 2100."""

_TIME = r"(?:[T ]\s*\d{1,2}:\d\d.*)?"
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME, re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d\d)" + _TIME, re.ASCII)
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]+([A-Za-z]{3,9})[-/. ,]+(\d{4}|\d\d)" + _TIME, re.ASCII)
_MONTH_WORD = re.compile(r"([A-Za-z]{3,9})[-/. ]+(\d{1,2})[-/. ,]+(\d{4})" + _TIME, re.ASCII)
_SERIAL = re.compile(r"(\d{1,5})(?:\.\d*)?", re.ASCII)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}

Read = tuple[str, str]
"""(day as 2026-12-05 or empty, code of what was met or empty)."""


def read_day(text: str, order: str, newest_year: int) -> Read:
    """A day out of a cell without space round it. Two-digit years lie in the hundred before ``newest_year``."""
    if not text:
        return "", ""
    if match := _NUMBERS.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), _year(match[4], newest_year)
        return _ordered(first, second, year, order)
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := _WORDS.fullmatch(text):
        return _day(_year(match[3], newest_year), _MONTHS.get(match[2].lower(), 0), int(match[1]))
    return _rare(text, newest_year)


def _rare(text: str, newest_year: int) -> Read:
    if match := _COMPACT.fullmatch(text):
        return _day(*(int(part) for part in match.groups()))
    if match := _SERIAL.fullmatch(text):
        return _serial(int(match[1]))
    if match := _MONTH_WORD.fullmatch(text):
        return _day(int(match[3]), _MONTHS.get(match[1].lower(), 0), int(match[2]))
    if set(text) == {"#"}:
        return "", "date_hashes"
    return "", "date_format"


def _year(text: str, newest: int) -> int:
    if len(text) == 4:
        return int(text)
    year = newest - newest % 100 + int(text)
    return year if year <= newest else year - 100


def _ordered(first: int, second: int, year: int, order: str) -> Read:
    if (first, year) == (0, 1900):
        return "", "date_1900"  # a spreadsheet's nought: 00/01/1900
    day, month = (second, first) if order == MONTH_FIRST else (first, second)
    if month > 12 >= day and order == DAY_FIRST:
        return "", "date_month_first"
    return _day(year, month, day)


def _serial(number: int) -> Read:
    if number <= 1:
        return "", "date_1900"
    if number not in SERIALS:
        return "", "date_out_of_range"
    return (SPREADSHEET_EPOCH + dt.timedelta(days=number)).isoformat(), "date_serial"


def _day(year: int, month: int, day: int) -> Read:
    if year == 9999:
        return "", "date_placeholder"
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return "", "date_unknown"
    if dt.date(1899, 12, 30) <= found <= dt.date(1900, 1, 1):
        return "", "date_1900"
    if not 1900 <= year <= 2100:
        return "", "date_out_of_range"
    return found.isoformat(), ""


@dataclass(frozen=True, slots=True)
class OrderEvidence:
    """Evidence in a column for the order of days and months: how many different values allow only one reading."""

    day_first: int
    month_first: int
    either: int

    @property
    def is_month_first(self) -> bool:
        """Some values need the month first and none the day: the whole column is written so."""
        return bool(self.month_first) and not self.day_first


def order_evidence(values: Iterable[str]) -> OrderEvidence:
    counts = [0, 0, 0]
    for value in set(values):
        match = _NUMBERS.fullmatch(value.strip())
        if match:
            first, second = int(match[1]), int(match[3])
            counts[0 if first > 12 else 1 if second > 12 else 2] += 1
    return OrderEvidence(*counts)
