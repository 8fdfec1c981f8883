"""Late events by API: what befell a patient after the list, told by either side, weeks later where need be."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.described import DAY, REASON, an_object, one_of, or_null, text_of
from base.permissions import Permission, require
from plumbing.api import KEY_PARAMETER, Answer, Deed, Once
from sessions_app.aftercare.api.follow_ups import ENTRY_SCHEMA, patient_of
from sessions_app.aftercare.models import LateEvent
from sessions_app.aftercare.selectors import late_events
from sessions_app.aftercare.services.follow_ups import record_late_event, take_back_late_event
from sessions_app.session.api.reading import session_for
from sessions_app.session.api.shapes import local
from sessions_app.session.states import Side

EVENT = {
    "entry": api.whole(required=True),
    "kind": api.choice(LateEvent.Kind.values, required=True),
    "happened_on": api.date(required=True),
    "note": api.text(500, absent=""),
}
_EVENT = an_object(
    {
        "entry": ENTRY_SCHEMA, "kind": one_of(LateEvent.Kind.values), "happened_on": DAY, "note": or_null(text_of(500)),
    },
    ["entry", "kind", "happened_on"],
)  # fmt: skip


class LateEventSchema(s.Serializer):
    id = s.IntegerField()
    session = s.IntegerField()
    patient = s.CharField(help_text="The invented name both sides see.")
    kind = s.ChoiceField(LateEvent.Kind.choices)
    happened_on = s.DateField()
    note = s.CharField(allow_blank=True)
    side = s.ChoiceField(Side.choices)
    recorded_at = s.DateTimeField()
    recorded_by = s.CharField()
    reviewed_at = s.DateTimeField(allow_null=True)
    taken_back_at = s.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "LateEvent"


LateEventsSchema = described.page_of(LateEventSchema)


def late_event_shape(one: LateEvent) -> dict:
    return {
        "id": one.pk, "session": one.session_id, "patient": one.patient.pseudonym, "kind": str(one.kind),
        "happened_on": one.happened_on.isoformat(), "note": one.note, "side": str(one.side),
        "recorded_at": local(one.recorded_at), "recorded_by": one.recorded_by, "reviewed_at": local(one.reviewed_at),
        "taken_back_at": local(one.taken_back_at),
    }  # fmt: skip


class LateEvents(api.ApiView):
    @extend_schema(
        operation_id="late_events_list", summary="Late events, as they were recorded", tags=["after a list"],
        parameters=[described.CURSOR, described.LIMIT], responses={200: LateEventsSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        require(request.user, Permission.FOLLOW_UP)
        asked = api.read_parameters(request, api.PAGE)
        rows = late_events(actor=request.user)
        page, following = api.page_of(
            rows, request, by=("recorded_at", "id"), cursor=asked["cursor"], limit=asked["limit"]
        )
        return Response({"results": [late_event_shape(one) for one in page], "next": following})


class SessionLateEvents(Once, api.ApiView):
    resource = "late_event"

    @extend_schema(
        operation_id="late_events_add", summary="Record what befell a patient after the list", tags=["after a list"],
        request=described.body(_EVENT), parameters=[KEY_PARAMETER], responses={201: LateEventSchema},
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request, pk: int) -> Answer:
        require(request.user, Permission.FOLLOW_UP)
        asked = api.read_object(request.data, EVENT)
        session = session_for(request.user, pk)
        patient = patient_of(request.user, session.pk, asked.pop("entry"))
        made = record_late_event(by=request.user, session_id=session.pk, patient_id=patient, **asked)
        return self.again(request, [made.pk], 201, pk=pk)

    def again(self, request: Request, ids: list, status: int, pk: int) -> Answer:
        return Answer(late_event_shape(late_events(actor=request.user).get(pk=ids[0])), ids=ids)


@extend_schema_view(
    post=extend_schema(
        operation_id="late_events_take_back", summary="It was recorded by mistake: take it back, and say why",
        description="Whoever recorded it takes it back. It stays to be seen, with the reason.", tags=["after a list"],
        request=described.body(REASON), parameters=[KEY_PARAMETER], responses={200: LateEventSchema},
        examples=[OpenApiExample("Mistaken", {"reason": "Recorded for the wrong list"}, request_only=True)],
    )
)  # fmt: skip
class TakeBack(Deed):
    resource, status = "late_event", 200
    fields = {"reason": api.text(200, required=True)}

    def act(self, request: Request, asked: dict, pk: int) -> int:
        return take_back_late_event(by=request.user, event_id=pk, **asked).pk

    def shown(self, request: Request, done: int, pk: int) -> Answer:
        return Answer(late_event_shape(late_events(actor=request.user).get(pk=done)))
