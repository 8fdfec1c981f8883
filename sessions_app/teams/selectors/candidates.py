"""Whom a provider can name for a session: everybody it employs, with what speaks for and against each on that day."""

from __future__ import annotations

from dataclasses import dataclass

from base.actors import Actor
from providers.clearance_gaps import ClearanceGap
from providers.models import Clinician
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.teams.selectors.clashes import clashes
from sessions_app.teams.selectors.clearance_gaps import gaps_of
from sessions_app.teams.selectors.working_hours import warnings_of

NURSES = frozenset(
    {
        Clinician.Role.NURSE,
        Clinician.Role.SCRUB,
        Clinician.Role.RECOVERY,
        Clinician.Role.COORDINATOR,
        Clinician.Role.ADMISSIONS,
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person, what they lack on the day, where else they are at that time, whether they are in the team."""

    person: Clinician
    gap: ClearanceGap
    elsewhere: RosterEntry | None
    chosen: bool
    warnings: list[str]

    @property
    def can_be_chosen(self) -> bool:
        return not self.gap.barred and self.elsewhere is None

    @property
    def local_words(self) -> str:
        return self.gap.local_words


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
        Clinician.objects.visible_to(actor).filter(active=True).select_related("registration").order_by("name")
    )
    gaps = gaps_of(session, [person.pk for person in people])
    warned = warnings_of(session, (person.registration_id for person in people))
    entries = list(
        RosterEntry.objects.visible_to(actor)
        .filter(live=True, session__day=session.day)
        .select_related("session__room")
    )
    candidates = [_candidate(person, gaps[person.pk], warned, entries, session) for person in people]
    roles = [role for role in Clinician.Role.values if role in minimum]
    roles += [
        role for role in Clinician.Role.values if role not in minimum and any(c.person.role == role for c in candidates)
    ]
    return [
        RoleChoice(
            role, minimum.get(role, 0), sorted((c for c in candidates if c.person.role == role), key=_able_first)
        )
        for role in roles
    ]


def _able_first(candidate: Candidate) -> tuple:
    return not candidate.can_be_chosen, candidate.person.name


def stand_ins(*, actor: Actor, session: Session, leaving: RosterEntry) -> list[Candidate]:
    """Who could come in somebody's place: cleared that day, free at that time; the same role and no warning first."""
    return sorted(
        (
            candidate
            for role in choices(actor=actor, session=session, minimum={})
            for candidate in role.candidates
            if candidate.can_be_chosen and not candidate.chosen and _fits(candidate.person.role, leaving.role)
        ),
        key=lambda candidate: (bool(candidate.local_words), bool(candidate.warnings), candidate.person.name),
    )


def _fits(usual: str, wanted: str) -> bool:
    """Their usual role; a nurse may also scrub, recover, admit and coordinate."""
    return usual == wanted or (usual in NURSES and wanted in NURSES)


def _candidate(
    person: Clinician, gap: ClearanceGap, warned: dict[int, list[str]], entries: list[RosterEntry], session: Session
) -> Candidate:
    own = [entry for entry in entries if entry.clinician_id == person.pk]
    elsewhere = next((entry for entry in own if clashes(entry, session, person.role)), None)
    chosen = any(entry.session_id == session.pk for entry in own)
    return Candidate(person, gap, elsewhere, chosen, warned.get(person.registration_id, []))
