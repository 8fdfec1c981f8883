"""A session's team and its patients by API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from nhs.errors import Invalid
from plumbing.api import KEY_PARAMETER, Answer, Once
from sessions_app.lists.api.slots import left_shape
from sessions_app.lists.services.criteria import ExceptionGiven
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.session.api import bodies, schemas
from sessions_app.session.api.reading import hold, session_for
from sessions_app.session.api.shapes import entry_shape, sees_patients
from sessions_app.session.api.slots import KINDS
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session


def _exception(value: Any) -> ExceptionGiven:
    """The clinician who accepts the patients all the same; that it may be recorded at all the service says."""
    names = ("clinician", "registration", "reason")
    if not isinstance(value, dict) or not all(isinstance(value.get(name), str) for name in names):
        raise Invalid(
            "Give the clinician, the registration and the reason, each as text.", code="not_an_object"
        )
    return ExceptionGiven(*(value[name] for name in names))


MOST_NEEDS = 100


NEEDS = {
    "needs": api.many(api.whole(), MOST_NEEDS, required=True),
    "reason": api.text(200, absent=""),
    "standby": api.flag(absent=False),
    "exception": api.Field(_exception),
    "slot_kinds": KINDS,
}


class PatientList(Once, api.ApiView):
    resource = "list"

    @extend_schema(
        operation_id="list_read", summary="The patients on a session's list", tags=["lists"],
        parameters=[described.ETAG], responses={200: schemas.ListSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return list_answer(request.user, pk).response()

    @extend_schema(
        operation_id="list_fill", summary="Put waiting patients on the list", tags=["lists"],
        description="Acceptance criteria of the service line are checked: 409 `criteria_not_met` names each.",
        request=described.body(bodies.ON_LIST), parameters=[described.IF_MATCH, KEY_PARAMETER, described.ETAG],
        responses={201: OpenApiResponse(schemas.ListSchema, description="The list as it is now.")},
        examples=[OpenApiExample("On standby", {"needs": [4711], "standby": True}, request_only=True)],
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request, pk: int) -> Answer:
        hold(request.user, pk, api.wanted_version(request))
        asked = api.read_object(request.data, NEEDS)
        put_on_list(
            by=request.user, session_id=api.checked_id(pk), need_ids=asked["needs"], reason=asked["reason"],
            exception=asked["exception"], standby=asked["standby"], slot_kinds=asked["slot_kinds"],
        )  # fmt: skip
        return self.again(request, [pk], 201, pk=pk)

    def again(self, request: Request, ids: list, status: int, pk: int) -> Answer:
        answer = list_answer(request.user, ids[0])
        answer.ids, answer.status = ids, 201
        answer.headers["Location"] = f"/api/v1/sessions/{ids[0]}/list/"
        return answer


def list_answer(by: Actor, pk: int) -> Answer:
    """A session's list as it is."""
    session = session_for(by, pk)
    return Answer(_list(by, session), ids=[pk], status=200, headers={"ETag": api.etag(session.version)})


def _list(by: Actor, session: Session) -> dict:
    sees_patients(by)
    entries = ListEntry.objects.visible_to(by).filter(session=session, live=True).select_related("patient")
    entries = list(entries.order_by("position"))
    return {
        "session": session.pk,
        "version": session.version,
        "unit": str(session.unit),
        "planned_capacity": session.planned_capacity,
        "slots_left": left_shape(session, entries),
        "entries": [entry_shape(entry) for entry in entries],
    }
