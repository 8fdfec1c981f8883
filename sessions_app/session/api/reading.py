"""Steps that every endpoint of one session shares: finding it, holding a version, making one move."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.errors import DomainError, NotFound
from plumbing.api import KEY_PARAMETER, Answer, Once
from sessions_app.session.api import schemas
from sessions_app.session.api.shapes import session_shape
from sessions_app.session.cancellation_reasons import OF_A_LIST, Why
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import lock_sessions
from sessions_app.session.states import CancelCause

T = TypeVar("T")


def sessions_of(by: Actor) -> QuerySet[Session]:
    """What the asker may see, with what an answer shows of it."""
    return Session.objects.visible_to(by).select_related("room__site", "call_off", "service_line")


def session_for(by: Actor, pk: int) -> Session:
    """One of them. Raises NotFound."""
    found = sessions_of(by).filter(pk=api.checked_id(pk)).first()
    if found is None:
        raise NotFound()
    return found


def hold(by: Actor, pk: int, version: int | None) -> None:
    """Where a version was named: hold the session until the request ends, if it is still that version."""
    if version is not None:
        alone(lambda: lock_sessions(by=by, ids=[api.checked_id(pk)], version=version))


def hold_now(by: Actor, pk: int) -> Session:
    """The session, held until the request ends, whatever its version. Raises NotFound."""
    return alone(lambda: lock_sessions(by=by, ids=[api.checked_id(pk)]))[0]


def alone(act: Callable[[], T]) -> T:
    """What a service for many answers for one; its refusals then speak of the one."""
    try:
        return act()
    except DomainError as refusal:
        raise api.without_index(refusal) from None


def shown(session: Session) -> Response:
    return Response(session_shape(session), headers={"ETag": api.etag(session.version)})


class Step(Once, api.ApiView):
    """One move of a session's life. ``act`` takes ``by``, ``pk`` and, where ``reasoned``, ``reason``."""

    resource = "session"
    act: Callable[..., object]
    reasoned = False
    takes: dict = {}

    def make(self, request: Request, pk: int) -> Answer:
        hold(request.user, pk, api.wanted_version(request))
        reason = {"reason": api.text(200, required=True)} if self.reasoned else {}
        asked = api.read_object(request.data, reason | self.takes)
        alone(lambda: type(self).act(by=request.user, pk=api.checked_id(pk), **asked))
        return self.again(request, [pk], 200, pk=pk)

    def again(self, request: Request, ids: list, status: int, pk: int) -> Answer:
        session = session_for(request.user, ids[0])
        return Answer(
            session_shape(session), ids=ids, status=200, headers={"ETag": api.etag(session.version)}
        )


def step(
    name: str, summary: str, act: Callable[..., object], *, reasoned: bool = False, takes: dict | None = None,
    body: dict | None = None,
) -> type[Step]:  # fmt: skip
    """The view of ``POST /sessions/{id}/<name>/``; ``takes`` are fields beside the reason, ``body`` describes them all."""
    says = extend_schema(
        operation_id=f"sessions_{name}", summary=summary, tags=["sessions"],
        request=described.body(body or (described.REASON if reasoned else described.NOTHING)),
        parameters=[described.IF_MATCH, KEY_PARAMETER, described.ETAG], responses={200: schemas.SessionSchema},
    )  # fmt: skip

    def post(self, request: Request, **kwargs) -> Response:
        return Once.post(self, request, **kwargs)

    members = {"act": staticmethod(act), "reasoned": reasoned, "takes": takes or {}, "post": says(post)}
    return type(f"{name.title()}Session", (Step,), members)


CANCELLING = {
    "cause": api.choice(CancelCause.values, absent=CancelCause.TRUST),
    "why": api.choice(OF_A_LIST, absent=Why.ELSE.value),
}
"""How a cancellation is described beside its reason."""
