"""The provider's answer to offered sessions, and what happens when there is none."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from base.constraints import errors_from_database
from base.errors import Fault, RuleBroken
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.models import LedgerEntry
from contracts.money import ledger
from providers.assurance import assurance_validity
from sessions_app.booking.policies import is_short_notice, offer_ends
from sessions_app.booking.services.evaluation import unassured
from sessions_app.booking.services.safety_stops import refuse_stopped
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import check_move, lock_sessions, move, need_reason, still_open
from sessions_app.session.states import State


@transaction.atomic
def accept_sessions(*, by: Actor, session_ids: list[int]) -> list[Session]:
    """Accept offers, all or none; from here on each session's rate is frozen."""
    require(by, Permission.ANSWER_OFFERS)
    sessions = lock_sessions(by=by, ids=session_ids)
    check_move(sessions, State.ACCEPTED)
    still_open(sessions)
    refuse_stopped(by, sessions)
    return move(
        by=by,
        sessions=sessions,
        to=State.ACCEPTED,
        event="session.accepted",
        topic="sessions.accepted",
        rate_frozen_at=timezone.now(),
    )


@transaction.atomic
def decline_sessions(*, by: Actor, session_ids: list[int], reason: str) -> list[Session]:
    """Decline offers with a reason; rooms and money go back to the trust at once."""
    require(by, Permission.ANSWER_OFFERS)
    reason = need_reason(reason)
    sessions = lock_sessions(by=by, ids=session_ids)
    return release(by=by, sessions=sessions, to=State.DECLINED, event="session.declined", reason=reason)


@transaction.atomic
def withdraw_sessions(*, by: Actor, session_ids: list[int], reason: str) -> list[Session]:
    """Take offers back before they are answered."""
    require(by, Permission.BOOK_SESSIONS)
    reason = need_reason(reason)
    sessions = lock_sessions(by=by, ids=session_ids)
    return release(by=by, sessions=sessions, to=State.WITHDRAWN, event="session.withdrawn", reason=reason)


@transaction.atomic
def offer_drafts(*, by: Actor, session_ids: list[int]) -> list[Session]:
    """Turn drafts into offers: from now on they hold their rooms and their money."""
    require(by, Permission.BOOK_SESSIONS)
    sessions = lock_sessions(by=by, ids=session_ids)
    check_move(sessions, State.OFFERED)
    _refuse_unassured(by, sessions)
    refuse_stopped(by, sessions)
    for session in sessions:
        trust = session.trust
        move(
            by=by,
            sessions=[session],
            to=State.OFFERED,
            event="session.offered",
            topic="sessions.offered",
            offered_at=timezone.now(),
            offer_ends_at=offer_ends(session.starts_at, trust),
            short_notice=is_short_notice(session.starts_at, trust),
        )
    _commit(sessions)
    return sessions


def _refuse_unassured(by: Actor, sessions: list[Session]) -> None:
    """A draft may be old: nothing is offered to a provider whose assurance has run out, or will have by the list's day."""
    papers = assurance_validity(actor=by, provider_ids=(s.provider_id for s in sessions))
    today = london_day(timezone.now())
    faults = [
        Fault(f"/{i}/call_off", "assurance_ended", unassured(session.call_off.reference, one))
        for i, session in enumerate(sessions)
        for one in papers.run_out(session.provider_id, today, session.day, london_day(session.ends_at))
    ]
    if faults:
        raise RuleBroken.of(faults)


@transaction.atomic
def discard_drafts(*, by: Actor, session_ids: list[int]) -> list[Session]:
    """Throw drafts away; they never held anything."""
    require(by, Permission.BOOK_SESSIONS)
    sessions = lock_sessions(by=by, ids=session_ids)
    return move(by=by, sessions=sessions, to=State.DISCARDED, event="session.discarded")


def release(*, by: Actor, sessions: list[Session], to: State, event: str, reason: str, **values) -> list[Session]:
    """Move to a state that holds nothing and give the committed money back. The caller holds the locks."""
    move(
        by=by,
        sessions=sessions,
        to=to,
        event=event,
        reason=reason,
        topic=event.replace("session.", "sessions."),
        **values,
    )
    ledger.post(ledger.entry(s, LedgerEntry.Kind.RELEASED, s.expected_price, reason[:200]) for s in sessions)
    return sessions


def _commit(sessions: list[Session]) -> None:
    with errors_from_database():
        ledger.post(ledger.entry(s, LedgerEntry.Kind.COMMITTED, s.expected_price) for s in sessions)
