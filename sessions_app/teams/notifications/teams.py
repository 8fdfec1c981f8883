"""News of teams: people swapped, cleared for one session, or not cleared for a list that is near."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from django.urls import reverse
from django.utils import timezone

from base.actors import Actor
from base.formatting import day_short
from base.permissions import Permission
from base.row_security import acting_as
from notifications.kinds import NoticeContent, NoticeKind, TaskContent, TaskKind, When
from plumbing.models import OutboxMessage
from plumbing.outbox import subscribe
from providers.clearance_gaps import ClearanceGap
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import State
from sessions_app.teams.selectors.clearance_gaps import JOB, gaps_of
from sessions_app.teams.services.clearance import CLEARABLE, look_again

NEAR = dt.timedelta(days=14)
CLEARED = "sessions.cleared_locally"
SWAPPED = "sessions.person_swapped"
NAMED = "sessions.team_named"
FELL = "sessions.unstaffed"


def place(session: Session) -> str:
    return f"{session.room.name}, {day_short(session.day)}"


def _sessions(by: Actor, ids: Collection[int] | None) -> list[Session]:
    now = timezone.now()
    found = Session.objects.visible_to(by).filter(state__in=CLEARABLE, ends_at__gt=now, starts_at__lte=now + NEAR)
    found = found if ids is None else found.filter(pk__in=ids)
    return list(found.select_related("room", "provider").prefetch_related("roster").order_by("starts_at"))


def _people(by: Actor, ids: Collection[int] | None) -> Iterator[tuple[Session, RosterEntry, ClearanceGap]]:
    for session in _sessions(by, ids):
        team = list(session.roster.all())
        gaps = gaps_of(session, (entry.clinician_id for entry in team))
        for entry in team:
            if (gap := gaps.get(entry.clinician_id)) is not None:
                yield session, entry, gap


def to_clear(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """People on lists of the next fortnight who lack only what the trust's on-call manager may clear."""
    for session, entry, gap in _people(by, ids):
        if gap.local and not gap.barred:
            yield TaskContent(
                subject=session.pk,
                key=f"{session.pk}-{entry.clinician_id}",
                trust_id=session.trust_id,
                words=f"{entry.name} has no {gap.local_words.lower()}: {place(session)}"[:200],
                why="Clear the person for this session, or ask the provider for somebody else.",
                href=reverse("session-clear", args=[session.pk, entry.clinician_id]),
                due_at=session.starts_at,
            )


def barred(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """People on lists of the next fortnight whom nobody can clear: the provider swaps them."""
    for session, entry, gap in _people(by, ids):
        if gap.barred:
            yield TaskContent(
                subject=session.pk,
                key=f"{session.pk}-{entry.clinician_id}",
                provider_id=session.provider_id,
                words=f"{entry.name} is not cleared for {place(session)}"[:200],
                why=f"{gap.absolute_words}."[:200],
                href=reverse("session-swap", args=[session.pk, entry.pk]),
                due_at=session.starts_at,
            )


def _swapped(by: Actor, body: Mapping) -> Iterator[NoticeContent]:
    for session in Session.objects.visible_to(by).filter(pk__in=body["sessions"]).select_related("room", "provider"):
        yield NoticeContent(
            words=f"{session.provider.short_name} swapped {body['left']} for {body['came']}: {place(session)}"[:200],
            why=f"{body['role']}. {body['reason']}"[:200],
            href=reverse("session", args=[session.pk]),
            trust_id=session.trust_id,
        )


def _cleared(by: Actor, body: Mapping) -> Iterator[NoticeContent]:
    for session in Session.objects.visible_to(by).filter(pk__in=body["sessions"]).select_related("room", "trust"):
        yield NoticeContent(
            words=f"{session.trust.short_name} cleared {body['name']} for {place(session)}"[:200],
            why=f"For this session only: {body['items']}."[:200],
            href=reverse("session", args=[session.pk]),
            provider_id=session.provider_id,
        )


def _fell(trust: bool):
    """A team that stood no longer does: the list is accepted again, with what its team lacks."""

    def tell(by: Actor, body: Mapping) -> Iterator[NoticeContent]:
        found = Session.objects.visible_to(by).filter(pk__in=body["sessions"], state=State.ACCEPTED)
        for session in found.select_related("room").order_by("starts_at"):
            fall = session.changes.filter(new=State.ACCEPTED).exclude(old=State.ACCEPTED).order_by("-pk").first()
            side = {"trust_id": session.trust_id} if trust else {"provider_id": session.provider_id}
            yield NoticeContent(
                words=f"Back to Accepted: {place(session)}"[:200],
                why=(fall.reason if fall else "")[:200],
                href=reverse("session", args=[session.pk]),
                **side,
            )

    return tell


_CHANGES = {NAMED: "sessions", SWAPPED: "sessions", CLEARED: "sessions", FELL: "sessions"}
TEAM = (
    TaskKind(
        name="team.to_clear",
        title="People who lack a local item for a list of yours",
        right=Permission.CLEAR_LOCALLY,
        group="Sessions",
        usual=When.AT_ONCE,
        find=to_clear,
        topics=_CHANGES,
        icon="person",
    ),
    TaskKind(
        name="team.barred",
        title="People of a team who are no longer cleared",
        right=Permission.ROSTER_TEAMS,
        group="Sessions",
        for_trust=False,
        usual=When.AT_ONCE,
        find=barred,
        topics=_CHANGES,
        icon="warning",
    ),
    NoticeKind(
        name="told.person_swapped",
        title="People a provider swapped in a team",
        right=Permission.LOCK_SESSIONS,
        group="Sessions",
        usual=When.AT_ONCE,
        topics=(SWAPPED,),
        tell=_swapped,
    ),
    NoticeKind(
        name="told.team_fell",
        title="Lists whose team is no longer whole or cleared",
        right=Permission.LOCK_SESSIONS,
        group="Sessions",
        usual=When.AT_ONCE,
        topics=(FELL,),
        tell=_fell(trust=True),
    ),
    NoticeKind(
        name="told.team_fell_us",
        title="Lists whose team is no longer whole or cleared",
        right=Permission.ROSTER_TEAMS,
        group="Sessions",
        for_trust=False,
        usual=When.AT_ONCE,
        topics=(FELL,),
        tell=_fell(trust=False),
    ),
    NoticeKind(
        name="told.cleared_locally",
        title="People a trust cleared for one session",
        right=Permission.ROSTER_TEAMS,
        group="Sessions",
        for_trust=False,
        usual=When.AT_ONCE,
        topics=(CLEARED,),
        tell=_cleared,
    ),
)


def follow_clearance(message: OutboxMessage) -> None:
    """Teams follow what changed of a person's clearance. Safe to run twice."""
    with acting_as(JOB):
        look_again(by=JOB, clinician_id=message.body["clinician"], now=timezone.now())


def teams_follow_clearance() -> None:
    subscribe("clearance.changed", follow_clearance)
