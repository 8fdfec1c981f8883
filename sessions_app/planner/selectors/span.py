"""Which days the planner shows. Pure calendar; an address that makes no sense shows the days around today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from base.formatting import day as in_words

WEEK = dt.timedelta(days=7)
SATURDAY, SUNDAY = 5, 6
WEEKDAYS: dict[str, tuple[int, ...]] = {
    "weekends": (SATURDAY, SUNDAY),
    "twelve": (SATURDAY, SUNDAY),
    "saturdays": (SATURDAY,),
    "sundays": (SUNDAY,),
    "week": tuple(range(7)),
}
WEEKS = {"weekends": 4, "twelve": 12, "saturdays": 8, "sundays": 8, "week": 1}
CHOICES = (
    ("weekends", "4 weekends"),
    ("twelve", "12 weekends"),
    ("saturdays", "Saturdays"),
    ("sundays", "Sundays"),
    ("week", "All days of a week"),
)
NOUNS = {"weekends": "weekend", "twelve": "weekend", "saturdays": "Saturday", "sundays": "Sunday", "week": "week"}
FURTHEST = dt.timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Group:
    """Days under one heading of the grid."""

    title: str
    days: tuple[dt.date, ...]
    this: bool


@dataclass(frozen=True, slots=True)
class Span:
    """The days shown; ``monday`` names the first week, ``earlier`` and ``later`` the stretches beside it."""

    mode: str
    monday: dt.date
    groups: tuple[Group, ...]
    today: dt.date

    @property
    def by_weekend(self) -> bool:
        """Whether a column is a whole weekend, its days under one another."""
        return self.mode == "twelve"

    @property
    def days(self) -> tuple[dt.date, ...]:
        return tuple(day for group in self.groups for day in group.days)

    @property
    def first(self) -> dt.date:
        return self.days[0]

    @property
    def last(self) -> dt.date:
        return self.days[-1]

    @property
    def earlier(self) -> dt.date:
        return self.monday - WEEK * WEEKS[self.mode]

    @property
    def later(self) -> dt.date:
        return self.monday + WEEK * WEEKS[self.mode]


def span(mode: str, wish: str, today: dt.date) -> Span:
    """The stretch that holds the wished day (``2026-12-05``), or the one around today."""
    mode = mode if mode in WEEKDAYS else "weekends"
    monday = _monday(_wished(wish, today) or _usual_start(mode, today))
    mondays = [monday + WEEK * n for n in range(WEEKS[mode])]
    groups = [
        _group(mode, start, tuple(start + dt.timedelta(days=n) for n in WEEKDAYS[mode]), today) for start in mondays
    ]
    return Span(mode, monday, tuple(groups), today)


def starts(shown: Span, today: dt.date) -> list[tuple[str, str]]:
    """Choices of a first week: four weeks back to half a year ahead, and the one that is shown."""
    offset = dt.timedelta(days=WEEKDAYS[shown.mode][0])
    mondays = {_monday(today) + WEEK * n for n in range(-4, 27)} | {shown.monday}
    return [(monday.isoformat(), in_words(monday + offset)) for monday in sorted(mondays)]


def _wished(wish: str, today: dt.date) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(wish)
    except ValueError:
        return None
    return day if abs(day - today) <= FURTHEST else None


def _usual_start(mode: str, today: dt.date) -> dt.date:
    # Last weekend stays in sight: it is what has to be signed off.
    return today - WEEK if mode == "weekends" else today


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _group(mode: str, monday: dt.date, days: tuple[dt.date, ...], today: dt.date) -> Group:
    this = monday == _monday(today)
    return Group(_title(mode, monday, days, today), days, this)


def _title(mode: str, monday: dt.date, days: tuple[dt.date, ...], today: dt.date) -> str:
    weeks = (monday - _monday(today)).days // 7
    noun = NOUNS[mode]
    if weeks in (-1, 0):
        return f"{'This' if weeks == 0 else 'Last'} {noun}"
    if weeks < 0:
        return f"{(today - days[-1]).days} days ago"
    return f"In {(days[0] - today).days} days"
