"""Follow-ups of a list by API: noted, read and acted on by either side."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import DAY, an_object, one_of, or_null, text_of
from base.errors import Fault, NotFound
from base.permissions import Permission, require
from plumbing.api import KEY_PARAMETER, Answer, Once
from sessions_app.aftercare.models import FollowUp
from sessions_app.aftercare.selectors import follow_ups
from sessions_app.aftercare.services.follow_ups import Wish, act_on, add_follow_ups
from sessions_app.session.api.reading import alone, session_for
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.states import Side

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
WHICH = {"state": api.choices(FollowUp.State.values), "side": api.choice(Side.values)}

ENTRY_SCHEMA = described.ID | {
    "description": "The patient's place on the session's list, as `GET …/list/` names it."
}


_NOTE = an_object(
    {
        "entry": ENTRY_SCHEMA, "kind": one_of(FollowUp.Kind.values),
        "side": one_of(Side.values), "owner": text_of(120, minLength=1),
        "due_on": DAY, "what": or_null(text_of(200)),
    },
    ["entry", "kind", "side", "owner", "due_on"],
)  # fmt: skip
_ACT = an_object(
    {
        "action": text_of(300, minLength=1), "result_on": or_null(DAY),
        "needed": {"type": ["boolean", "null"], "description": "False: it is not needed any more. True."},
    },
    ["action"],
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


FollowUpsSchema = described.page_of(FollowUpSchema)


def follow_up_shape(one: FollowUp) -> dict:
    return {
        "id": one.pk, "version": one.version, "session": one.session_id, "patient": one.patient.pseudonym,
        "kind": str(one.kind), "what": one.what, "side": str(one.side), "owner": one.owner,
        "due_on": one.due_on.isoformat(), "state": str(one.state),
        "result_on": one.result_on and one.result_on.isoformat(), "acted_on": one.acted_on and one.acted_on.isoformat(),
        "acted_by": one.acted_by, "action": one.action,
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
            OpenApiParameter("side", one_of(Side.values)), described.CURSOR, described.LIMIT,
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
