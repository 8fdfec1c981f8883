"""The API's bodies and answers about tasks and messages."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from base.record_types import Choice, Id, Instant, OneOf, Text
from base.records import Answer, Body, PageQuery, source
from notifications.kinds import TaskKind, When
from notifications.models import Task

State = Annotated[Task.State, OneOf("TaskState")]


class TaskQuery(PageQuery):
    state: State = Field(Task.State.OPEN, description="open unless said.")
    kind: Annotated[str, Text(40)] = Field("", description="Only this kind, such as offers.to_answer.")


class TaskDismissal(Body):
    """The reason a task need not be done."""

    reason: Annotated[str, Text(300, least=1)]

    example = {"reason": "Agreed by telephone"}


class TaskRecord(Answer):
    """Something that waits for the organisation."""

    id: Id
    kind: str = Field(description="Such as offers.to_answer.")
    subject: Id = source("subject_id", "The id of what it is about: session, contract …")
    text: str = source("words")
    why: str
    href: str = Field(description="The page where it is done.")
    due_at: Instant | None
    state: State
    opened_at: Instant
    closed_at: Instant | None
    closed_by: str = Field(description="Empty when it closed by itself.")
    reason: str = Field(description="Why it was dismissed.")

    example = {
        "id": 9,
        "kind": "offers.to_answer",
        "subject": 412,
        "text": "Answer the offer of Sat 5 Dec, Endoscopy 1",
        "why": "You may answer offers",
        "href": "/sessions/412/",
        "due_at": "2026-12-01T12:00:00+00:00",
        "state": "open",
        "opened_at": "2026-11-20T09:00:00+00:00",
        "closed_at": None,
        "closed_by": "",
        "reason": "",
    }


class MessageKindRecord(Answer):
    """A kind of message, and how it is usually sent."""

    name: str = Field(description="The `kind` of a task.")
    title: str
    group: str
    task: bool = source(lambda kind: isinstance(kind, TaskKind), "False: a notice, which asks for nothing.")
    usual: Choice[When] = Field(description="How people hear of it unless they say otherwise.")

    example = {
        "name": "offers.to_answer",
        "title": "Offers to answer",
        "group": "Offers",
        "task": True,
        "usual": "digest",
    }
