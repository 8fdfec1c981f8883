"""What somebody asks for when they book, and what stands against it. Plain data; no database."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass

from base.errors import Fault
from base.formatting import span
from nhs.calendar import CalendarRangeError, DayType, day_type, london_day
from nhs.calendar.london import LONDON
from trusts import slot_mix
from trusts.slot_mix import Mix

LONGEST = dt.timedelta(hours=16)
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """One list wanted: where, under what, when. Capacity is in the room's unit; both figures have defaults."""

    room_id: int
    call_off_id: int
    service_line_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    capacity: int | None = None
    cases: int | None = None
    series_id: int | None = None
    slots: Mix | None = None
    """The kinds of slots of the list; None for the usual ones, empty for slots that are all alike."""
    core_hours_reason: str = ""
    """Why it runs inside core hours, for its service line where that has no reason on record."""

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """First and last London day; a list that ends at midnight does not touch the next day."""
        return london_day(self.starts_at), london_day(self.ends_at - dt.timedelta(microseconds=1))

    @property
    def words(self) -> str:
        return span(self.starts_at, self.ends_at)

    def overlaps(self, other: BookingRequest) -> bool:
        return self.room_id == other.room_id and self.starts_at < other.ends_at and other.starts_at < self.ends_at


def faults_in_itself(wanted: BookingRequest, *, at: str, now: dt.datetime) -> list[Fault]:
    """What is wrong with the times and figures before anything is looked up. ``at`` is its JSON pointer."""
    if wanted.ends_at <= wanted.starts_at:
        return [Fault(f"{at}/ends_at", "ends_before_start", "The list ends before it starts. Check both times.")]
    faults = []
    if wanted.ends_at - wanted.starts_at > LONGEST:
        faults.append(Fault(f"{at}/ends_at", "too_long", "A list lasts at most 16 hours. Book two lists instead."))
    if wanted.starts_at < now:
        faults.append(Fault(f"{at}/starts_at", "in_the_past", f"{wanted.words} is in the past."))
    if wanted.starts_at.astimezone(LONDON).utcoffset() != wanted.ends_at.astimezone(LONDON).utcoffset():
        faults.append(
            Fault(
                f"{at}/starts_at",
                "across_clock_change",
                f"The clocks change during {wanted.words}. End the list before the change or start it after.",
            )
        )
    if min(wanted.capacity or 1, wanted.cases or 1) < 1 or max(wanted.capacity or 1, wanted.cases or 1) > 1440:
        faults.append(
            Fault(f"{at}/planned_capacity", "capacity_invalid", "Capacity and cases must be between 1 and 1,440.")
        )
    if wanted.slots:
        faults += _slot_faults(wanted, at)
    return faults


def _slot_faults(wanted: BookingRequest, at: str) -> list[Fault]:
    slots = wanted.slots or ()
    if wrong := slot_mix.why_not(slots, minutes=wanted.minutes):
        return [Fault(f"{at}/slots", "slots_invalid", f"{wrong}.")]
    size = slot_mix.size_of(slots)
    if wanted.capacity in (None, size):
        return []
    words = f"The slots come to {size}, not to {wanted.capacity}: leave what the list holds empty, or correct it."
    return [Fault(f"{at}/planned_capacity", "slots_invalid", words)]


def day_type_of(wanted: BookingRequest, evening_starts: dt.time) -> DayType:
    """The kind of day it is priced as. Raises CalendarRangeError beyond the known bank holidays."""
    return day_type(wanted.starts_at, evening_from=evening_starts)


def clashes_among(wanted: list[BookingRequest]) -> list[Fault]:
    """Lists asked for together that want one room at one time; the later one is named."""
    faults = []
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i].room_id, wanted[i].starts_at, i))
    for before, after in itertools.pairwise(order):
        if wanted[before].overlaps(wanted[after]):
            faults.append(
                Fault(
                    f"/{after}/room",
                    "rooms_overlap",
                    f"{wanted[after].words} overlaps with another list you asked for in the same room.",
                )
            )
    return faults


__all__ = ["MOST_AT_ONCE", "BookingRequest", "CalendarRangeError", "clashes_among", "day_type_of", "faults_in_itself"]
