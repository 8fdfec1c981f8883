"""The end of a session's life, and of a contract's care: nothing is closed while something is to be followed up."""

from __future__ import annotations

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.errors import Fault, RuleBroken
from base.formatting import count
from base.permissions import Permission, require
from contracts.call_offs.services.entry import own_call_off
from contracts.models import CallOff
from sessions_app.aftercare.models import FollowUp, HandBack
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import check_move, lock_sessions, move, title
from sessions_app.session.states import HOLDS_MONEY, State

OPEN = FollowUp.State.OPEN


@transaction.atomic
def close_sessions(*, by: Actor, session_ids: list[int]) -> list[Session]:
    """Signed-off sessions are complete, all or none; refused, naming each, while something of one is to be followed up."""
    require(by, Permission.SIGN_OFF_SESSIONS)
    sessions = lock_sessions(by=by, ids=session_ids)
    check_move(sessions, State.CLOSED)
    open_ones = FollowUp.objects.visible_to(by).filter(session__in=sessions, state=OPEN)
    waiting = list(open_ones.values_list("session_id", flat=True))
    faults = [
        Fault(
            f"/{i}",
            "follow_ups_open",
            f"{title(s)} has {count(waiting.count(s.pk), 'open follow-up')}: act on them first.",
        )
        for i, s in enumerate(sessions)
        if s.pk in waiting
    ]
    if faults:
        raise RuleBroken.of(faults)
    return move(by=by, sessions=sessions, to=State.CLOSED, event="session.closed", topic="sessions.closed")


@transaction.atomic
def close_hand_back(*, by: Actor, call_off_id: int) -> HandBack:
    """The care under a contract that has ended is handed back. A person's deed, once.

    Every session must be settled, and nothing open may be left with the provider: it is acted on, or taken over.
    """
    require(by, Permission.SIGN_OFF_SESSIONS)
    call_off = own_call_off(by, call_off_id)
    _ended(call_off)
    sessions = Session.objects.visible_to(by).filter(call_off=call_off)
    follow_ups = FollowUp.objects.visible_to(by).filter(session__call_off=call_off)
    faults = []
    if running := sessions.filter(state__in=HOLDS_MONEY).count():
        words = f"{count(running, 'session is', 'sessions are')} not signed off or cancelled yet."
        faults.append(Fault("", "sessions_running", words))
    if left := follow_ups.filter(state=OPEN, side="provider").count():
        words = f"{count(left, 'follow-up is', 'follow-ups are')} still open with the provider: act on them, or take them over."
        faults.append(Fault("", "follow_ups_open", words))
    if HandBack.objects.visible_to(by).filter(call_off=call_off).exists():
        faults.append(Fault("", "handed_back", "The care under this contract was handed back already."))
    if faults:
        raise RuleBroken.of(faults)
    with errors_from_database():
        done = HandBack.objects.create(
            trust_id=call_off.trust_id,
            provider_id=call_off.provider_id,
            call_off=call_off,
            closed_by=by.label,
            person_id=by.person_id,
            follow_ups=follow_ups.count(),
            handed_over=follow_ups.exclude(handed_over_at=None).count(),
        )
    record("call_off.handed_back", by=by, target=call_off)
    return done


def _ended(call_off: CallOff) -> None:
    if call_off.state not in (CallOff.State.EXPIRED, CallOff.State.TERMINATED):
        words = f"Call-off {call_off.reference} has not ended. Its care is handed back when it has."
        raise RuleBroken(words, code="call_off_runs")
