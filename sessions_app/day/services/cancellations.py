"""Calling lists off: why, whom it is down to, what it costs by the contract, and which patients are owed a new date."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from base.errors import Fault, InvalidInput, RuleBroken
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.call_offs.selectors import charge_on
from contracts.models import LedgerEntry
from contracts.money import ledger
from sessions_app.cancelled_operations.services import owe_new_dates
from sessions_app.offers.services.offers import release
from sessions_app.session.cancellation_reasons import GROUP_OF, OF_A_LIST, Why
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import check_move, lock_sessions, need_reason
from sessions_app.session.states import CancelCause, State


@transaction.atomic
def cancel_sessions(
    *,
    by: Actor,
    session_ids: list[int],
    reason: str,
    cause: str = CancelCause.TRUST,
    why: str = "",
    version: int | None = None,
) -> list[Session]:
    """Call accepted lists off, all or none. Rooms and money go back to the trust; the patients come off the lists.

    What it costs follows who it is down to: the trust pays by the contract's ladder, a provider credits what the ladder
    says of its failures, outside causes cost nothing. It is a movement of its own beside the money given back. A
    provider may call off only what is down to itself. On the day itself, for a reason that is not clinical, everybody
    listed for an admission is owed a new date within 28 days.
    """
    require(by, Permission.ANSWER_OFFERS if by.is_provider else Permission.BOOK_SESSIONS)
    reason = need_reason(reason)
    why = why or Why.ELSE.value
    _known(cause, why)
    if by.is_provider and cause != CancelCause.PROVIDER:
        raise RuleBroken(
            "You can call off what is down to you. For anything else the trust calls the list off.",
            code="cause_not_yours",
        )
    sessions = lock_sessions(by=by, ids=session_ids, version=version)
    check_move(sessions, State.CANCELLED)
    if any(session.state == State.LOCKED for session in sessions) and by.is_trust:
        require(by, Permission.LOCK_SESSIONS)
    for session in sessions:
        owe_new_dates(by=by, session=session, why=why)
        _cancel(by, session, cause, why, reason)
    return sessions


def _known(cause: str, why: str) -> None:
    faults = []
    if cause not in CancelCause.values:
        faults.append(Fault("/cause", "unknown_value", "Say who the cancellation is down to"))
    if why not in OF_A_LIST:
        faults.append(Fault("/why", "unknown_value", "Choose the reason from the list"))
    if faults:
        raise InvalidInput.of(faults)


def _cancel(by: Actor, session: Session, cause: str, why: str, reason: str) -> None:
    cost = _cost(by, session, cause)
    release(
        by=by,
        sessions=[session],
        to=State.CANCELLED,
        event="session.cancelled",
        reason=reason,
        cancel_cause=cause,
        cancel_amount=cost,
        cancel_why=why,
        cancel_group=GROUP_OF[Why(why)],
    )
    if cost:
        kind = LedgerEntry.Kind.CHARGED if cost > 0 else LedgerEntry.Kind.FAILED
        ledger.post([ledger.entry(session, kind, abs(cost), reason[:200])])


def _cost(by: Actor, session: Session, cause: str) -> Decimal:
    """Pounds the contract's ladder charges today; less than nothing is what the provider credits."""
    charge = charge_on(
        by,
        call_off_id=session.call_off_id,
        list_day=session.day,
        today=london_day(timezone.now()),
        expected_price=session.expected_price,
    )
    if charge is None or cause == CancelCause.NEITHER:
        return ledger.ZERO
    return charge.amount if cause == CancelCause.TRUST else -charge.credit
