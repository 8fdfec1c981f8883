"""From a staffed list to a delivered one, or to one that does not take place."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from base.errors import RuleBroken
from base.formatting import moment
from base.permissions import Permission, require
from sessions_app.day.services.cancellations import cancel_sessions
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.join_links import need_link
from sessions_app.session.services.transitions import lock_sessions, move, need_reason
from sessions_app.session.states import CancelCause, State
from sessions_app.teams.selectors.clearance_gaps import in_the_way

START_EARLY = dt.timedelta(hours=12)


@transaction.atomic
def lock_session(*, by: Actor, session_id: int) -> Session:
    """Fix team and list; from here on a change needs a reason. A virtual clinic has to have its link by now."""
    require(by, Permission.LOCK_SESSIONS)
    sessions = lock_sessions(by=by, ids=[session_id])
    need_link(sessions[0])
    return move(by=by, sessions=sessions, to=State.LOCKED, event="session.locked", topic="sessions.locked")[0]


@transaction.atomic
def start_session(*, by: Actor, session_id: int) -> Session:
    """The list is running. Not while somebody of its team may not work on the day: each is named with the way out."""
    _either_side(by)
    session = lock_sessions(by=by, ids=[session_id])[0]
    if session.starts_at - timezone.now() > START_EARLY:
        raise RuleBroken(f"The list starts on {moment(session.starts_at)}; it cannot be running yet.", code="too_early")
    if session.state in (State.ACCEPTED, State.LOCKED):
        _refuse_uncleared(by, session)
    return move(by=by, sessions=[session], to=State.IN_PROGRESS, event="session.started", topic="sessions.started")[0]


@transaction.atomic
def complete_session(*, by: Actor, session_id: int) -> Session:
    """The list is over; what was done waits for sign-off."""
    _either_side(by)
    sessions = lock_sessions(by=by, ids=[session_id])
    return move(by=by, sessions=sessions, to=State.DELIVERED, event="session.delivered", topic="sessions.delivered")[0]


@transaction.atomic
def reopen_session(*, by: Actor, session_id: int, reason: str) -> Session:
    """Back from delivered to in progress, with a reason: something was forgotten."""
    require(by, Permission.LOCK_SESSIONS)
    reason = need_reason(reason)
    sessions = lock_sessions(by=by, ids=[session_id])
    return move(by=by, sessions=sessions, to=State.IN_PROGRESS, event="session.reopened", reason=reason)[0]


def cancel_session(
    *, by: Actor, session_id: int, reason: str, cause: str = CancelCause.TRUST, why: str = ""
) -> Session:
    """Call one accepted list off: see :func:`cancel_sessions`."""
    return cancel_sessions(by=by, session_ids=[session_id], reason=reason, cause=cause, why=why)[0]


def _refuse_uncleared(by: Actor, session: Session) -> None:
    faults = in_the_way(session, list(RosterEntry.objects.visible_to(by).filter(session=session).order_by("pk")))
    if faults:
        raise RuleBroken.of(faults)


def _either_side(by: Actor) -> None:
    require(by, Permission.LOG_ACTIVITY if by.is_provider else Permission.LOCK_SESSIONS)
