"""Saying where the staff of a virtual clinic join."""

from __future__ import annotations

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.errors import Fault, InvalidInput, RuleBroken
from base.permissions import Permission, require
from nhs.errors import Invalid
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import lock_sessions, title
from sessions_app.session.states import State
from sessions_app.session.virtual_clinics import is_virtual, lacks_link
from trusts.links import read_link

OVER = (
    State.DELIVERED,
    State.SIGNED_OFF,
    State.CLOSED,
    State.CANCELLED,
    State.DECLINED,
    State.WITHDRAWN,
    State.UNFILLED,
    State.DISCARDED,
)
FIRM = (State.LOCKED, State.IN_PROGRESS)


@transaction.atomic
def set_join_link(*, by: Actor, session_id: int, link: str, version: int | None = None) -> Session:
    """Set the session's own link; an empty one leaves the room's. Either side may: the trust, and the provider whose
    team it is. A list that is locked keeps one. Raises InvalidInput, NotFound, RuleBroken or Outdated."""
    require(by, Permission.ROSTER_TEAMS if by.is_provider else Permission.BOOK_SESSIONS)
    session = lock_sessions(by=by, ids=[session_id], version=version)[0]
    if not is_virtual(session):
        raise RuleBroken(f"{title(session)} is no virtual clinic: people meet in the room.", code="not_virtual")
    if session.state in OVER:
        state = State(session.state).label.lower()
        raise RuleBroken(f"{title(session)} is {state}; nobody joins it any more.", code="wrong_state")
    try:
        session.join_link = read_link(link)
    except Invalid as wrong:
        raise InvalidInput.of([Fault("/join_link", wrong.code, str(wrong))]) from None
    if session.state in FIRM:
        need_link(session)
    with errors_from_database():
        Session.objects.filter(pk=session.pk).update(join_link=session.join_link)
    session.version += 1
    record("session.link_set", by=by, target=session, own=bool(session.join_link))
    return session


def need_link(session: Session) -> None:
    """Refuse a virtual clinic that nobody could join."""
    if lacks_link(session):
        words = (
            f"{title(session)} is a virtual clinic without a link. Give the link on the session’s page, then lock it."
        )
        raise RuleBroken(words, code="link_needed")
