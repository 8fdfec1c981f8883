"""Tasks about waits that nobody has validated for twelve weeks."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Count
from django.urls import reverse

from base.actors import Actor
from base.formatting import count
from base.permissions import Permission
from notifications.kinds import TaskContent, TaskKind
from notifications.subscriptions import listen
from waiting_list.validation.selectors import due_rows


def unvalidated(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """One task for each trust: how many are due to be asked, by the rule of the validation page. One query."""
    for trust_id, waits in due_rows(by).order_by().values_list("trust_id").annotate(Count("pk")):
        yield TaskContent(
            subject=trust_id,
            trust_id=trust_id,
            words=f"{count(waits, 'wait')} to be validated",
            why="RTT waits of twelve weeks or more with nothing near, not validated for twelve weeks.",
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
