"""Steps that every endpoint of one session shares: finding it, holding a version, making one move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import QuerySet

from base.actors import Actor
from base.api import checked_id, wanted_version, without_index
from base.errors import DomainError, NotFound
from base.records import Body, Nothing
from base.requests import ApiRequest
from plumbing.endpoints import CommandView, endpoint
from sessions_app.session.models.sessions import Session
from sessions_app.session.records import SessionRecord
from sessions_app.session.services.transitions import lock_sessions

TAG = "Sessions"
T = TypeVar("T")


def sessions_of(by: Actor) -> QuerySet[Session]:
    """The sessions the asker may see, with what an answer shows of them."""
    return Session.objects.visible_to(by).select_related("room__site", "call_off", "service_line")


def session_for(by: Actor, pk: int) -> Session:
    """One of them. Raises NotFound."""
    found = sessions_of(by).filter(pk=checked_id(pk)).first()
    if found is None:
        raise NotFound()
    return found


def hold(by: Actor, pk: int, version: int | None) -> None:
    """Where a version was named: hold the session until the request ends, if it is still that version."""
    if version is not None:
        alone(lambda: lock_sessions(by=by, ids=[checked_id(pk)], version=version))


def hold_now(by: Actor, pk: int) -> Session:
    """The session, held until the request ends, whatever its version. Raises NotFound."""
    return alone(lambda: lock_sessions(by=by, ids=[checked_id(pk)]))[0]


def alone(act: Callable[[], T]) -> T:
    """The answer of a service for many, asked for one; its refusals then speak of the one."""
    try:
        return act()
    except DomainError as refusal:
        raise without_index(refusal) from None


class SessionCommand(CommandView):
    """Something done about one session; the answer is the session as it is now."""

    resource = "session"

    def show(self, request: ApiRequest, pk: int, /, **at: Any) -> SessionRecord:
        return SessionRecord.of(session_for(request.actor, pk))


def step(
    name: str, summary: str, act: Callable[..., object], *, says: str, body: type[Body] = Nothing
) -> type[SessionCommand]:
    """The view of one move of a session's life; ``act`` takes ``by``, ``pk`` and the fields of ``body``.

    ``says`` is the operation's sentence in the description.
    """

    @endpoint(
        f"sessions_{name}",
        summary,
        tag=TAG,
        description=says,
        body=body,
        answers=SessionRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self: SessionCommand, request: ApiRequest, body: Body, pk: int) -> int:
        hold(request.actor, pk, wanted_version(request))
        alone(lambda: act(by=request.actor, pk=pk, **body.values()))
        return pk

    return type(f"{name.title()}Session", (SessionCommand,), {"post": post})
