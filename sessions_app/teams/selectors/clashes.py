"""Other sessions that keep a person from one."""

from __future__ import annotations

from providers.models import SHARED_ROLES
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session


def clashes(entry: RosterEntry, session: Session, role: str) -> bool:
    """Whether an entry on another session keeps the person from this one in that role.

    Shared roles may span rooms of one site; nobody is on two sites at once.
    """
    if entry.session_id == session.pk or not (
        entry.during.lower < session.ends_at and entry.during.upper > session.starts_at
    ):
        return False
    in_room = entry.in_room and role not in SHARED_ROLES
    return in_room or entry.site_id != session.site_id
