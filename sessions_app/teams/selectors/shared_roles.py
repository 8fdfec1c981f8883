"""Over how many rooms at once one person in a shared role is spread: judged by the database, for all of a team at once."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from sessions_app.session.models.sessions import Session

_TURN = "select pg_advisory_xact_lock(hashtext('shared role'), %s::bigint::int)"
_TOO_WIDELY = """
select w.person, sessions_shared_too_widely(
    w.person, tstzrange(%s, %s), %s, sessions_rooms_of_role(%s, %s, w.role))
from unnest(%s::bigint[], %s::text[]) as w(person, role)
"""


def too_widely(session: Session, shared: Mapping[int, str]) -> dict[int, int]:
    """Professionals (registration → role here) who would serve more rooms at once than may be, with the number that may.

    First each is held, so that two sessions naming one person at the same moment are counted one after the other; in the
    order of their numbers, so that two teams with the same people do not wait for each other.
    """
    if not shared:
        return {}
    people = sorted(shared)
    with connection.cursor() as cursor:
        for pk in people:
            cursor.execute(_TURN, [pk])
        cursor.execute(
            _TOO_WIDELY,
            [
                session.starts_at,
                session.ends_at,
                session.pk,
                session.trust_id,
                session.room.kind,
                people,
                [shared[pk] for pk in people],
            ],
        )
        return {person: most for person, most in cursor.fetchall() if most is not None}
