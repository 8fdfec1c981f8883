"""What a free slot would usually cost: the figure shown while people tick. The booking itself prices again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from contracts.models import ServiceLine
from contracts.rates import pricing
from nhs.calendar import CalendarRangeError
from sessions_app.booking.requests import BookingRequest, day_type_of
from sessions_app.booking.selectors.covering import Covering
from sessions_app.booking.selectors.slots import Slot
from sessions_app.booking.services.booking import is_short_notice
from sessions_app.booking.services.evaluation import size_of


@dataclass(frozen=True, slots=True)
class Price:
    """Where a slot's list would go and for how much."""

    line: ServiceLine
    amount: Decimal
    short_notice: bool


def wanted(slot: Slot, line: ServiceLine) -> BookingRequest:
    """The list a slot stands for, under a line."""
    return BookingRequest(slot.room.pk, line.call_off_id, line.pk, *slot.instants)


def price_of(slot: Slot, covers: Covering, today: dt.date) -> Price | None:
    """The price on the line the trust asks first; None when nothing covers the slot or has a rate for its day."""
    line = covers.line_on(slot.room, slot.day, today)
    amount = price_on_line(slot, line, covers) if line else None
    if line is None or amount is None:
        return None
    return Price(line, amount, is_short_notice(slot.instants[0], slot.room.trust))


def price_on_line(slot: Slot, line: ServiceLine, covers: Covering) -> Decimal | None:
    """What the slot's list costs on one line, or None without a rate for that kind of day."""
    asked = wanted(slot, line)
    try:
        kind_of_day = day_type_of(asked, slot.room.trust.evening_starts).value
    except CalendarRangeError:
        return None
    rate = pricing.rate_on(covers.rates, line_id=line.pk, day_type=kind_of_day, on=slot.day)
    if rate is None:
        return None
    size = size_of(asked, slot.room, line)
    key = ("amount", rate.pk, kind_of_day, asked.minutes, size)
    if key not in covers.kept:
        covers.kept[key] = pricing.quote(rate, day_type=kind_of_day, minutes=asked.minutes, **size.priced).amount
    return covers.kept[key]
