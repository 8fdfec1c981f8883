"""A session with the standing of its team, for the page that shows everything."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

from base.actors import Actor
from providers.clearance_gaps import ClearanceGap
from sessions_app.session.selectors.one_session import SessionPage, session_page
from sessions_app.session.states import State
from sessions_app.teams.selectors.clearance_gaps import gaps_of
from sessions_app.teams.selectors.working_hours import warnings_of

WATCHED = (State.ACCEPTED, State.STAFFED, State.LOCKED, State.IN_PROGRESS)
"""States in which what the people of a team lack still matters."""


@dataclass(frozen=True)
class SessionOverview(SessionPage):
    """A session and what its team lacks.

    ``gaps`` is by clinician: what each person of a provider lacks on the session's day; ``warnings`` by registration:
    rest and hours. Both are empty once the list is over.
    """

    gaps: dict[int | None, ClearanceGap]
    warnings: dict[int, list[str]]


def session_overview(*, actor: Actor, session_id: int, now: dt.datetime) -> SessionOverview:
    """One session for its own page. Seven queries at most. Raises NotFound when it cannot be seen."""
    page = session_page(actor=actor, session_id=session_id, now=now)
    team = page.roster if page.session.state in WATCHED else []
    return SessionOverview(
        **{field.name: getattr(page, field.name) for field in fields(page)},
        gaps=gaps_of(page.session, (entry.clinician_id for entry in team)),
        warnings=warnings_of(page.session, (entry.registration_id for entry in team)) if team else {},
    )
