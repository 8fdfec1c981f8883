"""The task to tell JAG that insourcing at a site began or ended."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.urls import reverse

from base.actors import Actor
from base.permissions import Permission
from notifications.kinds import TaskContent, TaskKind
from sessions_app.teams.services.jag import to_tell


def jag_to_tell(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    for change in to_tell(by):
        if ids is None or change.call_off.pk in ids:
            yield TaskContent(
                subject=change.call_off.pk,
                key=f"{change.site.pk}-{change.call_off.pk}-{change.change.value}",
                trust_id=change.site.trust_id,
                words=f"Tell JAG: {change.change.label.lower()} at {change.site.name}"[:200],
                why=f"{change.call_off.reference} with {change.call_off.provider.name}. JAG asks to be told of every change."[
                    :200
                ],
                href=reverse("jag-site", args=[change.site.pk]),
            )


JAG = (
    TaskKind(
        name="jag.to_tell",
        title="Changes in endoscopy insourcing to tell JAG",
        right=Permission.CHECK_CLEARANCE,
        group="Providers",
        find=jag_to_tell,
        topics={"jag.told": "call_off", "call_off.expired": "call_off"},
        icon="flag",
    ),
)
