"""Taking patients off a list by API: off it, off what was just put on, cancelled on the day; and who accepted whom."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.described import ID, WHY, an_object, list_of, one_of
from plumbing.api import KEY_PARAMETER, Answer, Deed
from sessions_app.lists.api.offer_steps import entry_for
from sessions_app.lists.api.patient_list import MOST_NEEDS, list_answer
from sessions_app.lists.models.criteria import ListException
from sessions_app.lists.services.list_entries import take_off_list, undo_put_on
from sessions_app.session.api import schemas
from sessions_app.session.api.reading import hold, session_for
from sessions_app.session.api.shapes import local, sees_patients
from sessions_app.session.cancellation_reasons import Why

CANCEL = an_object(
    {"why": one_of(Why.values, "; ".join(f"{why.value} {why.label}" for why in Why)), "reason": WHY},
    ["why", "reason"],
)
UNDO = an_object({"entries": list_of(ID, MOST_NEEDS, minItems=1)}, ["entries"])
_LIST = {
    "tags": ["lists"], "parameters": [described.IF_MATCH, KEY_PARAMETER, described.ETAG],
    "responses": {200: schemas.ListSchema},
}  # fmt: skip


class ExceptionSchema(s.Serializer):
    entry = s.IntegerField()
    unmet = s.ListField(child=s.CharField(), help_text="The criteria that were not met.")
    clinician = s.CharField()
    registration = s.CharField()
    reason = s.CharField()
    recorded_at = s.DateTimeField()
    recorded_by = s.CharField()

    class Meta:
        ref_name = "ListException"


class ExceptionsSchema(s.Serializer):
    results = ExceptionSchema(many=True)

    class Meta:
        ref_name = "ListExceptions"


def _exception_shape(one: ListException) -> dict:
    return {
        "entry": one.entry_id, "unmet": list(one.unmet), "clinician": one.clinician, "registration": one.registration,
        "reason": one.reason, "recorded_at": local(one.recorded_at), "recorded_by": one.recorded_by,
    }  # fmt: skip


class Exceptions(api.ApiView):
    @extend_schema(
        operation_id="list_exceptions", summary="Patients a clinician accepted although criteria are not met", tags=["lists"],
        parameters=[described.ETAG], responses={200: ExceptionsSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        """Accepting one belongs to people: `POST …/list/` with an `exception` is answered 403 `person_needed`."""
        sees_patients(request.user)
        session = session_for(request.user, pk)
        rows = ListException.objects.visible_to(request.user).filter(entry__session=session).order_by("pk")
        shape = {"results": [_exception_shape(one) for one in rows]}
        return Response(shape, headers={"ETag": api.etag(session.version)})


class OfList(Deed):
    """A deed that changes a list; its answer is the list as it is now."""

    resource, status = "list", 200

    def hold(self, request: Request, pk: int, entry: int | None = None) -> None:
        hold(request.user, pk, api.wanted_version(request))
        if entry is not None:
            entry_for(request.user, pk, entry)

    def shown(self, request: Request, done: int, pk: int, **at: int) -> Answer:
        return list_answer(request.user, pk)


@extend_schema_view(
    post=extend_schema(
        operation_id="list_take_off", summary="Take a patient off the list; they wait on as before",
        request=described.body(described.REASON),
        examples=[OpenApiExample("Asked for", {"reason": "Treated elsewhere meanwhile"}, request_only=True)], **_LIST,
    )
)  # fmt: skip
class TakeOff(OfList):
    fields = {"reason": api.text(200, required=True)}

    def act(self, request: Request, asked: dict, pk: int, entry: int) -> int:
        self.hold(request, pk, entry)
        return take_off_list(by=request.user, entry_id=entry, **asked).pk


@extend_schema_view(
    post=extend_schema(
        operation_id="list_undo", summary="Take back what was just put on",
        description="Those nobody was offered anything yet; the others stay. A second time takes nothing back.",
        request=described.body(UNDO), examples=[OpenApiExample("Two", {"entries": [77, 78]}, request_only=True)], **_LIST,
    )
)  # fmt: skip
class UndoPutOn(OfList):
    fields = {"entries": api.many(api.whole(), MOST_NEEDS, required=True)}

    def act(self, request: Request, asked: dict, pk: int) -> int:
        self.hold(request, pk)
        undo_put_on(by=request.user, session_id=pk, entry_ids=asked["entries"])
        return pk
