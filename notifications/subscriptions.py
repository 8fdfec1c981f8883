"""From the outbox to people: an app says which kinds it has when it starts, and their topics are listened to."""

from __future__ import annotations

from base.actors import Actor
from notifications.kinds import NoticeKind, TaskKind, register, subjects_of
from notifications.services.notify import email_new_tasks, send_notices
from notifications.services.reconcile import reconcile
from plumbing.models import OutboxMessage
from plumbing.outbox import subscribe

LISTENER = "news to people"


def listen(*kinds: TaskKind | NoticeKind) -> None:
    """Make kinds known and listen to their topics. A message may come twice: tasks, notices and e-mails are there once."""
    register(*kinds)
    for kind in kinds:
        for topic in kind.topics:
            subscribe(topic, _TaskListener(kind) if isinstance(kind, TaskKind) else _NoticeListener(kind))


class _TaskListener:
    def __init__(self, kind: TaskKind):
        self.kind = kind

    def __call__(self, message: OutboxMessage) -> None:
        ids = subjects_of(message.body, self.kind.topics[message.topic])
        bring_up_to_date(self.kind, ids=ids, source=f"message-{message.pk}")


class _NoticeListener:
    def __init__(self, kind: NoticeKind):
        self.kind = kind

    def __call__(self, message: OutboxMessage) -> None:
        by = Actor.system(LISTENER)
        body = {"trust_id": message.trust_id, "provider_id": message.provider_id, "topic": message.topic}
        contents = list(self.kind.tell(by, body | message.body))
        send_notices(by=by, kind=self.kind, contents=contents, source=f"message-{message.pk}")


def bring_up_to_date(kind: TaskKind, *, ids: list[int] | None, source: str) -> int:
    """Tasks as things stand now, and e-mails about the new ones. Returns how many were opened."""
    by = Actor.system(LISTENER)
    opened = reconcile(by=by, kind=kind, ids=ids)
    email_new_tasks(by=by, kind=kind, tasks=opened, source=source)
    return len(opened)
