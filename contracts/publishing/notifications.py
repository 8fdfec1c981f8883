"""Requests for information that wait for an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.urls import reverse

from base.actors import Actor
from base.formatting import day
from base.permissions import Permission
from contracts.call_offs.notifications import contract_task, narrowed
from contracts.publishing.models import FoiRequest
from notifications.expiry import at_end_of
from notifications.kinds import Kind, TaskContent


def requests(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """Requests for information that are not answered."""
    for foi_request in narrowed(FoiRequest.objects.visible_to(by).filter(answered_on=None), ids):
        yield TaskContent(
            subject=foi_request.pk,
            trust_id=foi_request.trust_id,
            words=f"Answer request {foi_request.reference}",
            due_at=at_end_of(foi_request.due_on),
            why=f"Received {day(foi_request.received_on)}. The law gives twenty working days.",
            href=reverse("foi-answer", args=[foi_request.pk]),
        )


KINDS: tuple[Kind, ...] = (
    contract_task(
        "foi.to_answer", "Requests for information that wait for an answer", Permission.PUBLISH_REGISTER, requests, {}
    ),
)
