"""Evaluation of one list against rooms, contracts and what is booked already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from base.actors import Actor
from base.errors import Fault
from base.formatting import clock, day, moment
from base.statements import Statement
from contracts.call_offs.policies.in_force import why_not_in_force
from contracts.models import CallOff, RateLine, ServiceLine
from contracts.rates import pricing
from contracts.rates.bookable_lines import agreed_on, call_offs_for_booking, left_of
from nhs.calendar import CalendarRangeError, london_day
from providers.assurance import AssuranceValidity, RunOut, assurance_validity
from sessions_app.booking.requests import BookingRequest, day_type_of
from sessions_app.session.states import State
from trusts import slot_mix
from trusts.models import Room
from trusts.rooms_for_booking import rooms_for_booking
from trusts.slot_mix import Mix, SlotKind

HALF_DAY = pricing.HALF_DAY_MINUTES
IN_SLOTS = (Room.Unit.SLOTS, Room.Unit.IMAGES)
STOPPED = "list_stopped"


@dataclass(frozen=True, slots=True)
class Taken:
    """Something that has a room during a wanted time, or the brake on what is wanted there."""

    index: int
    words: str
    code: str
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A wanted list that fits, with its price. ``left`` is the money left before it."""

    index: int
    wanted: BookingRequest
    room: Room
    call_off: CallOff
    line: ServiceLine
    capacity: int
    cases: int
    quote: pricing.Quote
    left: Decimal = Decimal(0)
    slots: Mix = ()


@dataclass(frozen=True, slots=True)
class BookingContext:
    """Everything needed to evaluate the lists asked for, read set-wise: a fixed number of queries however many lists."""

    rooms: dict[int, Room]
    call_offs: dict[int, CallOff]
    lines: dict[int, ServiceLine]
    covered: frozenset[tuple[int, int]]
    rates: dict[tuple[int, str], list[RateLine]]
    taken: dict[BookingRequest, list[Taken]]
    left: dict[int, Decimal]
    papers: AssuranceValidity = field(default_factory=lambda: AssuranceValidity({}))

    def without(self, session_ids: Collection[int]) -> BookingContext:
        """The same context as if these sessions had no room: for evaluating where else they could be."""
        taken = {
            request: [t for t in clashes if t.session_id not in session_ids] for request, clashes in self.taken.items()
        }
        return replace(self, taken=taken)

    @classmethod
    def open(cls, *, by: Actor, wanted: list[BookingRequest], lock: bool) -> BookingContext:
        """Read, and with ``lock`` hold call-offs, then rooms, each by id.

        Lines and rates never change once agreed, so they are read before the locks: everybody who books on the
        call-off waits for whoever holds it.
        """
        agreed = agreed_on(actor=by, line_ids=(w.service_line_id for w in wanted))
        providers = {line.provider_id for line in agreed.lines.values()}
        papers = assurance_validity(actor=by, provider_ids=providers)
        call_offs = call_offs_for_booking(actor=by, ids=(w.call_off_id for w in wanted), lock=lock)
        rooms = rooms_for_booking(actor=by, ids=(w.room_id for w in wanted), lock=lock)
        return cls(
            rooms=rooms,
            call_offs=call_offs,
            lines=agreed.lines,
            covered=agreed.covered,
            rates=agreed.rates,
            taken=_taken(wanted),
            left=left_of(actor=by, call_offs=call_offs.values()),
            papers=papers,
        )


def check_slot(
    wanted: BookingRequest, *, index: int, context: BookingContext, now: dt.datetime
) -> Candidate | list[Fault]:
    """The list with its price, or everything that stands against it."""
    room, call_off = context.rooms.get(wanted.room_id), context.call_offs.get(wanted.call_off_id)
    line = context.lines.get(wanted.service_line_id)
    faults = _missing(index, room, call_off, line)
    if faults or room is None or call_off is None or line is None:
        return faults
    faults += _contract_faults(wanted, index, room, call_off, line, context, now)
    faults += _room_faults(index, wanted, room, context.taken.get(wanted, []))
    rate, kind_of_day = _rate(wanted, index, room, line, context, faults)
    if faults or rate is None:
        return faults
    size = size_of(wanted, room, line)
    quote = pricing.quote(rate, day_type=kind_of_day, minutes=wanted.minutes, **size.priced)
    return Candidate(index, wanted, room, call_off, line, size.capacity, size.cases, quote, slots=size.slots)


def _missing(index: int, room: Room | None, call_off: CallOff | None, line: ServiceLine | None) -> list[Fault]:
    faults = []
    if room is None:
        faults.append(Fault(f"/{index}/room", "room_not_found", "There is no such room that you can see."))
    if call_off is None:
        faults.append(Fault(f"/{index}/call_off", "call_off_not_found", "There is no such call-off that you can see."))
    elif line is None or line.call_off_id != call_off.pk:
        sentence = f"Call-off {call_off.reference} has no such service line."
        faults.append(Fault(f"/{index}/service_line", "line_not_found", sentence))
    return faults


def _contract_faults(
    wanted: BookingRequest,
    index: int,
    room: Room,
    call_off: CallOff,
    line: ServiceLine,
    context: BookingContext,
    now: dt.datetime,
) -> list[Fault]:
    faults = []
    first, last = wanted.days
    reason = why_not_in_force(call_off, first=first, last=last, today=london_day(now))
    if reason:
        faults.append(Fault(f"/{index}/call_off", *reason))
    faults += [
        Fault(f"/{index}/call_off", "assurance_ended", unassured(call_off.reference, ended))
        for ended in context.papers.run_out(call_off.provider_id, london_day(now), first, last)
    ]
    if (line.pk, room.site_id) not in context.covered:
        sentence = f"{line.name} on call-off {call_off.reference} does not cover {room.site.name}."
        faults.append(Fault(f"/{index}/service_line", "site_not_covered", sentence))
    return faults


def unassured(reference: str, ended: RunOut) -> str:
    """Which item, its end, and what to do."""
    if ended.ahead:
        words = f"{reference} cannot be booked for that day: the provider’s {ended.words}."
        return f"{words} Ask the provider to record a renewal that covers the day, or choose an earlier day."
    return f"Nothing new on {reference}: the provider’s {ended.words}. It may be booked again once its renewal is recorded."


def _room_faults(index: int, wanted: BookingRequest, room: Room, taken: list[Taken]) -> list[Fault]:
    if not room.open:
        return [Fault(f"/{index}/room", "room_not_in_use", f"{room.name} has been taken out of use.")]
    if wanted.slots and room.unit not in IN_SLOTS:
        words = f"{room.name} is counted in {room.get_unit_display()}: its lists have no kinds of slots."
        return [Fault(f"/{index}/slots", "slots_not_here", words)]
    return [Fault(f"/{index}/room", t.code, f"{room.name} {t.words}") for t in taken if t.code != STOPPED]


def stopped(wanted: BookingRequest, *, index: int, context: BookingContext) -> list[Fault]:
    """The brake on the provider or the service line, as a fault of the list wanted there."""
    return [
        Fault(f"/{index}/service_line", STOPPED, taken.words)
        for taken in context.taken.get(wanted, [])
        if taken.code == STOPPED
    ]


def _rate(wanted, index, room, line, context, faults) -> tuple[RateLine | None, str]:
    on = wanted.days[0]
    try:
        kind_of_day = day_type_of(wanted, room.trust.evening_starts).value
    except CalendarRangeError as beyond:
        faults.append(Fault(f"/{index}/starts_at", "beyond_calendar", str(beyond)))
        return None, ""
    rate = pricing.rate_on(context.rates, line_id=line.pk, day_type=kind_of_day, on=on)
    if rate is None:
        sentence = pricing.no_rate_sentence(line.name, kind_of_day, on)
        faults.append(Fault(f"/{index}/service_line", "no_rate", sentence))
    return rate, kind_of_day


class Size(NamedTuple):
    """What a list holds in the room's unit, how many patients are planned, and the kinds of its slots, if it has any."""

    capacity: int
    cases: int
    slots: Mix = ()

    @property
    def priced(self) -> dict[str, int]:
        """What its price is asked with."""
        of = slot_mix.numbers_of(self.slots)
        return {
            "capacity": self.capacity,
            "cases": self.cases,
            "first": of.get(SlotKind.NEW, 0),
            "follow_up": of.get(SlotKind.FOLLOW_UP, 0),
        }


def size_of(wanted: BookingRequest, room: Room, line: ServiceLine) -> Size:
    """As asked, else the room's and the line's half-day figures, scaled to the length; of a list with kinds of slots
    their number is what it holds, and as many patients are planned."""
    share = Decimal(wanted.minutes) / HALF_DAY
    slots = _slots_of(wanted, room, line)
    if slots:
        return Size(slot_mix.size_of(slots), wanted.cases or slot_mix.size_of(slots), slots)
    capacity = wanted.capacity or (
        wanted.minutes if room.unit == Room.Unit.MINUTES else max(1, int(room.half_day_capacity * share))
    )
    return Size(capacity, wanted.cases or max(1, int(line.planned_cases * share)))


def _slots_of(wanted: BookingRequest, room: Room, line: ServiceLine) -> Mix:
    """Those asked for; else the line's usual slots, or the room's, unless another size was asked for."""
    if wanted.slots is not None or room.unit not in IN_SLOTS:
        return wanted.slots or ()
    usual = slot_mix.scaled(slot_mix.from_json(line.slot_mix or room.slot_mix), wanted.minutes)
    return usual if wanted.capacity in (None, slot_mix.size_of(usual)) else ()


_IN_THE_WAY = Statement(
    "select * from sessions_in_the_way(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::bigint[], %s::bigint[])"
)


def _taken(wanted: list[BookingRequest]) -> dict[BookingRequest, list[Taken]]:
    if not wanted:
        return {}
    rows = _IN_THE_WAY.run(
        [w.room_id for w in wanted],
        [w.starts_at for w in wanted],
        [w.ends_at for w in wanted],
        [w.call_off_id for w in wanted],
        [w.service_line_id for w in wanted],
    )
    found: dict[BookingRequest, list[Taken]] = {}
    for index, what, kind, starts, ends, note, state, provider, booked_by, session_id in rows:
        words, code = _clash_words(what, kind, starts, ends, note, state, provider, booked_by)
        found.setdefault(wanted[index], []).append(Taken(index, words, code, session_id))
    return found


def stopped_words(what: str, since: dt.datetime) -> str:
    return (
        f"{what} is stopped for safety since {moment(since)}: nothing is offered, accepted or started there until two"
        " people of the trust agree the conditions."
    )


def _clash_words(what, kind, starts, ends, note, state, provider, booked_by) -> tuple[str, str]:
    if what == "stop":
        return stopped_words(kind or provider, starts), STOPPED
    when = f"{day(starts)} {clock(starts)} to {clock(ends)}" if starts and ends else "until further notice"
    if what == "closure":
        return f"is closed {when}: {note}.", "room_closed"
    if kind == "session":
        return (f"is already booked {when}: {provider}, {State(state).label.lower()}, by {booked_by}.", "room_taken")
    return f"has the trust's own list {when}{': ' + note if note else ''}.", "room_taken"
