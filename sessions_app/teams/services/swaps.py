"""Saturday 07:20, somebody is ill: one person of a team for another, up to the end of the list."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.errors import Fault, NotFound, RuleBroken
from base.permissions import Permission, require
from plumbing.outbox import send
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import lock_sessions, need_reason, record_change, title
from sessions_app.session.states import State
from sessions_app.teams.selectors.clearance_gaps import gaps_of_team
from sessions_app.teams.services.rosters import TeamMember, check_member, entry_for
from sessions_app.teams.services.team_status import update_team_status_and_lock

SWAPPABLE = (State.ACCEPTED, State.STAFFED, State.LOCKED, State.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Swap:
    """Who left, who came, and what the team still lacks in words (local items the trust may clear)."""

    session: Session
    left: str
    came: RosterEntry
    lacking: list[str]


@transaction.atomic
def swap_person(*, by: Actor, session_id: int, entry_id: int, clinician_id: int, reason: str) -> Swap:
    """Put a person in the place of another, in the same role, with every check of naming a team.

    Unlike naming a team it is possible after the list is locked and while it runs: with its reason, told to the trust.
    Who lacks a local item puts a list that does not run yet back to accepted, until the trust clears the person.
    """
    require(by, Permission.ROSTER_TEAMS)
    session = lock_sessions(by=by, ids=[session_id])[0]
    if session.state not in SWAPPABLE:
        raise RuleBroken(
            f"{title(session)} is {State(session.state).label.lower()}; nobody can be swapped.", code="wrong_state"
        )
    leaving = RosterEntry.objects.visible_to(by).filter(pk=entry_id, session=session).exclude(clinician=None).first()
    if leaving is None:
        raise NotFound()
    reason = need_reason(reason)[:300]
    member = TeamMember(clinician_id, leaving.role)
    person = check_member(by, session, member)
    if RosterEntry.objects.visible_to(by).filter(session=session, registration=person.registration_id).exists():
        words = f"{person.name} is in this team already."
        raise RuleBroken.of([Fault("/clinician", "person_twice", words)])
    came = entry_for(session, member, person)
    with errors_from_database():
        leaving.delete()
        came.save()
    team = list(RosterEntry.objects.visible_to(by).filter(session=session).order_by("pk"))
    lacking = gaps_of_team(by, session, team)
    record(
        "session.person_swapped",
        by=by,
        target=session,
        reason=reason,
        left=leaving.clinician_id,
        came=clinician_id,
        lacking=lacking,
    )
    record_change(by=by, session=session, reason=reason, swapped=[leaving.name, came.name])
    update_team_status_and_lock(by, session, lacking)
    send(
        "sessions.person_swapped",
        trust_id=session.trust_id,
        provider_id=session.provider_id,
        sessions=[session.pk],
        left=leaving.name,
        came=came.name,
        role=came.get_role_display(),
        reason=reason,
    )
    return Swap(session, leaving.name, came, lacking)
