"""The outbox: messages to the apps above, written in the transaction they report. Those apps subscribe; nobody calls upwards."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from base.bulk_insert import insert_rows
from base.row_security import acting_as
from plumbing.models import OutboxMessage

Subscriber = Callable[[OutboxMessage], None]
log = structlog.get_logger("outbox")
_subscribers: dict[str, list[Subscriber]] = {}


def subscribe(topic: str, subscriber: Subscriber) -> None:
    """Have a function called, after the commit, for every message on a topic. It must bear being called twice."""
    _subscribers.setdefault(topic, []).append(subscriber)


def send(topic: str, *, trust_id: int | None = None, provider_id: int | None = None, **body) -> None:
    """Put one message into the outbox. ``body`` holds ids and words, never patient data."""
    insert_rows(OutboxMessage, [{"topic": topic, "trust_id": trust_id, "provider_id": provider_id, "body": body}])


def relay(limit: int = 500) -> int:
    """Hand waiting messages to their subscribers, oldest first; returns how many were handed on.

    A message whose subscriber fails waits for the next time and holds up no other.
    """
    with acting_as(Actor.system("outbox relay")) as system:
        waiting = (
            OutboxMessage.objects.visible_to(system)
            .filter(relayed_at=None)
            .select_for_update(skip_locked=True)
            .order_by("id")[:limit]
        )
        handed = [message.pk for message in waiting if _handed_on(message)]
        OutboxMessage.objects.filter(pk__in=handed).update(relayed_at=timezone.now())
    return len(handed)


def _handed_on(message: OutboxMessage) -> bool:
    try:
        with transaction.atomic():
            for subscriber in _subscribers.get(message.topic, ()):
                subscriber(message)
    except Exception:  # whatever a subscriber's fault is, the others' news goes on
        log.exception("message not handed on", topic=message.topic, message=message.pk)
        return False
    return True
