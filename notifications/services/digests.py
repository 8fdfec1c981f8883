"""The daily summary: what is new since the last one and what is due soon, to those who want it; nothing when there is nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from accounts.models import Membership
from accounts.roles import permissions_of
from base.actors import Actor
from base.formatting import count, day, listing, london_day
from notifications.kinds import Kind, When, all_kinds
from notifications.models import Mail, Notice, Preference, Task
from notifications.services.notify import item_of, queue_mails

DUE_WITHIN = dt.timedelta(days=2)
FIRST = dt.timedelta(days=1)
"""Time that somebody's first summary looks back for notices."""

MOST_ITEMS = 50


@transaction.atomic
def write_digests(*, by: Actor, now: dt.datetime) -> int:
    """Write the summaries of this London day, each person's once. Returns how many. A fixed number of queries."""
    members = list(_members(by))
    inputs = _SummaryInputs.open(by, members, now)
    source = f"digest:{london_day(now).isoformat()}"
    mails = [mail for member in members if (mail := _digest(member, inputs, source, now))]
    return len(queue_mails(mails))


def _members(by: Actor):
    people = Membership.objects.visible_to(by).filter(active=True, person__is_active=True)
    return people.order_by("pk")


@dataclass(frozen=True, slots=True)
class _SummaryInputs:
    """All that is needed for all summaries."""

    last: dict[tuple, dt.datetime]
    chosen: dict[tuple, When]
    tasks: dict[tuple, list[Task]]
    notices: dict[tuple, list[Notice]]

    @classmethod
    def open(cls, by: Actor, members: list[Membership], now: dt.datetime) -> _SummaryInputs:
        written = Mail.objects.visible_to(by).filter(digest=True).order_by()
        last = written.values_list("person_id", "trust_id", "provider_id").annotate(Max("made_at"))
        chosen = {
            (p.person_id, p.trust_id, p.provider_id, p.kind): When(p.when) for p in Preference.objects.visible_to(by)
        }
        tasks, notices = defaultdict(list), defaultdict(list)
        for task in Task.objects.visible_to(by).open():
            tasks[task.trust_id, task.provider_id].append(task)
        since = now - dt.timedelta(days=14)
        for notice in Notice.objects.visible_to(by).filter(read_at=None, at__gte=since).order_by("at", "pk"):
            notices[notice.person_id, notice.trust_id, notice.provider_id].append(notice)
        return cls({tuple(place): at for *place, at in last}, chosen, tasks, notices)


def _digest(member: Membership, inputs: _SummaryInputs, source: str, now: dt.datetime) -> Mail | None:
    place = (member.person_id, member.trust_id, member.provider_id)
    wanted = _wanted_kinds(member, inputs)
    since = inputs.last.get(place)
    tasks = [task for task in inputs.tasks[place[1:]] if task.kind in wanted and _concerns(member, task)]
    fresh = [task for task in tasks if since is None or task.opened_at > since]
    due = [task for task in tasks if task not in fresh and task.due_at and task.due_at <= now + DUE_WITHIN]
    notices = [
        notice for notice in inputs.notices[place] if notice.kind in wanted and notice.at > (since or now - FIRST)
    ]
    if not (fresh or due or notices):
        return None
    things: list[Task | Notice] = [*fresh, *due, *notices]
    return Mail(
        person_id=member.person_id,
        trust_id=member.trust_id,
        provider_id=member.provider_id,
        source=source,
        digest=True,
        made_at=now,
        subject=_subject(len(fresh) + len(due), len(notices), now),
        items=[item_of(thing) for thing in things[:MOST_ITEMS]],
    )


def _wanted_kinds(member: Membership, inputs: _SummaryInputs) -> set[str]:
    """The kinds this person wants in the summary."""
    place = (member.person_id, member.trust_id, member.provider_id)
    rights = permissions_of(member.role)

    def when(kind: Kind) -> When:
        return inputs.chosen.get((*place, kind.name), kind.usual)

    return {kind.name for kind in all_kinds() if kind.right in rights and when(kind) is When.DIGEST}


def _concerns(member: Membership, task: Task) -> bool:
    return task.person_id == member.person_id or (task.person_id is None and task.right in permissions_of(member.role))


def _subject(tasks: int, notices: int, now: dt.datetime) -> str:
    parts = [count(tasks, "task") if tasks else "", count(notices, "notice") if notices else ""]
    return f"{listing([part for part in parts if part])} on {day(now)}"
