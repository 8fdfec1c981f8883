"""Reads of tasks and notices, and of the people to tell about them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import permissions_of
from base.actors import Actor
from base.formatting import day, time_left
from base.permissions import Permission
from notifications.kinds import Kind, TaskKind, When, kind_of
from notifications.models import CalendarFeed, Notice, Preference, Task

NOW = dt.timedelta(days=2)
SOON = dt.timedelta(days=14)


def tasks_for(actor: Actor) -> QuerySet[Task]:
    """Everything the actor can do or could have done, those due first first."""
    return Task.objects.for_actor(actor)


def open_count(actor: Actor) -> int:
    return Task.objects.for_actor(actor).open().count()


def notices_for(actor: Actor) -> QuerySet[Notice]:
    """Notices of this person while acting for this organisation, the newest first."""
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
        task=task,
        text=task.words,
        href=task.href,
        why=task.why,
        due=due_words(left, task.due_at),
        urgency=urgency(left),
        icon=kind.icon if isinstance(kind, TaskKind) else "clock",
    )


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
class TaskGroup:
    """The open tasks of one kind, as Home lists them: ``row`` speaks of all ``number`` of them."""

    number: int
    row: TaskRow


def grouped_tasks(actor: Actor, now: dt.datetime) -> list[TaskGroup]:
    """Everything open that the actor can do, a line a kind, those due first first. One query."""
    of_kind = Window(Count("pk"), partition_by="kind")
    place = Window(RowNumber(), partition_by="kind", order_by=[F("due_at").asc(nulls_last=True), "pk"])
    firsts = Task.objects.for_actor(actor).open().annotate(number=of_kind, place=place).filter(place=1)
    in_order = firsts.order_by(F("due_at").asc(nulls_last=True), "pk")
    return [_group(task, task.number, now) for task in in_order]


def _group(first: Task, number: int, now: dt.datetime) -> TaskGroup:
    """The task itself where it is alone; else how many there are, and the one due first as the reason to begin."""
    alone, kind = row(first, now), kind_of(first.kind)
    if number == 1 or not isinstance(kind, TaskKind):
        return TaskGroup(number, alone)
    text = kind.many(number) if kind.many else f"{kind.title}: {number}"
    href = reverse(kind.page_of_many) if kind.page_of_many else f"{reverse('tasks')}?kind={kind.name}"
    return TaskGroup(number, replace(alone, text=text, href=href, why=f"First: {first.words}."))


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
    return [member for member in found.order_by("pk") if right in permissions_of(member.role)]


def recipients(by: Actor, kind: Kind, organisations) -> dict[tuple[int | None, int | None], list[Recipient]]:
    """The people of each organisation to tell about a kind, and when. Two queries."""
    people = members(by, right=kind.right, organisations=organisations)
    said = Preference.objects.visible_to(by).filter(kind=kind.name, person_id__in=[m.person_id for m in people])
    chosen = {(p.person_id, p.trust_id, p.provider_id): When(p.when) for p in said}
    found: dict = defaultdict(list)
    for member in people:
        place = (member.person_id, member.trust_id, member.provider_id)
        found[place[1:]].append(Recipient(*place, chosen.get(place, kind.usual)))
    return found


def unread_count(actor: Actor) -> int:
    return notices_for(actor).filter(read_at=None).count()


def said(actor: Actor, kinds: Iterable[Kind]) -> dict[str, str]:
    """This person's choice for each of the kinds: their own, else the usual one."""
    mine = Preference.objects.visible_to(actor).filter(person_id=actor.person_id or 0)
    chosen = dict(mine.values_list("kind", "when"))
    return {kind.name: chosen.get(kind.name, kind.usual.value) for kind in kinds}


def feeds_of(actor: Actor) -> QuerySet[CalendarFeed]:
    """A person's own calendar feeds, those that work first; for administrators of people everybody's."""
    feeds = CalendarFeed.objects.visible_to(actor).select_related("site", "clinician", "person")
    return feeds if actor.may(Permission.MANAGE_PEOPLE) else feeds.filter(person_id=actor.person_id or 0)
