"""The NHS's financial year: 1 April to 31 March."""

import datetime as dt
import re

_APRIL = 4


def financial_year(day: dt.date) -> str:
    """``2026/27`` for every day from 1 April 2026 to 31 March 2027."""
    first = day.year if day.month >= _APRIL else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def financial_year_dates(label: str) -> tuple[dt.date, dt.date]:
    """First and last day of a year written ``2026/27``."""
    match = re.fullmatch(r"(\d{4})/(\d{2})", label.strip())
    if match is None or int(match[2]) != (int(match[1]) + 1) % 100:
        raise ValueError("A financial year is written like 2026/27.")
    first = int(match[1])
    return dt.date(first, 4, 1), dt.date(first + 1, 3, 31)
