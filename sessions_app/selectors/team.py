"""Whom a provider can name for a session: everybody it employs, with what speaks for and against each on that day."""

from __future__ import annotations

from dataclasses import dataclass

from base.actors import Actor
from providers.clearance import cleared_on
from providers.models import Clearance, Clinician
from sessions_app.models import RosterEntry, Session
from sessions_app.selectors.offers import clashes


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person, what they lack on the day, where else they are at that time, whether they are in the team."""

    person: Clinician
    missing: list[Clearance.Item]
    elsewhere: RosterEntry | None
    chosen: bool

    @property
    def can_be_chosen(self) -> bool:
        return not self.missing and self.elsewhere is None


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """The people of one role; ``least`` is how many the trust wants."""

    role: str
    least: int
    candidates: list[Candidate]

    @property
    def words(self) -> str:
        return Clinician.Role(self.role).label


def choices(*, actor: Actor, session: Session, minimum: dict[str, int]) -> list[RoleChoice]:
    """Candidates by role: roles of the trust's minimum first, then every other the provider has. Three queries.

    In each role those who can be chosen come first.
    """
    people = list(
        Clinician.objects.visible_to(actor)
        .filter(active=True)
        .select_related("registration")
        .order_by("name")
    )
    missing = cleared_on(session.day, [person.pk for person in people])
    entries = list(
        RosterEntry.objects.visible_to(actor)
        .filter(live=True, session__day=session.day)
        .select_related("session__room")
    )
    candidates = [_candidate(person, missing[person.pk], entries, session) for person in people]
    roles = [role for role in Clinician.Role.values if role in minimum]
    roles += [
        role
        for role in Clinician.Role.values
        if role not in minimum and any(c.person.role == role for c in candidates)
    ]
    return [
        RoleChoice(role, minimum.get(role, 0), sorted((c for c in candidates if c.person.role == role), key=_able_first))
        for role in roles
    ]  # fmt: skip


def _able_first(candidate: Candidate) -> tuple:
    return not candidate.can_be_chosen, candidate.person.name


def _candidate(person: Clinician, missing: list, entries: list[RosterEntry], session: Session) -> Candidate:
    own = [entry for entry in entries if entry.clinician_id == person.pk]
    elsewhere = next((entry for entry in own if clashes(entry, session, person.role)), None)
    return Candidate(person, missing, elsewhere, any(entry.session_id == session.pk for entry in own))
