"""A person says that a task is done, or that it need not be."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import NotFound, RuleBroken
from base.formatting import moment
from notifications.models import Task

LONGEST_REASON = 300


@transaction.atomic
def complete_task(*, by: Actor, task_id: int) -> Task:
    """Say that a task is done. Of two people who do so at once the second is told who was first."""
    task = _open_task(by, task_id)
    return _close(by, task, Task.State.DONE, "task.done")


@transaction.atomic
def dismiss_task(*, by: Actor, task_id: int, reason: str) -> Task:
    """Put a task aside for everybody it is for, with the reason. It opens again only when its thing comes back."""
    task = _open_task(by, task_id)
    faults = FaultCollector()
    reason = faults.need("/reason", reason, "Say in a few words why it need not be done")
    if len(reason) > LONGEST_REASON:
        faults.add("/reason", "too_long", f"Say it in at most {LONGEST_REASON} characters")
    faults.stop()
    return _close(by, task, Task.State.DISMISSED, "task.dismissed", reason)


def _open_task(by: Actor, task_id: int) -> Task:
    """The task under lock. Raises NotFound for one the actor cannot do, RuleBroken for one that is closed."""
    task = Task.objects.for_actor(by).select_for_update(no_key=True, of=("self",)).filter(pk=task_id).first()
    if task is None:
        raise NotFound()
    if task.state != Task.State.OPEN:
        raise RuleBroken(already_closed(task), code="task_closed")
    return task


def already_closed(task: Task) -> str:
    verb = "was dismissed" if task.state == Task.State.DISMISSED else "was done"
    by = f" by {task.closed_by}" if task.closed_by else ""
    return f"This task {verb}{by} on {moment(task.closed_at)}."


def _close(by: Actor, task: Task, state: str, event: str, reason: str = "") -> Task:
    task.state, task.reason, task.closed_at = state, reason, timezone.now()
    task.closed_by, task.closed_by_person_id = by.label, by.person_id
    task.save(update_fields=["state", "reason", "closed_at", "closed_by", "closed_by_person_id"])
    record(event, by=by, target=task, reason=reason, kind=task.kind, about=task.key)
    return task
