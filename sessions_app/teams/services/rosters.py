"""Naming the team of a session: cleared on its day, nobody in two places, the trust's minimum met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from psycopg2.extras import DateTimeTZRange

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.errors import Fault, InvalidInput, RuleBroken
from base.formatting import count, day, span
from base.permissions import Permission, require
from base.row_security import acting_as
from plumbing.outbox import send
from providers.clearance_gaps import ClearanceGap
from providers.models import SHARED_ROLES, Clinician
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import lock_sessions, record_change, title
from sessions_app.session.states import State
from sessions_app.teams.selectors.clearance_gaps import gaps_of, gaps_of_team
from sessions_app.teams.selectors.shared_roles import too_widely
from sessions_app.teams.services.team_status import update_team_status

CHANGEABLE = (State.ACCEPTED, State.STAFFED)


@dataclass(frozen=True, slots=True)
class TeamMember:
    clinician_id: int
    role: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """The session after naming, and what the trust's minimum still lacks, in words."""

    session: Session
    entries: list[RosterEntry]
    lacking: list[str]


@transaction.atomic
def name_team(*, by: Actor, session_id: int, people: list[TeamMember]) -> Team:
    """Replace the session's team. With the minimum met the session becomes staffed, without it accepted again.

    Everybody must be cleared on the session's own day; absolute items have no override.
    """
    require(by, Permission.ROSTER_TEAMS)
    session = lock_sessions(by=by, ids=[session_id])[0]
    if session.state not in CHANGEABLE:
        state = State(session.state).label.lower()
        raise RuleBroken(f"{title(session)} is {state}; its team cannot be changed here.", code="wrong_state")
    clinicians = _people(by, people)
    _refuse(_against(session, people, clinicians))
    entries = _replace(session, people, clinicians)
    everybody = [*entries, *RosterEntry.objects.visible_to(by).filter(session=session, clinician=None)]
    lacking = gaps_of_team(by, session, everybody)
    record("session.team_named", by=by, target=session, people=[e.clinician_id for e in entries], lacking=lacking)
    before = session.state
    update_team_status(by, session, lacking)
    if session.state == before:
        record_change(by=by, session=session, team_named=[count(len(entries), "person", "people")])
    send("sessions.team_named", trust_id=session.trust_id, provider_id=session.provider_id, sessions=[session.pk])
    return Team(session, entries, lacking)


def _people(by: Actor, people: list[TeamMember]) -> dict[int, Clinician]:
    wanted = [member.clinician_id for member in people]
    found = Clinician.objects.visible_to(by).filter(pk__in=wanted, active=True).select_related("registration").in_bulk()
    faults = []
    for i, member in enumerate(people):
        if member.clinician_id not in found:
            faults.append(Fault(f"/{i}/clinician", "person_not_found", "There is no such person in your team."))
        elif wanted.index(member.clinician_id) < i:
            name = found[member.clinician_id].name
            faults.append(Fault(f"/{i}/clinician", "person_twice", f"{name} is named twice."))
        if member.role and member.role not in Clinician.Role.values:
            faults.append(Fault(f"/{i}/role", "role_mismatch", f"There is no role {member.role[:20]!r}."))
    if faults:
        raise InvalidInput.of(faults)
    return found


def _against(session: Session, people: list[TeamMember], clinicians: dict[int, Clinician]) -> list[Fault]:
    return (
        _clearance_faults(session, people, clinicians)
        + _clash_faults(session, people, clinicians)
        + _shared_faults(session, people, clinicians)
    )


def _clearance_faults(session: Session, people: list[TeamMember], clinicians: dict[int, Clinician]) -> list[Fault]:
    """Absolute items have no exception. Local ones leave the session unstaffed until the trust clears them."""
    gaps = gaps_of(session, [m.clinician_id for m in people])
    return [
        Fault(
            f"/{i}/clinician",
            "suspended" if gap.suspended else "not_cleared",
            why_barred(clinicians[m.clinician_id], session, gap),
        )
        for i, m in enumerate(people)
        if (gap := gaps[m.clinician_id]).barred
    ]


def why_barred(person: Clinician, session: Session, gap: ClearanceGap) -> str:
    return f"{person.name} is not cleared on {day(session.day)}: {gap.absolute_words}."


def _clash_faults(session: Session, people: list[TeamMember], clinicians: dict[int, Clinician]) -> list[Fault]:
    """Where else they are at that time. Another provider's sessions are never described."""
    registrations = {clinicians[m.clinician_id].registration_id: i for i, m in enumerate(people)}
    elsewhere = committed_elsewhere(session, registrations)
    faults = []
    for entry in elsewhere:
        index = registrations[entry.registration_id]
        member, person = people[index], clinicians[people[index].clinician_id]
        both_in_room = entry.in_room and _in_room(_role(member, person))
        if not both_in_room and entry.site_id == session.site_id:
            continue
        where = "already committed elsewhere at that time"
        if entry.provider_id == session.provider_id:
            other = entry.session
            where = f"on {other.room.name}, {span(other.starts_at, other.ends_at)}"
        faults.append(Fault(f"/{index}/clinician", "person_taken", f"{person.name} is {where}."))
    return faults


def committed_elsewhere(session: Session, registration_ids: Iterable[int]) -> list[RosterEntry]:
    """Places of these professionals on other sessions at that time, whoever employs them. Never to be described to others."""
    with acting_as(Actor.system("roster check")):
        found = RosterEntry.objects.filter(
            registration_id__in=list(registration_ids),
            live=True,
            during__overlap=DateTimeTZRange(session.starts_at, session.ends_at),
        )
        return list(found.exclude(session_id=session.pk).select_related("session__room"))


def _shared_faults(session: Session, people: list[TeamMember], clinicians: dict[int, Clinician]) -> list[Fault]:
    """Nobody in a shared role is spread over more rooms at once than the trust allows for the role."""
    roles = {
        clinicians[m.clinician_id].registration_id: role
        for m in people
        if not _in_room(role := _role(m, clinicians[m.clinician_id]))
    }
    found = too_widely(session, roles)
    return [
        Fault(f"/{i}/clinician", "shared_too_widely", why_too_widely(person.name, found[person.registration_id]))
        for i, person in enumerate(clinicians[m.clinician_id] for m in people)
        if person.registration_id in found
    ]


def why_too_widely(name: str, most: int) -> str:
    return f"{name} would serve more than {count(most, 'room')} at that time, the most the trust allows."


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise RuleBroken.of(faults)


def _role(member: TeamMember, person: Clinician) -> str:
    return member.role or person.role


def _in_room(role: str) -> bool:
    return role not in SHARED_ROLES


def _replace(session: Session, people: list[TeamMember], clinicians: dict[int, Clinician]) -> list[RosterEntry]:
    entries = [entry_for(session, member, clinicians[member.clinician_id]) for member in people]
    with errors_from_database():
        RosterEntry.objects.filter(session=session).exclude(clinician=None).delete()
        return RosterEntry.objects.bulk_create(entries)


def entry_for(session: Session, member: TeamMember, person: Clinician) -> RosterEntry:
    """A person's place on the session, not yet written. Name, registration and telephone are copied for the trust."""
    role = _role(member, person)
    return RosterEntry(
        trust_id=session.trust_id,
        provider_id=session.provider_id,
        session=session,
        site_id=session.site_id,
        clinician=person,
        registration=person.registration,
        role=role,
        in_room=_in_room(role),
        during=DateTimeTZRange(session.starts_at, session.ends_at),
        name=person.name,
        registration_text=str(person.registration),
        telephone=person.telephone,
    )


def check_member(by: Actor, session: Session, member: TeamMember) -> Clinician:
    """One person for a place on the session, with every check of naming a team. Raises what is against it."""
    people = [member]
    clinicians = _people(by, people)
    _refuse(_against(session, people, clinicians))
    return clinicians[member.clinician_id]
