"""The places of a list by API: the offer of each, step by step."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import an_object, one_of, or_null
from base.errors import NotFound
from plumbing.api import KEY_PARAMETER, Answer, Deed, Once, idempotency_key
from sessions_app.lists.models.offer_steps import OfferStep
from sessions_app.lists.services.offer_steps import record_step, undo_step
from sessions_app.session.api.reading import hold, session_for
from sessions_app.session.api.shapes import local, sees_patients
from sessions_app.session.models.list_entries import ListEntry

KINDS = [kind for kind in OfferStep.Kind.values if kind != OfferStep.Kind.UNDONE]
STEP = {
    "kind": api.choice(KINDS, required=True),
    "channel": api.choice(OfferStep.Channel.values, absent=""),
    "declined": api.choice(OfferStep.Declined.values, absent=""),
}
STEP_BODY = an_object(
    {
        "kind": one_of(KINDS),
        "channel": or_null(one_of(OfferStep.Channel.values)),
        "declined": or_null(one_of(OfferStep.Declined.values, "Why, where it was declined.")),
    },
    ["kind"],
)


class OfferStepSchema(s.Serializer):
    id = s.IntegerField()
    kind = s.ChoiceField(OfferStep.Kind.choices)
    channel = s.CharField(allow_blank=True)
    declined = s.CharField(allow_blank=True)
    notice_days = s.IntegerField()
    reasonable = s.BooleanField(help_text="At least the trust's own notice.")
    at = s.DateTimeField()
    by = s.CharField()

    class Meta:
        ref_name = "OfferStep"


class OffersSchema(s.Serializer):
    entry = s.IntegerField()
    state = s.CharField()
    steps = OfferStepSchema(many=True)

    class Meta:
        ref_name = "OfferTrail"


def step_shape(step: OfferStep) -> dict:
    return {
        "id": step.pk, "kind": step.kind, "channel": step.channel, "declined": step.declined,
        "notice_days": step.notice_days, "reasonable": step.reasonable, "at": local(step.at), "by": step.by,
    }  # fmt: skip


def entry_for(by: Actor, pk: int, entry: int) -> ListEntry:
    """A place of a session's list, live or not. Raises NotFound."""
    rows = ListEntry.objects.visible_to(by)
    found = rows.filter(pk=api.checked_id(entry), session_id=api.checked_id(pk)).first()
    if found is None:
        raise NotFound("There is no such place on a list that you can see.", code="entry_not_found")
    return found


def trail_answer(by: Actor, pk: int, entry: int) -> Answer:
    """The offer of a place as it is now."""
    session, found = session_for(by, pk), entry_for(by, pk, entry)
    steps = OfferStep.objects.visible_to(by).filter(entry=found).order_by("id")
    data = {"entry": found.pk, "state": str(found.state), "steps": [step_shape(step) for step in steps]}
    return Answer(data, status=200, headers={"ETag": api.etag(session.version)})


class Offers(Once, api.ApiView):
    resource = "offer_step"

    @extend_schema(
        operation_id="offers_read", summary="The offer of one place, step by step", tags=["lists"],
        parameters=[described.ETAG], responses={200: OffersSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int, entry: int) -> Response:
        sees_patients(request.user)
        return trail_answer(request.user, pk, entry).response()

    @extend_schema(
        operation_id="offers_record", summary="Record a step of the offer of one place", tags=["lists"],
        request=described.body(STEP_BODY), parameters=[described.IF_MATCH, KEY_PARAMETER, described.ETAG],
        responses={201: OpenApiResponse(OffersSchema, description="The offer as it is now.")},
        examples=[OpenApiExample("By telephone", {"kind": "offered", "channel": "telephone"}, request_only=True)],
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request, pk: int, entry: int) -> Answer:
        hold(request.user, pk, api.wanted_version(request))
        asked = api.read_object(request.data, STEP)
        entry_for(request.user, pk, entry)
        step = record_step(
            by=request.user, entry_id=api.checked_id(entry), key=idempotency_key(request), **asked
        )
        return self.again(request, [step.pk], 201, pk=pk, entry=entry)

    def again(self, request: Request, ids: list, status: int, pk: int, entry: int) -> Answer:
        answer = trail_answer(request.user, pk, entry)
        answer.ids, answer.status = ids, 201
        return answer


@extend_schema_view(
    post=extend_schema(
        operation_id="offers_undo", summary="Undo the last step of the offer of a place", tags=["lists"],
        description="The place is again what it was before. Nothing is erased: the undoing is a step that names it.",
        request=described.body(described.NOTHING), parameters=[described.IF_MATCH, KEY_PARAMETER, described.ETAG],
        responses={200: OffersSchema},
    )
)  # fmt: skip
class UndoStep(Deed):
    resource, status = "offer_step", 200

    def act(self, request: Request, asked: dict, pk: int, entry: int, step: int) -> int:
        hold(request.user, pk, api.wanted_version(request))
        entry_for(request.user, pk, entry)
        return undo_step(by=request.user, entry_id=entry, step_id=step, key=idempotency_key(request)).pk

    def shown(self, request: Request, done: int, pk: int, entry: int, step: int) -> Answer:
        return trail_answer(request.user, pk, entry)
