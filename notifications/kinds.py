"""The kinds of tasks and notices there are. Each app registers its own when it starts; this app knows none of theirs.

A task kind answers one question: what waits now? From that answer tasks are opened, brought up to date and closed, after
every piece of news on its topics and once a night for everything that only time changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import models

from base.actors import Actor
from base.permissions import Permission


class When(models.TextChoices):
    """The time at which people are e-mailed about a kind."""

    AT_ONCE = "at_once", "At once"
    DIGEST = "digest", "In the daily summary"
    OFF = "off", "Not by e-mail"


@dataclass(frozen=True, slots=True)
class TaskContent:
    """One thing that waits for one organisation: exactly one of ``trust_id`` and ``provider_id`` is given.

    ``words`` and ``why`` are read on pages and in e-mails: never anything about a patient. ``key`` tells things of one
    ``subject`` apart; the same key is the same task. ``href`` is a path of this site.
    """

    subject: int
    words: str
    href: str
    trust_id: int | None = None
    provider_id: int | None = None
    key: str = ""
    why: str = ""
    due_at: dt.datetime | None = None

    @property
    def place(self) -> tuple[int | None, int | None, str]:
        return self.trust_id, self.provider_id, self.key or str(self.subject)


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """Something an organisation is told; with ``person_id`` only that person of it."""

    words: str
    href: str
    trust_id: int | None = None
    provider_id: int | None = None
    why: str = ""
    person_id: int | None = None


FindTasks = Callable[[Actor, Collection[int] | None], Iterable[TaskContent]]
"""Finds the tasks that are open now, of these subjects or, without any, of all. Runs as the product's own job."""

FindNotices = Callable[[Actor, Mapping], Iterable[NoticeContent]]
"""Finds the notices that follow from the body of one outbox message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """``title`` is how the preferences name it; it concerns everybody of the organisation who holds ``right``."""

    name: str
    title: str
    right: Permission
    group: str
    usual: When = When.DIGEST
    for_trust: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskKind(Kind):
    """``topics`` maps an outbox topic to the name in its body that holds the subjects (an id or a list of them).

    ``many`` says several of them in one line, such as ``Lock 3 lists``; ``page_of_many`` is the address name where several
    are done, the inbox where there is none. ``nightly``: looking is costly, once a day will do.
    """

    find: FindTasks
    topics: Mapping[str, str] = field(default_factory=dict)
    icon: str = "clock"
    many: Callable[[int], str] | None = None
    page_of_many: str = ""
    nightly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeKind(Kind):
    topics: Collection[str]
    tell: FindNotices


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known, when an app starts. A name is taken once."""
    for kind in kinds:
        if kind.name in _kinds:
            raise ValueError(f"There are two kinds of message called {kind.name}.")
        _kinds[kind.name] = kind


def all_kinds() -> list[Kind]:
    return list(_kinds.values())


def kind_of(name: str) -> Kind | None:
    return _kinds.get(name)


def task_kinds() -> list[TaskKind]:
    return [kind for kind in _kinds.values() if isinstance(kind, TaskKind)]


def kinds_for(actor: Actor) -> list[Kind]:
    """The kinds that can concern this person, in the order they were registered."""
    side = actor.is_trust if actor.is_trust or actor.is_provider else None
    return [kind for kind in _kinds.values() if kind.for_trust is side and actor.may(kind.right)]


def titles() -> dict[str, str]:
    return {kind.name: kind.title for kind in _kinds.values()}


def subjects_of(body: Mapping, name: str) -> list[int]:
    """The ids a message's body holds under a name, whether one or a list."""
    held = body.get(name)
    return list(held) if isinstance(held, list) else [held] if held is not None else []
