"""Another room, time or size for a session that is there already: evaluated like a booking, written with its money."""

from __future__ import annotations

from base.actors import Actor
from base.constraints import errors_from_database
from base.errors import Fault
from base.formatting import pounds_and_pence, span
from contracts.call_offs.policies.in_force import over_value_sentence
from contracts.models import LedgerEntry
from contracts.money import ledger
from contracts.rates.terms import terms_to_json
from sessions_app.booking.policies import is_short_notice
from sessions_app.booking.requests import BookingRequest, faults_in_itself
from sessions_app.booking.services.evaluation import BookingContext, Candidate, check_slot
from sessions_app.lists.services.slot_assignment import slots_anew
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import HOLDS_MONEY
from trusts.models import Room
from trusts.slot_mix import as_json, from_json, words_of


def wanted_for(
    session: Session, *, room_id=None, starts_at=None, ends_at=None, capacity=None, cases=None, slots=None
) -> BookingRequest:
    """The session as it is, with what is given changed. Sizes follow the room and the length unless they are given;
    with other slots, or another size, what the list holds and its slots are those given."""
    room_id, starts_at, ends_at = (
        room_id or session.room_id,
        starts_at or session.starts_at,
        ends_at or session.ends_at,
    )
    alike = room_id == session.room_id and ends_at - starts_at == session.ends_at - session.starts_at
    if slots is None and alike and capacity in (None, session.planned_capacity):
        slots, capacity, cases = (from_json(session.slot_mix), session.planned_capacity, cases or session.planned_cases)
    elif alike and not slots:
        cases = cases or session.planned_cases
    return BookingRequest(
        room_id, session.call_off_id, session.service_line_id, starts_at, ends_at, capacity, cases, slots=slots
    )


def evaluate_places(
    *, by: Actor, sessions: list[Session], wanted: list[BookingRequest], now, lock: bool
) -> tuple[list[Candidate], list[Fault]]:
    """What each session would be at its new place, and everything that stands against it.

    What the sessions themselves hold is no clash. With ``lock`` call-offs, then rooms are held, each by id;
    lock the sessions after that. ``by`` must see the trust's rooms: a trust's person, or a job.
    """
    context = BookingContext.open(by=by, wanted=wanted, lock=lock).without({s.pk for s in sessions})
    candidates, faults = [], []
    for index, (session, request) in enumerate(zip(sessions, wanted, strict=True)):
        wrong = faults_in_itself(request, at=f"/{index}", now=now)
        found = wrong or check_slot(request, index=index, context=context, now=now)
        if isinstance(found, list):
            faults += found
        elif above := _above(session, found, context):
            faults.append(above)
        else:
            candidates.append(found)
    return candidates, faults


def _above(session: Session, found: Candidate, context: BookingContext) -> Fault | None:
    """What the session holds already is not asked for twice."""
    held = session.expected_price if session.state in HOLDS_MONEY else ledger.ZERO
    left = context.left[found.call_off.pk] + held
    if session.state not in HOLDS_MONEY or found.quote.amount <= max(left, held):
        return None
    sentence = over_value_sentence(found.call_off, price=found.quote.amount, left=left)
    return Fault(f"/{found.index}/call_off", "over_value", sentence)


def put(session: Session, found: Candidate) -> dict:
    """The columns of a session at its new place, for the caller's one update."""
    room: Room = found.room
    return {
        "room_id": room.pk,
        "site_id": room.site_id,
        "starts_at": found.wanted.starts_at,
        "ends_at": found.wanted.ends_at,
        "unit": room.unit,
        "planned_capacity": found.capacity,
        "planned_cases": found.cases,
        "slot_mix": as_json(found.slots),
        "rate_line_id": found.quote.rate.pk,
        "rate_unit": found.quote.rate.unit,
        "day_type": found.quote.day_type,
        "rate_price": found.quote.rate.price,
        "rate_terms": terms_to_json(found.quote.breakdown.terms),
        "expected_price": found.quote.amount,
        "short_notice": session.short_notice or is_short_notice(found.wanted.starts_at, room.trust),
    }


def write_place(session: Session, values: dict, note: str) -> None:
    """Write them, and the difference of money where the session holds any."""
    before = session.expected_price
    with errors_from_database(), slots_anew(session, values["slot_mix"]):
        Session.objects.filter(pk=session.pk).update(**values)
        for name, value in values.items():
            setattr(session, name, value)
        session.version += 1
        _settle(session, before, note)


def _settle(session: Session, before, note: str) -> None:
    difference = session.expected_price - before
    if session.state not in HOLDS_MONEY or not difference:
        return
    kind = LedgerEntry.Kind.COMMITTED if difference > 0 else LedgerEntry.Kind.RELEASED
    ledger.post([ledger.entry(session, kind, abs(difference), note[:200])])


def place_words(room: Room, starts_at, ends_at) -> str:
    return f"{room.name}, {span(starts_at, ends_at)}"


def changes_of(session: Session, found: Candidate) -> dict[str, list[str]]:
    """Field → before and after in words, of what differs."""
    pairs = {
        "room": (session.room.name, found.room.name),
        "time": (span(session.starts_at, session.ends_at), span(found.wanted.starts_at, found.wanted.ends_at)),
        "capacity": (str(session.planned_capacity), str(found.capacity)),
        "cases": (str(session.planned_cases), str(found.cases)),
        "slots": (words_of(from_json(session.slot_mix)) or "all alike", words_of(found.slots) or "all alike"),
        "price": (pounds_and_pence(session.expected_price), pounds_and_pence(found.quote.amount)),
    }
    return {name: [before, after] for name, (before, after) in pairs.items() if before != after}
