"""Tasks by API: what waits for the organisation's system, and saying that it is done or need not be."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base import api
from notifications.models import Task
from notifications.selectors import tasks_for
from notifications.services.complete import complete_task, dismiss_task
from plumbing.api import KEY_PARAMETER, Answer, Once

STATES = Task.State.values
FILTERS = api.PAGE | {"state": api.choice(STATES, absent="open"), "kind": api.text(40)}
PARAMETERS = [
    OpenApiParameter("state", str, enum=STATES, description="open unless said."),
    OpenApiParameter("kind", str, description="Only this kind, such as offers.to_answer."),
    OpenApiParameter("limit", int, description="How many results to answer with, 1 to 200; 50 unless said."),
    OpenApiParameter("cursor", str, description="Where to go on; it stands in the `next` of the answer before."),
]  # fmt: skip


class TaskOutput(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField(help_text="Such as offers.to_answer.")
    subject = serializers.IntegerField(
        source="subject_id", help_text="The id of what it is about: session, contract …"
    )
    text = serializers.CharField(source="words")
    why = serializers.CharField()
    href = serializers.CharField(help_text="The page where it is done.")
    due_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(STATES)
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_by = serializers.CharField(help_text="Empty when it closed by itself.")
    reason = serializers.CharField(help_text="Why it was dismissed.")


class TasksOutput(serializers.Serializer):
    results = TaskOutput(many=True)
    next = serializers.CharField(allow_null=True)


class DismissInput(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class Tasks(api.ApiView):
    @extend_schema(
        operation_id="tasks_list",
        summary="Tasks of your organisation that your scopes let you do",
        parameters=PARAMETERS,
        responses=TasksOutput,
        tags=["Tasks"],
    )
    def get(self, request: Request) -> Response:
        """In the order they were opened. A task closes by itself when what it is about is done."""
        asked = api.read_parameters(request, FILTERS)
        found = tasks_for(request.user).filter(state=asked["state"])
        if asked["kind"]:
            found = found.filter(kind=asked["kind"])
        page, following = api.page_of(
            found, request, by=("id", "id"), cursor=asked["cursor"], limit=asked["limit"]
        )
        return Response({"results": TaskOutput(page, many=True).data, "next": following})


class OneTask(Once, api.ApiView):
    """A step of one task."""

    resource = "task"

    def again(self, request: Request, ids: list, status: int, task_id: int) -> Answer:
        return Answer(TaskOutput(tasks_for(request.user).get(pk=ids[0])).data, ids=ids, status=status)


class Done(OneTask):
    @extend_schema(
        operation_id="tasks_done",
        summary="Say that a task is done",
        request=None,
        parameters=[KEY_PARAMETER],
        responses=TaskOutput,
        tags=["Tasks"],
    )
    def post(self, request: Request, **kwargs) -> Response:
        """409 `task_closed` when somebody was quicker; the sentence says who."""
        return super().post(request, **kwargs)

    def make(self, request: Request, task_id: int) -> Answer:
        api.read_object(request.data or {}, {})
        task = complete_task(by=request.user, task_id=api.checked_id(task_id))
        return Answer(TaskOutput(task).data, ids=[task.pk], status=200)


class Dismiss(OneTask):
    @extend_schema(
        operation_id="tasks_dismiss",
        summary="Say that a task need not be done, and why",
        request=DismissInput,
        parameters=[KEY_PARAMETER],
        responses=TaskOutput,
        tags=["Tasks"],
    )
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request, task_id: int) -> Answer:
        asked = api.read_object(request.data, {"reason": api.text(300, required=True)})
        task = dismiss_task(by=request.user, task_id=api.checked_id(task_id), reason=asked["reason"])
        return Answer(TaskOutput(task).data, ids=[task.pk], status=200)
