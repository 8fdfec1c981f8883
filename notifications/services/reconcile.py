"""Opening, updating and closing tasks so that they say what waits now. Run as often as you like: it changes only what differs."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection, transaction
from django.utils import timezone

from base.actors import Actor
from notifications.kinds import TaskContent, TaskKind
from notifications.models import Task

State = Task.State
SHOWN = ("words", "why", "href", "due_at")


def reconcile(*, by: Actor, kind: TaskKind, ids: Collection[int] | None = None) -> list[Task]:
    """Compare what waits now, of these subjects or of all, with the tasks of the kind. Returns those newly opened.

    One at a time for the whole product: two that look at the same moment would both open, and both write about, the
    same thing.
    """
    with transaction.atomic():
        _take_turns()
        due = {content.place: content for content in kind.find(by, ids)}
        held = {(t.trust_id, t.provider_id, t.key): t for t in _held(by, kind, ids, due.values())}
        _close([task for place, task in held.items() if place not in due and task.standing])
        again = [
            _reopened(held[place], content)
            for place, content in due.items()
            if place in held and not held[place].standing
        ]
        changed = [held[place] for place, content in due.items() if place in held and _differs(held[place], content)]
        new = [_task(kind, content) for place, content in due.items() if place not in held]
        Task.objects.bulk_update(
            again, [*SHOWN, "state", "standing", "opened_at", "closed_at", "closed_by", "closed_by_person_id", "reason"]
        )
        Task.objects.bulk_update([_shown(task, due) for task in changed], SHOWN)
        return again + Task.objects.bulk_create(new)


def _take_turns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('messages: tasks'))")


def _held(by: Actor, kind: TaskKind, ids: Collection[int] | None, due: Iterable[TaskContent]) -> list[Task]:
    """The tasks to compare with, under lock by id: those that stand, and those that stood for what waits again."""
    tasks = Task.objects.visible_to(by).filter(kind=kind.name)
    if ids is not None:
        tasks = tasks.filter(subject_id__in=ids)
    wanted = tasks.filter(standing=True) | tasks.filter(subject_id__in={content.subject for content in due})
    return list(wanted.order_by("pk").select_for_update(no_key=True))


def _task(kind: TaskKind, due: TaskContent) -> Task:
    return Task(
        trust_id=due.trust_id,
        provider_id=due.provider_id,
        kind=kind.name,
        key=due.place[2],
        subject_id=due.subject,
        right=kind.right.value,
        opened_at=timezone.now(),
        **_values(due),
    )


def _values(due: TaskContent) -> dict:
    return {name: getattr(due, name) for name in SHOWN}


def _differs(task: Task, due: TaskContent) -> bool:
    return task.standing and any(getattr(task, name) != value for name, value in _values(due).items())


def _shown(task: Task, due: dict) -> Task:
    for name, value in _values(due[task.trust_id, task.provider_id, task.key]).items():
        setattr(task, name, value)
    return task


def _reopened(task: Task, due: TaskContent) -> Task:
    task.state, task.standing, task.opened_at = State.OPEN, True, timezone.now()
    task.closed_at, task.closed_by, task.closed_by_person_id, task.reason = None, "", None, ""
    for name, value in _values(due).items():
        setattr(task, name, value)
    return task


def _close(tasks: list[Task]) -> None:
    """Close tasks that are no longer open, whoever did them; those a person closed before stay as they left them."""
    for task in tasks:
        task.standing = False
        if task.state == State.OPEN:
            task.state, task.closed_at = State.DONE, timezone.now()
    Task.objects.bulk_update(tasks, ["standing", "state", "closed_at"])
