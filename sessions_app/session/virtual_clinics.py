"""Virtual clinics: a room without walls, joined by a link of the session's own or of the room."""

from __future__ import annotations

from sessions_app.session.models.sessions import Session
from trusts.models import Room


def is_virtual(session: Session) -> bool:
    return session.room.kind == Room.Kind.VIRTUAL


def link_of(session: Session) -> str:
    """Where the staff of a virtual clinic join; empty where nobody has said yet, and for every other list."""
    return (session.join_link or session.room.join_link) if is_virtual(session) else ""


def lacks_link(session: Session) -> bool:
    return is_virtual(session) and not link_of(session)
