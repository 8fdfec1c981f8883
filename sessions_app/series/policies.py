"""What a series asks for, and the lists it comes to. Pure calendar: London clock times, whatever the clocks do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from base.errors import Fault, InvalidInput
from base.formatting import clock, count, day, listing, number
from nhs.calendar import AmbiguousLocalTime, BankHolidays, MissingLocalTime, london
from sessions_app.booking.requests import BookingRequest
from trusts.presenters import WEEKDAYS
from trusts.slot_mix import Mix

MOST_LISTS = 520
"""Ten lists a week for a year. More is several series."""
MOST_DAYS = 731
MOST_WEEKS_BETWEEN = 8
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Rooms and weekdays (Monday is 0), every so many weeks, counted from the week of the first day."""

    call_off_id: int
    service_line_id: int
    room_ids: tuple[int, ...]
    weekdays: tuple[int, ...]
    first_day: dt.date
    last_day: dt.date
    starts: dt.time
    ends: dt.time
    every: int = 1
    not_on_bank_holidays: bool = False
    capacity: int | None = None
    cases: int | None = None
    slots: Mix | None = None


@dataclass(frozen=True, slots=True)
class Lists:
    """What a pattern comes to: the lists in the order of day and room, the days left out and why."""

    wanted: list[BookingRequest]
    left_out: list[tuple[dt.date, str]]


def check(pattern: Pattern) -> None:
    """Refuse a pattern that makes no sense or comes to too many lists, before any of them is made."""
    faults = []
    if not pattern.room_ids:
        faults.append(Fault("/rooms", "required", "Select at least one room"))
    if not pattern.weekdays or not set(pattern.weekdays) <= set(range(7)):
        faults.append(Fault("/weekdays", "required", "Select at least one day of the week"))
    if pattern.ends <= pattern.starts:
        faults.append(Fault("/ends", "ends_before_start", "The list must end after it starts"))
    if pattern.last_day < pattern.first_day:
        faults.append(Fault("/last_day", "ends_before_start", "The last day must not lie before the first"))
    if (pattern.last_day - pattern.first_day).days >= MOST_DAYS:
        faults.append(
            Fault("/last_day", "series_too_long", "A series lasts two years at most: choose a nearer last day")
        )
    if not 1 <= pattern.every <= MOST_WEEKS_BETWEEN:
        words = f"A series comes back every 1 to {MOST_WEEKS_BETWEEN} weeks"
        faults.append(Fault("/every", "invalid", words))
    faults = faults or _too_many(pattern) or _beyond(pattern)
    if faults:
        raise InvalidInput.of(faults)


def _too_many(pattern: Pattern) -> list[Fault]:
    lists = len(set(pattern.room_ids)) * len(_days(pattern))
    if lists <= MOST_LISTS:
        return []
    words = (
        f"That is {number(lists)} lists; a series holds at most {MOST_LISTS}. Choose a nearer last day, or fewer rooms or"
        " days, and make several series of it."
    )
    return [Fault("/last_day", "series_too_many", words)]


def _beyond(pattern: Pattern) -> list[Fault]:
    last = BankHolidays.england_and_wales().last
    if pattern.last_day <= last:
        return []
    return [
        Fault("/last_day", "beyond_calendar", f"Bank holidays are known until {day(last)}: choose a last day before")
    ]


def lists_of(pattern: Pattern) -> Lists:
    """Every list of a checked pattern. Days whose clock change makes a time twice or never are left out, with why."""
    wanted, left_out = [], []
    for on in _days(pattern):
        holiday = BankHolidays.england_and_wales().title(on)
        if holiday and pattern.not_on_bank_holidays:
            left_out.append((on, holiday))
            continue
        try:
            starts, ends = london(on, pattern.starts), london(on, pattern.ends)
        except (AmbiguousLocalTime, MissingLocalTime) as change:
            left_out.append((on, str(change)))
            continue
        wanted += [
            BookingRequest(
                room,
                pattern.call_off_id,
                pattern.service_line_id,
                starts,
                ends,
                pattern.capacity,
                pattern.cases,
                slots=pattern.slots,
            )
            for room in sorted(set(pattern.room_ids))
        ]
    return Lists(wanted, left_out)


def _days(pattern: Pattern) -> list[dt.date]:
    monday = pattern.first_day - dt.timedelta(days=pattern.first_day.weekday())
    weeks = range(0, (pattern.last_day - monday).days // 7 + 1, pattern.every)
    days = [monday + n * WEEK + dt.timedelta(days=weekday) for n in weeks for weekday in sorted(set(pattern.weekdays))]
    return [one for one in days if pattern.first_day <= one <= pattern.last_day]


def words_of(pattern: Pattern, room_names: Sequence[str]) -> str:
    """``Every Saturday, 08:30 to 12:30, in Endoscopy 1 and Endoscopy 2, from Sat 5 Dec 2026 to Wed 30 Jun 2027, not on
    bank holidays``."""
    days = listing([WEEKDAYS[n] for n in sorted(set(pattern.weekdays))])
    often = f"Every {days}" if pattern.every == 1 else f"Every {count(pattern.every, 'week')} on {days}"
    but = ", not on bank holidays" if pattern.not_on_bank_holidays else ""
    return (
        f"{often}, {clock(pattern.starts)} to {clock(pattern.ends)}, in {listing(list(room_names))},"
        f" from {day(pattern.first_day)} to {day(pattern.last_day)}{but}"
    )
