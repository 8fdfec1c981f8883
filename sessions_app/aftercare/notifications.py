"""Tasks of what remains after a list: new dates that are owed, results to act on, late events to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils import timezone

from base.actors import Actor
from base.formatting import day, london_day
from base.permissions import Permission
from notifications.expiry import at_end_of
from notifications.kinds import TaskContent, TaskKind, When
from sessions_app.aftercare.models import FollowUp, LateEvent
from sessions_app.cancelled_operations.selectors import SOON, cancelled_operations

BEFORE_DUE = dt.timedelta(days=3)


def owed_dates(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """New dates that are due within a week, or overdue. The words say nothing about the patient."""
    today = london_day(timezone.now())
    for operation in cancelled_operations(actor=by, today=today, ids=ids):
        owed, breached = operation.cancellation, operation.state == "breached"
        if breached or (operation.state == "owed" and owed.due_on <= today + SOON):
            yield TaskContent(
                subject=owed.pk,
                trust_id=owed.trust_id,
                words=f"Treat by {day(owed.due_on)} who was cancelled on {day(owed.planned_on)}",
                why=f"{owed.session.room.name}, {owed.session.site.name}.",
                href=reverse("cancelled-operations") + ("?state=breached" if breached else ""),
                due_at=at_end_of(owed.due_on),
            )


def results_due(side: str):
    def find(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
        """Open follow-ups of one side that are due within days, or overdue."""
        until = london_day(timezone.now()) + BEFORE_DUE
        found = FollowUp.objects.visible_to(by).filter(state=FollowUp.State.OPEN, side=side, due_on__lte=until)
        if ids is not None:
            found = found.filter(pk__in=ids)
        for follow_up in found.select_related("session__room", "session__site"):
            of_trust = side == "trust"
            yield TaskContent(
                subject=follow_up.pk,
                words=f"Act on: {follow_up.get_kind_display().lower()}, due {day(follow_up.due_on)}",
                why=f"{follow_up.owner}. {follow_up.session.room.name}, {day(follow_up.session.day)}."[:300],
                href=reverse("follow-ups"),
                due_at=at_end_of(follow_up.due_on),
                trust_id=follow_up.trust_id if of_trust else None,
                provider_id=None if of_trust else follow_up.provider_id,
            )

    return find


def late_events(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """Late events nobody of the trust has looked at yet."""
    found = LateEvent.objects.visible_to(by).filter(reviewed_at=None, taken_back_at=None)
    if ids is not None:
        found = found.filter(pk__in=ids)
    for event in found.select_related("session__room", "session__site"):
        yield TaskContent(
            subject=event.pk,
            trust_id=event.trust_id,
            words=f"Look at: {event.get_kind_display().lower()}",
            why=f"After the list of {day(event.session.day)}, {event.session.room.name}.",
            href=reverse("late-events"),
        )


AFTER = (
    TaskKind(
        name="promises.owed",
        title="New dates owed after a cancellation on the day",
        right=Permission.BOOK_PATIENTS,
        group="After a list",
        usual=When.AT_ONCE,
        find=owed_dates,
        icon="warning",
    ),
    TaskKind(
        name="follow_ups.trust",
        title="Results and follow-ups to act on",
        right=Permission.FOLLOW_UP,
        group="After a list",
        find=results_due("trust"),
        topics={"follow_up.changed": "follow_up"},
        icon="tick",
    ),
    TaskKind(
        name="follow_ups.provider",
        title="Results and follow-ups to act on",
        right=Permission.FOLLOW_UP,
        for_trust=False,
        group="After a list",
        find=results_due("provider"),
        topics={"follow_up.changed": "follow_up"},
        icon="tick",
    ),
    TaskKind(
        name="late_events.to_review",
        title="Late events nobody has looked at",
        right=Permission.REVIEW_LATE_EVENTS,
        group="After a list",
        usual=When.AT_ONCE,
        find=late_events,
        topics={"late_event.changed": "late_event"},
        icon="warning",
    ),
)
