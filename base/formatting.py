"""Writes values for pages: days, times, money, counts, NHS numbers, states.

Pure functions from a value to words, used as Jinja filters. Instants are aware and shown in London time; a day is a
London day. Nothing here guesses: a naive instant is refused, a missing value is written as a dash.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MISSING = "–"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def london(instant: datetime) -> datetime:
    """The instant on a London clock. ValueError when it carries no time zone."""
    if instant.tzinfo is None:
        raise ValueError("An instant on a page must carry its time zone.")
    return instant.astimezone(LONDON)


def london_day(value: date | datetime) -> date:
    """The London day of an instant; a plain date is already one."""
    return london(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime | None) -> str:
    """``Sat 5 Dec 2026``."""
    return MISSING if value is None else f"{day_short(value)} {london_day(value).year}"


def day_short(value: date | datetime | None) -> str:
    """``Sat 5 Dec``, where the year is plain from the page."""
    if value is None:
        return MISSING
    on = london_day(value)
    return f"{DAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"


def month(value: date | datetime | None) -> str:
    """``Oct 2026``."""
    if value is None:
        return MISSING
    on = london_day(value)
    return f"{MONTHS[on.month - 1]} {on.year}"


def clock(value: datetime | time | None) -> str:
    """``08:30``, London time for an instant, as it stands for a time of day."""
    if value is None:
        return MISSING
    at = london(value) if isinstance(value, datetime) else value
    return f"{at:%H:%M}"


def moment(value: datetime | None) -> str:
    """``Sat 5 Dec 2026, 08:30``."""
    return MISSING if value is None else f"{day(value)}, {clock(value)}"


def span(start: datetime | None, end: datetime | None) -> str:
    """``Sat 5 Dec 2026, 08:30 to 12:30``; the second day is named when the span passes midnight."""
    if start is None or end is None:
        return MISSING
    if london_day(start) == london_day(end):
        return f"{moment(start)} to {clock(end)}"
    return f"{moment(start)} to {moment(end)}"


def days_between(start: date | datetime | None, end: date | datetime | None) -> str:
    """``Sat 5 to Sun 20 Dec 2026``, as short as stays clear: the month or year is said once when shared."""
    if start is None or end is None:
        return MISSING
    first, last = london_day(start), london_day(end)
    if first == last:
        return day(first)
    if first.year != last.year:
        return f"{day(first)} to {day(last)}"
    if first.month != last.month:
        return f"{day_short(first)} to {day(last)}"
    return f"{DAYS[first.weekday()]} {first.day} to {day(last)}"


def time_left(until: timedelta | None) -> str:
    """Time left, in the two largest units that matter: ``8 days``, ``22 h 50 min``, ``40 min``, ``past``."""
    if until is None:
        return MISSING
    minutes = int(until.total_seconds() // 60)
    if minutes < 0:
        return "past"
    if minutes >= 48 * 60:
        return f"{minutes // 1440} days"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def money(amount: Decimal | int | None) -> str:
    """``£22,250`` or ``£3,100.50``: pence only when there are some; ``-£5`` below nothing."""
    if amount is None:
        return MISSING
    exact = Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP)
    places = 0 if exact == exact.to_integral_value() else 2
    return f"{'-' if exact < 0 else ''}£{abs(exact):,.{places}f}"


def pounds_and_pence(amount: Decimal | int | None) -> str:
    """``£86,955.00``: always with pence, for rates, invoices and anything signed."""
    if amount is None:
        return MISSING
    exact = Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{'-' if exact < 0 else ''}£{abs(exact):,.2f}"


def number(value: int | float | Decimal | None, places: int = 0) -> str:
    """``18,204``; with places ``8.9``."""
    return MISSING if value is None else f"{value:,.{places}f}"


def count(how_many: int, one: str, many: str | None = None) -> str:
    """``5 lists``, ``1 list``, ``2 people`` (give the plural when it is not an added s)."""
    return f"{how_many:,} {one if how_many == 1 else many or one + 's'}"


def plural(how_many: int | None, one: str, many: str) -> str:
    """``one`` for exactly one, else ``many``; ``{}`` in either is the number: ``It is`` or ``All 5 are``.

    A number that is not told is many.
    """
    return (one if how_many == 1 else many).replace("{}", number(how_many))


def ordinal(place: int) -> str:
    """``1st``, ``2nd``, ``3rd``, ``11th``, ``22nd``."""
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place:,}{ending}"


def percent(share: float | Decimal | None, places: int = 1) -> str:
    """A share of one as ``9.8%``."""
    if share is None:
        return MISSING
    return f"{(Decimal(str(share)) * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}%"


def ratio(part: int | Decimal, whole: int | Decimal, places: int = 1) -> str:
    """Part of a whole as a percentage; a dash when the whole is nothing."""
    return percent(Decimal(part) / Decimal(whole), places) if whole else MISSING


def nhs_number(digits: str | None) -> str:
    """``999 001 2008``. Anything but ten digits is shown as it is, so that a wrong number can be seen."""
    if not digits:
        return MISSING
    plain = digits.replace(" ", "")
    return f"{plain[:3]} {plain[3:6]} {plain[6:]}" if len(plain) == 10 and plain.isdigit() else digits


def telephone(value: str | None) -> str:
    """A number fit for ``tel:``: digits and a leading plus only."""
    return "".join(ch for at, ch in enumerate(value or "") if ch.isdigit() or (ch == "+" and at == 0))


def listing(words: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    words = [str(word) for word in words]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def file_size(size: int | None) -> str:
    """``24 MB``, ``1.5 MB``, ``340 KB``, ``12 bytes``."""
    if size is None:
        return MISSING
    for unit, scale in (("GB", 10**9), ("MB", 10**6), ("KB", 10**3)):
        if size >= scale:
            return f"{size / scale:.1f}".removesuffix(".0") + f" {unit}"
    return count(size, "byte")


@dataclass(frozen=True)
class StateWords:
    """The display of one state: its word, the end of its CSS class, its symbol in the sprite, what it means."""

    word: str
    css: str
    glyph: str
    sentence: str


STATE_WORDS = {
    "free": StateWords("Free", "free", "s-free", "Room open, nothing in it, ready to book"),
    "picked": StateWords("Picked", "picked", "i-tick", "Your choice, not yet booked"),
    "draft": StateWords("Draft", "draft", "s-next", "Being prepared; holds neither room nor money"),
    "offered": StateWords(
        "Offered", "offered", "s-offered", "Waiting for the provider; the day shows when the offer ends"
    ),
    "accepted": StateWords("Accepted", "accepted", "s-accepted", "Provider has said yes; rate is frozen"),
    "staffed": StateWords("Staffed", "staffed", "s-staffed", "Whole team cleared for that day"),
    "locked": StateWords("Locked", "locked", "s-locked", "Patients, team and room fixed; changes need a reason"),
    "in_progress": StateWords("In progress", "in-progress", "s-in-progress", "List is running now"),
    "delivered": StateWords("Delivered", "delivered", "s-delivered", "Done, waiting for sign off"),
    "signed_off": StateWords("Signed off", "signed-off", "s-signed-off", "Both sides agree what was done"),
    "closed": StateWords("Complete", "complete", "s-complete", "Invoiced and every follow-up done"),
    "in_house": StateWords("In-house", "in-house", "s-in-house", "The trust’s own list is in the room"),
    "room_closed": StateWords("Closed", "closed", "s-closed", "Room cannot open, with the reason"),
    "not_used": StateWords("Not used", "not-used", "s-not-used", "Was free; now too late to book"),
    "unfilled": StateWords("Unfilled", "unfilled", "s-unfilled", "No provider took the offer"),
    "cancelled": StateWords("Cancelled", "cancelled", "s-cancelled", "Called off, with the reason and who caused it"),
    "declined": StateWords("Declined", "declined", "s-cancelled", "The provider said no, with the reason"),
    "withdrawn": StateWords("Withdrawn", "withdrawn", "s-closed", "The trust took the offer back before an answer"),
    "discarded": StateWords("Discarded", "discarded", "s-cancelled", "A draft that was thrown away"),
}


def state_words(state: str) -> StateWords:
    """The words of a session or room state. A state without words is a fault in the product: KeyError."""
    return STATE_WORDS[str(state)]


FILTERS = {
    "clock": clock,
    "count": count,
    "day": day,
    "day_short": day_short,
    "days_between": days_between,
    "file_size": file_size,
    "listing": listing,
    "moment": moment,
    "money": money,
    "month": month,
    "nhs_number": nhs_number,
    "number": number,
    "ordinal": ordinal,
    "percent": percent,
    "plural": plural,
    "pounds_and_pence": pounds_and_pence,
    "ratio": ratio,
    "span": span,
    "state_words": state_words,
    "telephone": telephone,
    "time_left": time_left,
}
