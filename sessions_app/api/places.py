"""The places of a list by API: the offer of each, step by step."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.described import an_object, one_of, or_null
from base.refusals import NotFound
from plumbing.api import KEY_PARAMETER, Answer, Once, once_key
from sessions_app.api.sessions import hold, session_for
from sessions_app.api.shapes import local, sees_patients
from sessions_app.models import ListEntry, OfferStep
from sessions_app.services.trail import record_step

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


class Offers(Once, api.ApiView):
    resource = "offer_step"

    @extend_schema(
        operation_id="offers_read", summary="The offer of one place, step by step", tags=["lists"],
        parameters=[described.ETAG], responses={200: OffersSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int, entry: int) -> Response:
        sees_patients(request.user)
        return self._trail(request, pk, entry).response()

    @extend_schema(
        operation_id="offers_record", summary="Record a step of the offer of one place", tags=["lists"],
        request=described.body(STEP_BODY), parameters=[described.IF_MATCH, KEY_PARAMETER, described.ETAG],
        responses={201: OpenApiResponse(OffersSchema, description="The offer as it is now.")},
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request, pk: int, entry: int) -> Answer:
        hold(request.user, pk, api.wanted_version(request))
        asked = api.read_object(request.data, STEP)
        self._entry(request, pk, entry)
        step = record_step(by=request.user, entry_id=api.checked_id(entry), key=once_key(request), **asked)
        return self.again(request, [step.pk], 201, pk=pk, entry=entry)

    def again(self, request: Request, ids: list, status: int, pk: int, entry: int) -> Answer:
        answer = self._trail(request, pk, entry)
        answer.ids, answer.status = ids, 201
        return answer

    def _entry(self, request: Request, pk: int, entry: int) -> ListEntry:
        rows = ListEntry.objects.visible_to(request.user)
        found = rows.filter(pk=api.checked_id(entry), session_id=api.checked_id(pk)).first()
        if found is None:
            raise NotFound("There is no such place on a list that you can see.", code="entry_not_found")
        return found

    def _trail(self, request: Request, pk: int, entry: int) -> Answer:
        session, found = session_for(request.user, pk), self._entry(request, pk, entry)
        steps = OfferStep.objects.visible_to(request.user).filter(entry=found).order_by("id")
        data = {"entry": found.pk, "state": str(found.state), "steps": [step_shape(step) for step in steps]}
        return Answer(data, status=200, headers={"ETag": api.etag(session.version)})
