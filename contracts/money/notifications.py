"""Contracts whose money has gone so far that people are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.urls import reverse

from base.actors import Actor
from base.permissions import Permission
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.notifications import CALL_OFF
from notifications.kinds import Kind, NoticeContent, NoticeKind, When


def spend_reached(by: Actor, body: Mapping) -> Iterator[NoticeContent]:
    """That a contract's spend has reached 75, 90 or 100 % of its maximum value."""
    for call_off in CallOff.objects.visible_to(by).filter(pk=body[CALL_OFF]):
        yield NoticeContent(
            words=f"{call_off.reference} has used {body['threshold']}% of its maximum contract value",
            trust_id=call_off.trust_id,
            why="At 100% nothing more can be booked on it until a variation is signed.",
            href=reverse("call-off", args=[call_off.pk]),
        )


KINDS: tuple[Kind, ...] = (
    NoticeKind(
        name="told.spend",
        title="Contracts that have used 75, 90 or 100% of their value",
        group="Contracts",
        right=Permission.VIEW_CONTRACTS,
        usual=When.AT_ONCE,
        topics=("call_off.spend_alert",),
        tell=spend_reached,
    ),
)
