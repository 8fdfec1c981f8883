"""What a provider has to answer, and whether its own people could do it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Min, QuerySet

from base.actors import Actor
from providers.models import ABSOLUTE_ITEMS, Clearance, Clinician, TeamRole
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import State
from sessions_app.teams.selectors.clashes import clashes


@dataclass(frozen=True, slots=True)
class Offer:
    """An open offer. ``gaps`` are roles of the trust's minimum with too few people cleared and free: role → missing."""

    session: Session
    wanted: int
    gaps: dict[str, int]

    @property
    def can_staff(self) -> bool:
        return not self.gaps


def open_sessions(*, actor: Actor, now: dt.datetime) -> QuerySet[Session]:
    """Lists whose offer waits for an answer, the first day first."""
    return (
        Session.objects.visible_to(actor)
        .filter(state=State.OFFERED, offer_ends_at__gt=now)
        .with_places()
        .select_related("trust", "room", "site", "provider", "call_off", "service_line")
        .order_by("starts_at", "id")
    )


def first_answer(*, actor: Actor, now: dt.datetime) -> dt.datetime | None:
    """When the first open offer ends. One query."""
    return open_sessions(actor=actor, now=now).aggregate(first=Min("offer_ends_at"))["first"]


def offers_of(*, actor: Actor, sessions: list[Session]) -> list[Offer]:
    """These lists with what the provider's people could do of them. Four queries."""
    rules: dict[tuple[int, str], list[TeamRole]] = defaultdict(list)
    for rule in TeamRole.objects.visible_to(actor).filter(trust_id__in={s.trust_id for s in sessions}):
        rules[rule.trust_id, rule.room_kind].append(rule)
    team = Team.of(actor, sessions)
    return [_offer(session, rules[session.trust_id, session.room.kind], team) for session in sessions]


def _offer(session: Session, rules: Iterable[TeamRole], team: Team) -> Offer:
    rules = list(rules)
    gaps = {rule.role: rule.least - able for rule in rules if (able := team.able(session, rule.role)) < rule.least}
    return Offer(session, sum(rule.least for rule in rules), gaps)


@dataclass(frozen=True)
class Team:
    """A provider's people: what clears them, and where they already are."""

    by_role: dict[str, list[Clinician]]
    cleared: dict[int, dict[str, list[tuple[dt.date, dt.date]]]]
    busy: dict[int, list[RosterEntry]]

    @classmethod
    def of(cls, actor: Actor, sessions: list[Session]) -> Team:
        """Everybody who works for the provider, judged over the days of these sessions. Three queries."""
        by_role: dict[str, list[Clinician]] = defaultdict(list)
        for person in Clinician.objects.visible_to(actor).filter(active=True):
            by_role[person.role].append(person)
        cleared: dict[int, dict[str, list]] = defaultdict(lambda: defaultdict(list))
        for one in Clearance.objects.visible_to(actor).filter(item__in=ABSOLUTE_ITEMS):
            cleared[one.clinician_id][one.item].append((one.valid_from, one.valid_until or dt.date.max))
        busy: dict[int, list[RosterEntry]] = defaultdict(list)
        days = {session.day for session in sessions}
        for entry in RosterEntry.objects.visible_to(actor).filter(live=True, session__day__in=days):
            if entry.clinician_id is not None:
                busy[entry.clinician_id].append(entry)
        return cls(by_role, cleared, busy)

    def able(self, session: Session, role: str) -> int:
        """How many people of a role are cleared on the session's day and free at its time."""
        return sum(1 for person in self.by_role[role] if self._can(person, session, role))

    def _can(self, person: Clinician, session: Session, role: str) -> bool:
        held = self.cleared[person.pk]
        cleared = all(any(first <= session.day <= last for first, last in held[item.value]) for item in ABSOLUTE_ITEMS)
        return cleared and not any(clashes(entry, session, role) for entry in self.busy[person.pk])
