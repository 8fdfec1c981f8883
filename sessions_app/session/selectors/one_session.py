"""One session as both sides see it: its team, its list, its history, what was delivered."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from base.actors import Actor
from base.errors import NotFound
from base.formatting import london_day
from base.permissions import Permission
from providers.models import Clinician, TeamRole
from sessions_app.session.models.facts import SessionFact
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session, StateChange
from sessions_app.session.selectors.gates import Gates, gates_of, missed
from sessions_app.session.selectors.list_counts import sessions_with_lists, with_slots_taken
from sessions_app.session.states import State
from trusts.models import Trust


@dataclass(frozen=True)
class Brief:
    """What stands in the planner's drawer and at the head of the session's own page."""

    session: Session
    trust: Trust
    roster: list[RosterEntry]
    gates: Gates
    missed: list[str]
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return london_day(self.now)

    @property
    def team_is_cleared(self) -> bool:
        """The team minimum is met and everybody was cleared for the day: what the state itself stands for."""
        return self.session.state in (
            State.STAFFED,
            State.LOCKED,
            State.IN_PROGRESS,
            State.DELIVERED,
            State.SIGNED_OFF,
            State.CLOSED,
        )

    @property
    def coordinator(self) -> RosterEntry | None:
        return next((one for one in self.roster if one.role == Clinician.Role.COORDINATOR), None)


@dataclass(frozen=True)
class SessionPage(Brief):
    """Everything of one session that the asker may see.

    ``entries`` is None for those who may not see patients.
    """

    minimum: list[TeamRole]
    entries: list[ListEntry] | None
    changes: list[StateChange]
    fact: SessionFact | None

    @property
    def lacking(self) -> list[tuple[int, str]]:
        """How many of which role the trust's minimum still lacks."""
        have = Counter(entry.role for entry in self.roster)
        return [(rule.least - have[rule.role], rule.role) for rule in self.minimum if have[rule.role] < rule.least]

    def reached(self, state: str) -> StateChange | None:
        """The last time the session came to a state."""
        return next((change for change in reversed(self.changes) if change.new == state != change.old), None)


def brief_of(*, actor: Actor, session_id: int, now: dt.datetime) -> Brief | None:
    """A session for the drawer, or None when there is none that can be seen. Two queries."""
    session = _find(actor, session_id)
    return Brief(**_brief(actor, session, now)) if session else None


def session_page(*, actor: Actor, session_id: int, now: dt.datetime) -> SessionPage:
    """A session with all that belongs to it. Five queries at most; NotFound when it cannot be seen."""
    session = _find(actor, session_id)
    if session is None:
        raise NotFound("There is no such session that you can see.", code="session_not_found")
    minimum = TeamRole.objects.visible_to(actor).filter(trust_id=session.trust_id, room_kind=session.room.kind)
    brief = _brief(actor, session, now)
    return SessionPage(
        **brief,
        minimum=list(minimum.order_by("role")),
        entries=live_entries(actor=actor, session=session) if actor.may(Permission.VIEW_PATIENTS) else None,
        changes=list(StateChange.objects.visible_to(actor).filter(session=session).order_by("id")),
        fact=SessionFact.objects.visible_to(actor).filter(session=session).first(),
    )


def live_entries(*, actor: Actor, session: Session) -> list[ListEntry]:
    """Who is on the list, in its order, with their patients."""
    entries = ListEntry.objects.visible_to(actor).filter(session=session, live=True)
    return list(entries.select_related("patient").order_by("position"))


def _find(actor: Actor, session_id: int) -> Session | None:
    sessions = with_slots_taken(sessions_with_lists(actor), actor)
    return sessions.select_related("trust").filter(pk=session_id).first()


def _brief(actor: Actor, session: Session, now: dt.datetime) -> dict:
    gates = gates_of(session, session.trust)
    roster = RosterEntry.objects.visible_to(actor).filter(session=session).order_by("id")
    late = missed(session, gates, london_day(now), on_list=session.on_list)
    return {
        "session": session,
        "trust": session.trust,
        "roster": list(roster),
        "gates": gates,
        "missed": late,
        "now": now,
    }
