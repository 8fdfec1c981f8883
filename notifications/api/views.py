"""Tasks by API: what waits for the organisation's system, and saying that it is done or need not be."""

from __future__ import annotations

from base.api import ApiView, answer_page
from base.records import Nothing, Page
from base.requests import ApiRequest
from notifications.records import TaskDismissal, TaskQuery, TaskRecord
from notifications.selectors import tasks_for
from notifications.services.complete import complete_task, dismiss_task
from plumbing.endpoints import CommandView, endpoint

TAG = "Tasks"


class Tasks(ApiView):
    @endpoint(
        "tasks_list",
        "Tasks of your organisation that your scopes let you do",
        tag=TAG,
        query=TaskQuery,
        answers=Page[TaskRecord],
    )
    def get(self, request: ApiRequest, query: TaskQuery) -> Page[TaskRecord]:
        """In the order they were opened. A task closes by itself when what it is about is done."""
        found = tasks_for(request.actor).filter(state=query.state)
        if query.kind:
            found = found.filter(kind=query.kind)
        return answer_page(TaskRecord, found, request, query)


class TaskCommand(CommandView):
    """A step of one task; the answer is the task as it is now."""

    resource = "task"

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> TaskRecord:
        return TaskRecord.of(tasks_for(request.actor).get(pk=pk))


class Done(TaskCommand):
    @endpoint("tasks_done", "Say that a task is done", tag=TAG, body=Nothing, answers=TaskRecord, idempotent=True)
    def post(self, request: ApiRequest, body: Nothing, task_id: int) -> int:
        """409 `task_closed` when somebody was quicker; the sentence says who."""
        return complete_task(by=request.actor, task_id=task_id).pk


class Dismiss(TaskCommand):
    @endpoint(
        "tasks_dismiss",
        "Say that a task need not be done, and why",
        tag=TAG,
        body=TaskDismissal,
        answers=TaskRecord,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: TaskDismissal, task_id: int) -> int:
        """It stays closed for as long as what it is about stands; the reason is shown to whoever looks for it."""
        return dismiss_task(by=request.actor, task_id=task_id, reason=body.reason).pk
