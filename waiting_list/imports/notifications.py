"""Notices and tasks about files that were imported or could not be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from django.urls import reverse
from django.utils import timezone

from base.actors import Actor
from base.formatting import count
from base.permissions import Permission
from notifications.kinds import NoticeContent, NoticeKind, TaskContent, TaskKind, When
from notifications.subscriptions import listen
from waiting_list.imports.models import ImportRun

SEEN = dt.timedelta(days=14)


def finished(by: Actor, body: Mapping) -> Iterator[NoticeContent]:
    """To those who import: what is in, in numbers."""
    for run in ImportRun.objects.visible_to(by).filter(pk=body["run"]):
        rejected = f" {count(run.rejected, 'row')} could not be read." if run.rejected else ""
        yield NoticeContent(
            words=f"{run.get_kind_display()} imported: {count(run.new, 'new wait')}, {run.changed:,} changed",
            why=f"{count(run.rows, 'row')} read.{rejected}",
            href=reverse("waiting-list"),
            trust_id=run.trust_id,
        )


def failed(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """Imports of the last fortnight that stopped, as long as nothing newer of the kind came in."""
    since = timezone.now() - SEEN
    runs = ImportRun.objects.visible_to(by).filter(finished_at__gte=since)
    runs = runs if ids is None else runs.filter(pk__in=ids)
    newest = runs.order_by("trust_id", "kind", "-pk").distinct("trust_id", "kind")
    for run in newest:
        if run.state == ImportRun.State.FAILED:
            yield TaskContent(
                subject=run.pk,
                trust_id=run.trust_id,
                words=f"Import the {run.get_kind_display().lower()} again",
                why=run.error[:300],
                href=reverse("waiting-list"),
            )


def register_notifications() -> None:
    right = Permission.IMPORT_WAITING_LIST
    listen(
        TaskKind(
            name="imports.failed",
            title="Waiting-list files that could not be imported",
            right=right,
            group="Waiting list",
            find=failed,
            icon="warning",
            usual=When.AT_ONCE,
        ),
        NoticeKind(
            name="told.imported",
            title="Waiting-list files that were imported",
            right=right,
            group="Waiting list",
            topics=("waiting_list.imported",),
            tell=finished,
        ),
    )
