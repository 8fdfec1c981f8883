"""Dates as sentences write them."""

import datetime as dt


def say_day(day: dt.date) -> str:
    """``Sat 5 Dec 2026``."""
    return f"{day:%a} {day.day} {day:%b %Y}"
