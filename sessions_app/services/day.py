"""From a staffed list to a delivered one, or to one that does not take place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from base.permissions import Permission, require
from base.refusals import Fault, InvalidInput, RuleBroken
from base.words import london_day, moment
from contracts import ledger
from contracts.life_pages import charge_on
from contracts.models import LedgerEntry
from sessions_app.lifecycle import CancelCause, State
from sessions_app.models import Session
from sessions_app.services.moves import lock_sessions, move, need_reason
from sessions_app.services.offers import release

START_EARLY = dt.timedelta(hours=12)


@transaction.atomic
def lock_session(*, by: Actor, session_id: int) -> Session:
    """Fix team and list; from here on a change needs a reason."""
    require(by, Permission.LOCK_SESSIONS)
    sessions = lock_sessions(by=by, ids=[session_id])
    return move(by=by, sessions=sessions, to=State.LOCKED, event="session.locked", topic="sessions.locked")[0]


@transaction.atomic
def start_session(*, by: Actor, session_id: int) -> Session:
    """The list is running."""
    _either_side(by)
    session = lock_sessions(by=by, ids=[session_id])[0]
    if session.starts_at - timezone.now() > START_EARLY:
        raise RuleBroken(
            f"The list starts on {moment(session.starts_at)}; it cannot be running yet.", code="too_early"
        )
    return move(
        by=by, sessions=[session], to=State.IN_PROGRESS, event="session.started", topic="sessions.started"
    )[0]


@transaction.atomic
def complete_session(*, by: Actor, session_id: int) -> Session:
    """The list is over; what was done waits for sign-off."""
    _either_side(by)
    sessions = lock_sessions(by=by, ids=[session_id])
    return move(
        by=by, sessions=sessions, to=State.DELIVERED, event="session.delivered", topic="sessions.delivered"
    )[0]


@transaction.atomic
def reopen_session(*, by: Actor, session_id: int, reason: str) -> Session:
    """Back from delivered to in progress, with a reason: something was forgotten."""
    require(by, Permission.LOCK_SESSIONS)
    reason = need_reason(reason)
    sessions = lock_sessions(by=by, ids=[session_id])
    return move(by=by, sessions=sessions, to=State.IN_PROGRESS, event="session.reopened", reason=reason)[0]


@transaction.atomic
def cancel_session(*, by: Actor, session_id: int, reason: str, cause: str = CancelCause.TRUST) -> Session:
    """Call an accepted list off. Room and money go back to the trust; the patients come off the list.

    What it costs follows who it is down to: the trust pays by the contract's ladder, a provider credits what the ladder
    says of its failures, outside causes cost nothing. It is a movement of its own beside the money given back.
    """
    require(by, Permission.BOOK_SESSIONS)
    reason = need_reason(reason)
    if cause not in CancelCause.values:
        raise InvalidInput.of([Fault("/cause", "unknown_value", "Say who the cancellation is down to")])
    sessions = lock_sessions(by=by, ids=[session_id])
    cost = _cost(by, sessions[0], cause)
    release(
        by=by, sessions=sessions, to=State.CANCELLED, event="session.cancelled", reason=reason, cancel_cause=cause,
        cancel_amount=cost,
    )  # fmt: skip
    if cost:
        kind = LedgerEntry.Kind.CHARGED if cost > 0 else LedgerEntry.Kind.FAILED
        ledger.post([ledger.entry(sessions[0], kind, abs(cost), reason[:200])])
    return sessions[0]


def _cost(by: Actor, session: Session, cause: str) -> Decimal:
    """Pounds the contract's ladder charges today; less than nothing is what the provider credits."""
    charge = charge_on(
        by, call_off_id=session.call_off_id, list_day=session.day, today=london_day(timezone.now()),
        expected_price=session.expected_price,
    )  # fmt: skip
    if charge is None or cause == CancelCause.NEITHER:
        return ledger.ZERO
    return charge.amount if cause == CancelCause.TRUST else -charge.credit


def _either_side(by: Actor) -> None:
    require(by, Permission.LOG_ACTIVITY if by.is_provider else Permission.LOCK_SESSIONS)
