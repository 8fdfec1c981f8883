"""Booking lists on empty rooms: one or many, all or all that fit, every clash named at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils import timezone

from base.actors import Actor
from base.bulk_insert import create_all
from base.constraints import errors_from_database
from base.errors import DomainError, Fault, InvalidInput, NotFound, RuleBroken
from base.permissions import Permission, require
from base.statements import together
from contracts.call_offs.policies.in_force import over_value_sentence
from contracts.compliance.selectors import without_a_reason
from contracts.models import CallOff, DayType, LedgerEntry
from contracts.money import ledger
from contracts.rates.pricing import Quote
from contracts.rates.terms import terms_to_json
from sessions_app.booking.policies import is_short_notice, offer_ends
from sessions_app.booking.requests import MOST_AT_ONCE, BookingRequest, clashes_among, faults_in_itself
from sessions_app.booking.services.evaluation import BookingContext, Candidate, check_slot, stopped
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import record_transition
from sessions_app.session.states import State
from trusts.models import Trust
from trusts.slot_mix import as_json

NOT_FOUND = frozenset({"room_not_found", "call_off_not_found", "line_not_found"})
WRONG_IN_ITSELF = frozenset(
    {
        "ends_before_start",
        "too_long",
        "in_the_past",
        "across_clock_change",
        "capacity_invalid",
        "slots_invalid",
        "beyond_calendar",
        "nothing_chosen",
        "too_many_at_once",
    }
)


@dataclass(frozen=True, slots=True)
class Booked:
    """What was booked, and, where the rest was asked for anyway, what was refused and why."""

    sessions: list[Session]
    refused: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Preview:
    """What booking would do now: a quote for each list that fits, faults for the others, money left after."""

    quotes: dict[int, Quote]
    faults: list[Fault]
    left_after: dict[int, Decimal]
    short_notice: frozenset[int]
    unreasoned: frozenset[int] = frozenset()
    """Lists inside core hours under a line that has no reason for it on record."""


def book_sessions(
    *, by: Actor, wanted: list[BookingRequest], all_or_none: bool = True, draft: bool = False, most: int = MOST_AT_ONCE
) -> Booked:
    """Book lists: they are offered to the call-off's provider and their expected price is committed.

    With ``all_or_none`` any fault refuses the whole; otherwise all that fit are booked and the rest is named.
    A draft holds neither room nor money. Raises InvalidInput, NotFound or RuleBroken with every fault.
    """
    require(by, Permission.BOOK_SESSIONS)
    candidates, faults = evaluate(by, wanted, lock=True, money=not draft, most=most)
    if not candidates or (faults and all_or_none):
        raise refusal_of(faults)
    sessions = write(by, candidates, draft=draft)
    return Booked(sessions, faults)


def preview_booking(*, by: Actor, wanted: list[BookingRequest], most: int = MOST_AT_ONCE) -> Preview:
    """What ``book_sessions`` would say at this moment. Locks and writes nothing."""
    require(by, Permission.BOOK_SESSIONS)
    candidates, faults = evaluate(by, wanted, lock=False, money=True, most=most)
    left: dict[int, Decimal] = {}
    for candidate in candidates:
        left[candidate.call_off.pk] = candidate.left - candidate.quote.amount
    return Preview(
        quotes={p.index: p.quote for p in candidates},
        faults=faults,
        left_after=left,
        short_notice=frozenset(p.index for p in candidates if is_short_notice(p.wanted.starts_at, p.room.trust)),
        unreasoned=_unreasoned(by, candidates),
    )


def _unreasoned(by: Actor, candidates: list[Candidate]) -> frozenset[int]:
    """Lists inside core hours without a reason. They may be booked: the call-off's compliance shows them."""
    inside = [p for p in candidates if p.quote.day_type == DayType.WEEKDAY_DAY]
    lines = without_a_reason(by, {p.line.pk for p in inside})
    return frozenset(p.index for p in inside if p.line.pk in lines)


def refusal_of(faults: list[Fault]) -> DomainError:
    """One refusal: not found when all is about things out of sight, invalid when wrong in itself, else a rule."""
    codes = {fault.code for fault in faults}
    if codes <= NOT_FOUND:
        return NotFound.of(faults)
    if codes <= WRONG_IN_ITSELF:
        return InvalidInput.of(faults)
    return RuleBroken.of(faults)


def evaluate(
    by: Actor, wanted: list[BookingRequest], *, lock: bool, money: bool, most: int = MOST_AT_ONCE
) -> tuple[list[Candidate], list[Fault]]:
    """What of the wanted lists fits now, with prices, and everything that stands against the rest."""
    if not wanted:
        raise InvalidInput("Choose at least one list.", code="nothing_chosen")
    if len(wanted) > most:
        raise InvalidInput(f"Book at most {most} lists in one step.", code="too_many_at_once")
    now = timezone.now()
    faults = [f for i, w in enumerate(wanted) for f in faults_in_itself(w, at=f"/{i}", now=now)]
    spoilt = {index_of(fault) for fault in faults}
    sound = {i: w for i, w in enumerate(wanted) if i not in spoilt}
    faults += _renumbered(clashes_among(list(sound.values())), list(sound))
    context = BookingContext.open(by=by, wanted=list(sound.values()), lock=lock)
    candidates = []
    for index, request in sound.items():
        found = check_slot(request, index=index, context=context, now=now)
        if money and (brake := stopped(request, index=index, context=context)):
            found = [*(found if isinstance(found, list) else []), *brake]
        if isinstance(found, Candidate) and index not in {index_of(f) for f in faults}:
            candidates.append(found)
        elif not isinstance(found, Candidate):
            faults += found
    if money:
        candidates = _within_the_money(candidates, context.left, faults)
    return candidates, sorted(faults, key=index_of)


def _renumbered(faults: list[Fault], numbers: list[int]) -> list[Fault]:
    return [replace(f, pointer=f"/{numbers[index_of(f)]}/{f.pointer.split('/')[2]}") for f in faults]


def index_of(fault: Fault) -> int:
    """Which of the wanted lists a fault is about."""
    return int(fault.pointer.split("/")[1])


def _within_the_money(candidates: list[Candidate], left: dict[int, Decimal], faults: list[Fault]) -> list[Candidate]:
    """Keep what the call-offs can still pay for, in the order asked; name the rest."""
    left, kept = dict(left), []
    for candidate in candidates:
        rest = left[candidate.call_off.pk]
        if candidate.quote.amount > rest or rest <= 0:
            sentence = over_value_sentence(candidate.call_off, price=candidate.quote.amount, left=rest)
            faults.append(Fault(f"/{candidate.index}/call_off", "over_value", sentence))
        else:
            left[candidate.call_off.pk] = rest - candidate.quote.amount
            kept.append(replace(candidate, left=rest))
    return kept


def write(by: Actor, candidates: list[Candidate], *, draft: bool, passed_from: Session | None = None) -> list[Session]:
    """Keep lists that were evaluated under lock, with all that goes with it; one that follows an unanswered offer stays
    with who booked that."""
    with errors_from_database(), together(undo=True):
        sessions = [_session(by, p, draft=draft) for p in candidates]
        if passed_from is not None:
            (follower,) = sessions
            follower.passed_from = passed_from
            follower.booked_by = passed_from.booked_by
            follower.booked_by_person_id = passed_from.booked_by_person_id
        create_all(sessions)
        if not draft:
            ledger.post(ledger.entry(s, LedgerEntry.Kind.COMMITTED, s.expected_price) for s in sessions)
        topic = "" if draft else "sessions.offered"
        event = "session.passed_on" if passed_from else "session.booked"
        record_transition(by=by, sessions=sessions, old="", event=event, topic=topic)
    return sessions


def _session(by: Actor, p: Candidate, *, draft: bool) -> Session:
    trust: Trust = p.room.trust
    call_off: CallOff = p.call_off
    offered = {} if draft else {"offered_at": timezone.now(), "offer_ends_at": offer_ends(p.wanted.starts_at, trust)}
    return Session(
        trust_id=call_off.trust_id,
        provider_id=call_off.provider_id,
        call_off=call_off,
        service_line=p.line,
        site_id=p.room.site_id,
        room=p.room,
        starts_at=p.wanted.starts_at,
        ends_at=p.wanted.ends_at,
        state=State.DRAFT if draft else State.OFFERED,
        unit=p.room.unit,
        planned_capacity=p.capacity,
        planned_cases=p.cases,
        slot_mix=as_json(p.slots),
        rate_line=p.quote.rate,
        rate_unit=p.quote.rate.unit,
        day_type=p.quote.day_type,
        rate_price=p.quote.rate.price,
        rate_terms=terms_to_json(p.quote.breakdown.terms),
        expected_price=p.quote.amount,
        short_notice=is_short_notice(p.wanted.starts_at, trust),
        series_id=p.wanted.series_id,
        booked_by=by.label,
        booked_by_person_id=by.person_id,
        **offered,
    )
