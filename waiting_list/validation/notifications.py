"""Tasks about waits that nobody has validated for twelve weeks."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from base.actors import Actor
from base.formatting import count, london_day
from base.permissions import Permission
from notifications.kinds import TaskContent, TaskKind
from notifications.subscriptions import listen
from waiting_list.pathways.models.needs import Need
from waiting_list.validation.selectors import EVERY


def unvalidated(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """One task a trust: how many wait twelve weeks or more and were not validated for twelve weeks."""
    since = london_day(timezone.now()) - EVERY
    due = Need.objects.visible_to(by).filter(
        Q(validated_on=None) | Q(validated_on__lte=since), state=Need.State.WAITING, started_on__lte=since
    )
    for trust_id, waits in due.order_by().values_list("trust_id").annotate(Count("pk")):
        yield TaskContent(
            subject=trust_id,
            trust_id=trust_id,
            words=f"{count(waits, 'wait')} to be validated",
            why="They began twelve weeks ago or more and nobody validated them since.",
            href=reverse("waiting-list"),
        )


def register_notifications() -> None:
    listen(
        TaskKind(
            name="waits.to_validate",
            title="Waits not validated for twelve weeks",
            right=Permission.IMPORT_WAITING_LIST,
            group="Waiting list",
            find=unvalidated,
            nightly=True,
        )
    )
