"""Tells people: keeps notices, and queues e-mails for those who want them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from base.actors import Actor
from notifications.kinds import Kind, NoticeContent, NoticeKind, When
from notifications.models import Mail, Notice, Task
from notifications.selectors import Recipient, recipients

LONGEST_SUBJECT = 120


def email_new_tasks(*, by: Actor, kind: Kind, tasks: list[Task], source: str) -> int:
    """Write to those who want to hear at once of newly opened tasks: one e-mail a person, however many tasks."""
    return _write(by, kind, tasks, source)


def send_notices(*, by: Actor, kind: NoticeKind, contents: list[NoticeContent], source: str) -> int:
    """Keep a notice for everybody it concerns, and write to those who want to hear at once."""
    listeners = recipients(by, kind, {(content.trust_id, content.provider_id) for content in contents})
    rows = [
        Notice(
            person_id=who.person_id,
            trust_id=who.trust_id,
            provider_id=who.provider_id,
            kind=kind.name,
            source=f"{source}-{place}",
            words=content.words[:200],
            why=content.why[:300],
            href=content.href,
        )
        for place, content in enumerate(contents)
        for who in listeners[content.trust_id, content.provider_id]
        if content.person_id in (None, who.person_id)
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return _write(by, kind, contents, source)


def _write(by: Actor, kind: Kind, things: list[Task] | list[NoticeContent], source: str) -> int:
    of: dict = defaultdict(list)
    for thing in things:
        of[thing.trust_id, thing.provider_id].append(thing)
    listeners = recipients(by, kind, of)
    mails = [
        _mail(who, kind, mine, source)
        for place, told in of.items()
        for who in listeners[place]
        if who.when is When.AT_ONCE and (mine := [thing for thing in told if thing.person_id in (None, who.person_id)])
    ]
    return len(queue_mails(mails))


def _mail(who: Recipient, kind: Kind, things: Iterable, source: str) -> Mail:
    items = [item_of(thing) for thing in things]
    subject = items[0]["words"] if len(items) == 1 else f"{kind.title}: {len(items)} new"
    return Mail(
        person_id=who.person_id,
        trust_id=who.trust_id,
        provider_id=who.provider_id,
        source=f"{kind.name}:{source}",
        subject=subject[:LONGEST_SUBJECT],
        items=items,
    )


def item_of(thing: Task | NoticeContent | Notice) -> dict:
    """The entry of a task or notice in an e-mail."""
    due = getattr(thing, "due_at", None)
    return {"words": thing.words, "why": thing.why, "href": thing.href, "due": due.isoformat() if due else None}


def queue_mails(mails: list[Mail]) -> list[Mail]:
    """Keep e-mails to be sent, each once: the database passes over the second of a person and source."""
    return Mail.objects.bulk_create(mails, ignore_conflicts=True)
