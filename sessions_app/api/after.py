"""What remains after a list by API: follow-ups noted, read and acted on; late events recorded and read."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.permissions import Permission, require
from base.refusals import Fault, NotFound
from plumbing.api import KEY_PARAMETER, Answer, Once
from sessions_app.api.sessions import alone, session_for
from sessions_app.api.shapes import local
from sessions_app.models import FollowUp, LateEvent, ListEntry, Side
from sessions_app.selectors.after import follow_ups, late_events
from sessions_app.services.follow_ups import Wish, act_on, add_follow_ups, record_late_event

NOTE = {
    "entry": api.whole(required=True),
    "kind": api.choice(FollowUp.Kind.values, required=True),
    "side": api.choice(Side.values, required=True),
    "owner": api.text(120, required=True),
    "due_on": api.date(required=True),
    "what": api.text(200, absent=""),
}
ACT = {
    "action": api.text(300, required=True),
    "result_on": api.date(),
    "needed": api.flag(absent=True),
}
EVENT = {
    "entry": api.whole(required=True),
    "kind": api.choice(LateEvent.Kind.values, required=True),
    "happened_on": api.date(required=True),
    "note": api.text(500, absent=""),
}
WHICH = {"state": api.choices(FollowUp.State.values), "side": api.choice(Side.values)}

_DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
_ENTRY = described.ID | {
    "description": "The patient's place on the session's list, as `GET …/list/` names it."
}


def _body(properties: dict, required: list[str]) -> dict:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _text(longest: int, **more) -> dict:
    return {"type": ["string", "null"], "maxLength": longest, **more}


_NOTE = _body(
    {
        "entry": _ENTRY, "kind": {"type": "string", "enum": FollowUp.Kind.values},
        "side": {"type": "string", "enum": Side.values}, "owner": {"type": "string", "maxLength": 120, "minLength": 1},
        "due_on": _DAY, "what": _text(200),
    },
    ["entry", "kind", "side", "owner", "due_on"],
)  # fmt: skip
_ACT = _body(
    {
        "action": {"type": "string", "maxLength": 300, "minLength": 1}, "result_on": _DAY | {"type": ["string", "null"]},
        "needed": {"type": ["boolean", "null"], "description": "False: it is not needed any more. True."},
    },
    ["action"],
)  # fmt: skip
_EVENT = _body(
    {
        "entry": _ENTRY, "kind": {"type": "string", "enum": LateEvent.Kind.values}, "happened_on": _DAY, "note": _text(500),
    },
    ["entry", "kind", "happened_on"],
)  # fmt: skip


class FollowUpSchema(s.Serializer):
    id = s.IntegerField()
    version = s.IntegerField(help_text="Goes up with every change; also the ETag.")
    session = s.IntegerField()
    patient = s.CharField(help_text="The invented name both sides see.")
    kind = s.ChoiceField(FollowUp.Kind.choices)
    what = s.CharField(allow_blank=True)
    side = s.ChoiceField(Side.choices)
    owner = s.CharField()
    due_on = s.DateField()
    state = s.ChoiceField(FollowUp.State.choices)
    result_on = s.DateField(allow_null=True)
    acted_on = s.DateField(allow_null=True)
    acted_by = s.CharField(allow_blank=True)
    action = s.CharField(allow_blank=True)

    class Meta:
        ref_name = "FollowUp"


class FollowUpsSchema(s.Serializer):
    results = FollowUpSchema(many=True)
    next = s.CharField(allow_null=True)

    class Meta:
        ref_name = "FollowUpPage"


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


class LateEventsSchema(s.Serializer):
    results = LateEventSchema(many=True)
    next = s.CharField(allow_null=True)

    class Meta:
        ref_name = "LateEventPage"


def follow_up_shape(one: FollowUp) -> dict:
    return {
        "id": one.pk, "version": one.version, "session": one.session_id, "patient": one.patient.pseudonym,
        "kind": str(one.kind), "what": one.what, "side": str(one.side), "owner": one.owner,
        "due_on": one.due_on.isoformat(), "state": str(one.state),
        "result_on": one.result_on and one.result_on.isoformat(), "acted_on": one.acted_on and one.acted_on.isoformat(),
        "acted_by": one.acted_by, "action": one.action,
    }  # fmt: skip


def late_event_shape(one: LateEvent) -> dict:
    return {
        "id": one.pk, "session": one.session_id, "patient": one.patient.pseudonym, "kind": str(one.kind),
        "happened_on": one.happened_on.isoformat(), "note": one.note, "side": str(one.side),
        "recorded_at": local(one.recorded_at), "recorded_by": one.recorded_by, "reviewed_at": local(one.reviewed_at),
        "taken_back_at": local(one.taken_back_at),
    }  # fmt: skip


def patient_of(by: Actor, session_id: int, entry: int) -> int:
    """The patient of a place on the session's list. Raises NotFound."""
    found = ListEntry.objects.visible_to(by).filter(pk=entry, session_id=session_id).first()
    if found is None:
        fault = Fault("/entry", "entry_not_found", "There is no such place on this list that you can see.")
        raise NotFound.of([fault])
    return found.patient_id


class FollowUps(api.ApiView):
    @extend_schema(
        operation_id="follow_ups_list", summary="Follow-ups, the first due first", tags=["after a list"],
        parameters=[
            OpenApiParameter("state", {"type": "string"}, description=f"With commas: {', '.join(FollowUp.State.values)}."),
            OpenApiParameter("side", {"type": "string", "enum": Side.values}), described.CURSOR, described.LIMIT,
        ],
        responses={200: FollowUpsSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        require(request.user, Permission.FOLLOW_UP)
        asked = api.read_parameters(request, WHICH | api.PAGE)
        rows = follow_ups(actor=request.user)
        rows = rows.filter(state__in=asked["state"]) if asked["state"] else rows
        rows = rows.filter(side=asked["side"]) if asked["side"] else rows
        page, following = api.page_of(
            rows, request, by=("made_at", "id"), cursor=asked["cursor"], limit=asked["limit"]
        )
        return Response({"results": [follow_up_shape(one) for one in page], "next": following})


class SessionFollowUps(Once, api.ApiView):
    resource = "follow_up"

    @extend_schema(
        operation_id="follow_ups_add", summary="Note something to follow up", tags=["after a list"],
        request=described.body(_NOTE), parameters=[KEY_PARAMETER, described.ETAG], responses={201: FollowUpSchema},
        examples=[
            OpenApiExample(
                "Histology", request_only=True,
                value={"entry": 77, "kind": "histology", "side": "provider", "owner": "Endoscopy lead", "due_on": "2026-12-19"},
            )
        ],
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request, pk: int) -> Answer:
        require(request.user, Permission.FOLLOW_UP)
        asked = api.read_object(request.data, NOTE)
        session = session_for(request.user, pk)
        patient = patient_of(request.user, session.pk, asked.pop("entry"))
        (made,) = alone(
            lambda: add_follow_ups(
                by=request.user, session_id=session.pk, wishes=[Wish(patient_id=patient, **asked)]
            )
        )
        return self.again(request, [made.pk], 201, pk=pk)

    def again(self, request: Request, ids: list, status: int, pk: int) -> Answer:
        return _one(request.user, ids[0], status=201)


class ActOnFollowUp(Once, api.ApiView):
    resource = "follow_up"

    @extend_schema(
        operation_id="follow_ups_act", summary="Say what was done with it", tags=["after a list"],
        request=described.body(_ACT), parameters=[described.IF_MATCH, KEY_PARAMETER, described.ETAG],
        responses={200: FollowUpSchema},
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request, pk: int) -> Answer:
        version = api.wanted_version(request)
        asked = api.read_object(request.data, ACT)
        act_on(by=request.user, follow_up_id=api.checked_id(pk), version=version, **asked)
        return self.again(request, [pk], 200, pk=pk)

    def again(self, request: Request, ids: list, status: int, pk: int) -> Answer:
        return _one(request.user, ids[0], status=200)


def _one(by: Actor, pk: int, *, status: int) -> Answer:
    one = follow_ups(actor=by).get(pk=pk)
    return Answer(follow_up_shape(one), ids=[pk], status=status, headers={"ETag": api.etag(one.version)})


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
