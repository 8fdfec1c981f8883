"""A mixed team: the trust's own staff beside the provider's. The trust names, pays and clears them, not the provider."""

from __future__ import annotations

from django.db import transaction
from psycopg2.extras import DateTimeTZRange

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound, RuleBroken
from base.permissions import Permission, require
from plumbing.outbox import send
from providers.models import SHARED_ROLES, Clinician, Registration
from providers.services.people import read_registration
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import lock_sessions, record_change, title
from sessions_app.session.states import State
from sessions_app.teams.selectors.clearance_gaps import gaps_of_team
from sessions_app.teams.selectors.shared_roles import too_widely
from sessions_app.teams.services.rosters import committed_elsewhere, why_too_widely
from sessions_app.teams.services.team_status import update_team_status_and_lock

OPEN = (State.ACCEPTED, State.STAFFED, State.LOCKED, State.IN_PROGRESS)


@transaction.atomic
def add_trust_staff(
    *, by: Actor, session_id: int, name: str, role: str, register: str, number: str, telephone: str = ""
) -> RosterEntry:
    """Put one of the trust's own staff on a session's team, by registration or staff number (kept as ``RXX/0042``).

    They count towards the least team. Raises InvalidInput, or RuleBroken when they are on this team or elsewhere then.
    """
    require(by, Permission.BOOK_SESSIONS)
    session = _open(by, session_id)
    faults = FaultCollector()
    name = faults.need("/name", name, "Enter the person's name")
    if role not in Clinician.Role.values:
        faults.add("/role", "unknown_value", "Select the role from the list")
    written = read_registration(faults, register, number, session.trust.ods_code)
    faults.stop()
    registration, _ = Registration.objects.get_or_create(register=register, number=written)
    _refuse_taken(session, registration, role, name)
    entry = RosterEntry(
        trust_id=session.trust_id,
        provider_id=session.provider_id,
        session=session,
        site_id=session.site_id,
        clinician=None,
        registration=registration,
        role=role,
        in_room=role not in SHARED_ROLES,
        during=DateTimeTZRange(session.starts_at, session.ends_at),
        name=name[:120],
        registration_text=str(registration),
        telephone=telephone.strip(),
    )
    with errors_from_database():
        entry.save()
    record("session.trust_staff_named", by=by, target=session, role=role, register=register)
    record_change(by=by, session=session, staff_added=[entry.name])
    _follow(by, session)
    return entry


@transaction.atomic
def remove_trust_staff(*, by: Actor, session_id: int, entry_id: int) -> Session:
    """Take one of the trust's own staff off a session's team."""
    require(by, Permission.BOOK_SESSIONS)
    session = _open(by, session_id)
    entry = RosterEntry.objects.visible_to(by).filter(pk=entry_id, session=session, clinician=None).first()
    if entry is None:
        raise NotFound()
    entry.delete()
    record("session.trust_staff_removed", by=by, target=session, role=entry.role)
    record_change(by=by, session=session, staff_removed=[entry.name])
    _follow(by, session)
    return session


def _open(by: Actor, session_id: int) -> Session:
    session = lock_sessions(by=by, ids=[session_id])[0]
    if session.state not in OPEN:
        raise RuleBroken(
            f"{title(session)} is {State(session.state).label.lower()}; its team cannot be changed.", code="wrong_state"
        )
    return session


def _refuse_taken(session: Session, registration: Registration, role: str, name: str) -> None:
    if RosterEntry.objects.filter(session=session, registration=registration).exists():
        raise RuleBroken.of([Fault("/number", "person_twice", f"{registration} is in this team already.")])
    for entry in committed_elsewhere(session, [registration.pk]):
        if (entry.in_room and role not in SHARED_ROLES) or entry.site_id != session.site_id:
            words = f"{name} is already committed elsewhere at that time."
            raise RuleBroken.of([Fault("/number", "person_taken", words)])
    found = too_widely(session, {registration.pk: role}) if role in SHARED_ROLES else {}
    if found:
        words = why_too_widely(name, found[registration.pk])
        raise RuleBroken.of([Fault("/number", "shared_too_widely", words)])


def _follow(by: Actor, session: Session) -> None:
    team = list(RosterEntry.objects.visible_to(by).filter(session=session).order_by("pk"))
    update_team_status_and_lock(by, session, gaps_of_team(by, session, team))
    send("sessions.team_named", trust_id=session.trust_id, provider_id=session.provider_id, sessions=[session.pk])
