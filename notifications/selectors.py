"""What people are shown of tasks and notices, and who is to hear of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Membership
from accounts.roles import permissions_of
from base.actors import Actor
from base.formatting import day, time_left
from base.permissions import Permission
from notifications.kinds import Kind, TaskKind, When, kind_of, task_kinds
from notifications.models import CalendarFeed, Notice, Preference, Task

NOW = dt.timedelta(days=2)
SOON = dt.timedelta(days=14)


def tasks_for(actor: Actor) -> QuerySet[Task]:
    """Everything the actor can do or could have done, those due first first."""
    return Task.objects.for_actor(actor)


def open_count(actor: Actor) -> int:
    return Task.objects.for_actor(actor).open().count()


def home_tasks(actor: Actor, limit: int = 50) -> list[Task]:
    """Open tasks of the kinds the home page does not count itself, those due first first. One query."""
    apart = [kind.name for kind in task_kinds() if not kind.on_home]
    return list(Task.objects.for_actor(actor).open().exclude(kind__in=apart)[:limit])


def notices_for(actor: Actor) -> QuerySet[Notice]:
    """What this person was told while acting for this organisation, the newest first."""
    return Notice.objects.visible_to(actor).filter(person_id=actor.person_id or 0)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as a page lists it."""

    task: Task
    text: str
    href: str
    why: str
    due: str
    urgency: str
    icon: str


def row(task: Task, now: dt.datetime) -> TaskRow:
    left = task.due_at - now if task.due_at else None
    kind = kind_of(task.kind)
    return TaskRow(
        task=task, text=task.words, href=task.href, why=task.why, due=due_words(left, task.due_at), urgency=urgency(left),
        icon=kind.icon if isinstance(kind, TaskKind) else "clock",
    )  # fmt: skip


def urgency(left: dt.timedelta | None) -> str:
    """now within two days, soon within a fortnight or without a day, later beyond."""
    if left is None:
        return "soon"
    return "now" if left <= NOW else "soon" if left <= SOON else "later"


def due_words(left: dt.timedelta | None, due_at: dt.datetime | None) -> str:
    if left is None:
        return "Open"
    words = time_left(left)
    if words == "past" and due_at is not None:
        # A due instant is often the midnight that ends its day.
        return f"Was due {day(due_at - dt.timedelta(microseconds=1))}"
    return f"In {words}"


@dataclass(frozen=True, slots=True)
class Recipient:
    person_id: int
    trust_id: int | None
    provider_id: int | None
    when: When


def members(by: Actor, *, right: Permission, organisations: Iterable[tuple[int | None, int | None]]):
    """Active people of these (trust, provider) organisations whose role holds the right."""
    wanted = set(organisations)
    active = Membership.objects.visible_to(by).filter(active=True, person__is_active=True)
    found = active.filter(trust_id__in=[t for t, _ in wanted if t]) | active.filter(
        provider_id__in=[p for _, p in wanted if p]
    )
    return [one for one in found.order_by("pk") if right in permissions_of(one.role)]


def recipients(by: Actor, kind: Kind, organisations) -> dict[tuple[int | None, int | None], list[Recipient]]:
    """Who of each organisation hears of a kind, and when. Two queries."""
    people = members(by, right=kind.right, organisations=organisations)
    said = Preference.objects.visible_to(by).filter(
        kind=kind.name, person_id__in=[m.person_id for m in people]
    )
    chosen = {(p.person_id, p.trust_id, p.provider_id): When(p.when) for p in said}
    found: dict = defaultdict(list)
    for one in people:
        place = (one.person_id, one.trust_id, one.provider_id)
        found[place[1:]].append(Recipient(*place, chosen.get(place, kind.usual)))
    return found


def unread_count(actor: Actor) -> int:
    return notices_for(actor).filter(read_at=None).count()


def said(actor: Actor, kinds: Iterable[Kind]) -> dict[str, str]:
    """How this person hears of each of the kinds: as they said, else the usual way."""
    mine = Preference.objects.visible_to(actor).filter(person_id=actor.person_id or 0)
    chosen = dict(mine.values_list("kind", "when"))
    return {kind.name: chosen.get(kind.name, kind.usual.value) for kind in kinds}


def feeds_of(actor: Actor) -> QuerySet[CalendarFeed]:
    """A person's own calendar feeds, those that work first; for administrators of people everybody's."""
    feeds = CalendarFeed.objects.visible_to(actor).select_related("site", "clinician", "person")
    return feeds if actor.may(Permission.MANAGE_PEOPLE) else feeds.filter(person_id=actor.person_id or 0)
