"""A provider answers an offer with another time, room or size; the trust accepts that or refuses it. Many in one step."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from base.constraints import errors_from_database
from base.errors import Fault, InvalidInput, NotFound, RuleBroken
from base.formatting import pounds_and_pence
from base.permissions import Permission, require
from base.row_security import acting_as
from contracts.rates.bookable_lines import call_offs_for_booking
from sessions_app.booking.policies import offer_ends
from sessions_app.booking.requests import clashes_among
from sessions_app.booking.selectors.reachable_rooms import rooms_in_reach
from sessions_app.booking.services import relocation
from sessions_app.booking.services.evaluation import Candidate
from sessions_app.offers.models import CounterOffer
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import (
    check_move,
    lock_sessions,
    move,
    need_reason,
    record_transition,
    still_open,
    title,
)
from sessions_app.session.states import State
from trusts.models import Room
from trusts.slot_mix import Mix, as_json, from_json

OPEN = CounterOffer.State.OPEN
WEIGHING = "counter-offers"
NOT_FREE = frozenset({"room_taken", "room_closed", "room_not_in_use"})


@dataclass(frozen=True, slots=True)
class Instead:
    """What is proposed for one offered session; what is left out stays as it was offered."""

    session_id: int
    room_id: int | None = None
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    capacity: int | None = None
    cases: int | None = None
    version: int | None = None
    slots: Mix | None = None


@transaction.atomic
def counter_sessions(*, by: Actor, instead: list[Instead], reason: str) -> list[CounterOffer]:
    """Propose something else for offered sessions, all or none. The room and price offered stay held meanwhile.

    The price is what the rate card says of the new time and size and may not be more than what was offered. The
    trust gets its usual time to answer, once an offer.
    """
    require(by, Permission.ANSWER_OFFERS)
    reason = need_reason(reason)
    sessions = lock_sessions(
        by=by, ids=[proposed.session_id for proposed in instead], versions={i.session_id: i.version for i in instead}
    )
    _offered(sessions)
    still_open(sessions)
    places = _evaluate(sessions, instead)
    before = Counter(
        CounterOffer.objects.visible_to(by).filter(session__in=sessions).values_list("session_id", flat=True)
    )
    _one_at_a_time(by, sessions)
    return [
        _propose(by, session, found, reason, first=not before[session.pk])
        for session, found in zip(sessions, places, strict=True)
    ]


def _offered(sessions: list[Session]) -> None:
    check_move(sessions, State.ACCEPTED)


def _one_at_a_time(by: Actor, sessions: list[Session]) -> None:
    waiting = set(
        CounterOffer.objects.visible_to(by)
        .filter(session__in=sessions, state=OPEN)
        .values_list("session_id", flat=True)
    )
    faults = [
        Fault(f"/{i}", "counter_waits", f"A proposal for {title(s)} waits for the trust already. Take it back first.")
        for i, s in enumerate(sessions)
        if s.pk in waiting
    ]
    if faults:
        raise RuleBroken.of(faults)


def _evaluate(sessions: list[Session], instead: list[Instead]) -> list[Candidate]:
    """What each proposal comes to. The provider is told that a room is not free and never by whom it is taken."""
    now = timezone.now()
    with acting_as(Actor.system(WEIGHING)) as job:
        reach = {pk: {room.pk for room in rooms} for pk, rooms in rooms_in_reach(sessions).items()}
        wanted = [
            relocation.wanted_for(
                s,
                room_id=i.room_id,
                starts_at=i.starts_at,
                ends_at=i.ends_at,
                capacity=i.capacity,
                cases=i.cases,
                slots=i.slots,
            )
            for s, i in zip(sessions, instead, strict=True)
        ]
        faults = [
            Fault(f"/{n}/room", "room_not_found", "There is no such room among those the contract covers.")
            for n, request in enumerate(wanted)
            if request.room_id not in reach[sessions[n].pk]
        ]
        if faults:
            raise NotFound.of(faults, code="room_not_found")
        places, faults = relocation.evaluate_places(by=job, sessions=sessions, wanted=wanted, now=now, lock=False)
    faults = [_unnamed(fault) for fault in faults] + clashes_among(wanted)
    faults += [fault for n, place in enumerate(places) if (fault := _dearer(n, sessions[place.index], place))]
    faults += _the_same(sessions, places)
    if faults:
        raise RuleBroken.of(faults)
    return places


def _unnamed(fault: Fault) -> Fault:
    if fault.code not in NOT_FREE:
        return fault
    return Fault(fault.pointer, "room_taken", "The room is not free at that time. Propose another time or room.")


def _dearer(index: int, session: Session, place: Candidate) -> Fault | None:
    if place.quote.amount <= session.expected_price:
        return None
    sentence = (
        f"By the rate card that comes to {pounds_and_pence(place.quote.amount)} instead of"
        f" {pounds_and_pence(session.expected_price)}: a proposal may not cost more than what was offered."
    )
    return Fault(f"/{place.index}/starts_at", "counter_costs_more", sentence)


def _the_same(sessions: list[Session], places: list[Candidate]) -> list[Fault]:
    return [
        Fault(
            f"/{p.index}", "counter_changes_nothing", "That is what was offered: change the time, the room or the size."
        )
        for p in places
        if not relocation.changes_of(sessions[p.index], p)
    ]


def _propose(by: Actor, session: Session, found: Candidate, reason: str, *, first: bool) -> CounterOffer:
    with errors_from_database():
        counter = CounterOffer.objects.create(
            trust_id=session.trust_id,
            provider_id=session.provider_id,
            session=session,
            room_id=found.room.pk,
            starts_at=found.wanted.starts_at,
            ends_at=found.wanted.ends_at,
            planned_capacity=found.capacity,
            planned_cases=found.cases,
            slot_mix=as_json(found.slots),
            expected_price=found.quote.amount,
            reason=reason,
            made_by=by.label,
            made_by_person_id=by.person_id,
        )
        ends = session.offer_ends_at
        if first and ends:
            ends = max(ends, offer_ends(min(session.starts_at, counter.starts_at), session.trust))
        Session.objects.filter(pk=session.pk).update(offer_ends_at=ends)
    session.offer_ends_at, session.version = ends, session.version + 1
    _say(by, session, "proposed", counter, reason, "session.countered", room=found.room)
    return counter


@transaction.atomic
def accept_counters(*, by: Actor, counter_ids: list[int]) -> list[Session]:
    """Accept proposals, all or none: each session moves to its new place and is accepted, its rate frozen.

    Room, contract and money are judged again at this moment.
    """
    require(by, Permission.BOOK_SESSIONS)
    counters, sessions = _hold(by, counter_ids, lock_places=True)
    check_move(sessions, State.ACCEPTED)
    still_open(sessions)
    places = _as_proposed(by, counters, sessions)
    for counter, session, found in zip(counters, sessions, places, strict=True):
        changed = relocation.changes_of(session, found)
        relocation.write_place(session, relocation.put(session, found), "Another time or room was agreed")
        _answer(by, counter, CounterOffer.State.ACCEPTED)
        move(
            by=by,
            sessions=[session],
            to=State.ACCEPTED,
            event="session.counter_accepted",
            topic="sessions.counter_accepted",
            changed=changed,
            rate_frozen_at=timezone.now(),
        )
    return sessions


def _as_proposed(by: Actor, counters: list[CounterOffer], sessions: list[Session]) -> list[Candidate]:
    wanted = [_wanted(c, s) for c, s in zip(counters, sessions, strict=True)]
    places, faults = relocation.evaluate_places(by=by, sessions=sessions, wanted=wanted, now=timezone.now(), lock=False)
    faults += clashes_among(wanted)
    faults += [
        Fault(
            f"/{p.index}",
            "counter_costs_more",
            "The price has changed since it was proposed. Refuse it, or withdraw the offer.",
        )
        for p in places
        if p.quote.amount > sessions[p.index].expected_price
    ]
    if faults:
        raise RuleBroken.of(sorted(faults, key=lambda fault: fault.pointer))
    return places


def _wanted(counter: CounterOffer, session: Session):
    return relocation.wanted_for(
        session,
        room_id=counter.room_id,
        starts_at=counter.starts_at,
        ends_at=counter.ends_at,
        capacity=counter.planned_capacity,
        cases=counter.planned_cases,
        slots=from_json(counter.slot_mix),
    )


@transaction.atomic
def refuse_counters(*, by: Actor, counter_ids: list[int], reason: str) -> list[CounterOffer]:
    """Refuse proposals with a reason. The offer stands as it was until it ends."""
    require(by, Permission.BOOK_SESSIONS)
    return _end(by, counter_ids, CounterOffer.State.REFUSED, need_reason(reason), "refused", "session.counter_refused")


@transaction.atomic
def take_back_counters(*, by: Actor, counter_ids: list[int]) -> list[CounterOffer]:
    """The provider takes its own proposals back; the offer stands as it was."""
    require(by, Permission.ANSWER_OFFERS)
    return _end(by, counter_ids, CounterOffer.State.WITHDRAWN, "", "taken_back", "session.counter_taken_back")


def _end(by: Actor, ids: list[int], state: str, reason: str, deed: str, event: str) -> list[CounterOffer]:
    counters, sessions = _hold(by, ids)
    for counter, session in zip(counters, sessions, strict=True):
        _answer(by, counter, state, reason)
        Session.objects.filter(pk=session.pk).update(offer_ends_at=session.offer_ends_at)
        session.version += 1
        _say(by, session, deed, counter, reason, event, room=counter.room)
    return counters


def _answer(by: Actor, counter: CounterOffer, state: str, reason: str = "") -> None:
    counter.state, counter.answered_at, counter.answered_by, counter.answer_reason = (
        state,
        timezone.now(),
        by.label,
        reason,
    )
    counter.save(update_fields=["state", "answered_at", "answered_by", "answer_reason"])


def _hold(by: Actor, ids: list[int], *, lock_places: bool = False) -> tuple[list[CounterOffer], list[Session]]:
    """Open proposals with their sessions under lock: call-offs, rooms, sessions. Raises NotFound or RuleBroken."""
    ids = list(dict.fromkeys(ids))
    if not ids:
        raise InvalidInput("Choose at least one proposal.", code="nothing_chosen")
    seen = CounterOffer.objects.visible_to(by).filter(pk__in=ids).select_related("room", "session").in_bulk()
    missing = [
        Fault(f"/{i}", "counter_not_found", "There is no such proposal that you can see.")
        for i, pk in enumerate(ids)
        if pk not in seen
    ]
    if missing:
        raise NotFound.of(missing, code="counter_not_found")
    if lock_places:
        _hold_places(by, list(seen.values()))
    sessions = lock_sessions(by=by, ids=[seen[pk].session_id for pk in ids])
    now_as = CounterOffer.objects.visible_to(by).filter(pk__in=ids).select_related("room").in_bulk()
    faults = [
        Fault(f"/{i}", "counter_answered", f"The proposal for {title(s)} was answered already: {_ended(now_as[pk])}.")
        for i, (pk, s) in enumerate(zip(ids, sessions, strict=True))
        if now_as[pk].state != OPEN
    ]
    if faults:
        raise RuleBroken.of(faults)
    return [now_as[pk] for pk in ids], sessions


def _ended(counter: CounterOffer) -> str:
    by = f" by {counter.answered_by}" if counter.answered_by else ""
    return CounterOffer.State(counter.state).label.lower() + by


def _hold_places(by: Actor, counters: list[CounterOffer]) -> None:
    call_offs_for_booking(actor=by, ids={c.session.call_off_id for c in counters}, lock=True)
    rooms = {c.room_id for c in counters} | {c.session.room_id for c in counters}
    list(
        Room.objects.visible_to(by).filter(pk__in=rooms).order_by("pk").select_for_update(no_key=True).values_list("pk")
    )


def _say(by: Actor, session: Session, deed: str, counter: CounterOffer, reason: str, event: str, *, room: Room) -> None:
    """History, audit and news of what changes no state."""
    words = relocation.place_words(room, counter.starts_at, counter.ends_at)
    offered = relocation.place_words(session.room, session.starts_at, session.ends_at)
    changed = {deed: [offered, words] if deed == "proposed" else [words, ""]}
    topic = event.replace("session.", "sessions.")
    record_transition(
        by=by, sessions=[session], old=str(session.state), event=event, reason=reason, topic=topic, changed=changed
    )
