"""The end of a contract's care by API: what is still open under it, and taking it over. Closing it belongs to people."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import ID, an_object, list_of, text_of
from base.errors import Fault, NotFound
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.models import CallOff
from plumbing.api import KEY_PARAMETER, Answer, Once
from sessions_app.aftercare.api.follow_ups import FollowUpSchema, follow_up_shape
from sessions_app.aftercare.models import HandBack
from sessions_app.aftercare.selectors import follow_ups, not_handed_back, to_hand_back
from sessions_app.aftercare.services.follow_ups import hand_over
from sessions_app.session.api.shapes import local

TAG = "After a list"
MOST = 200
TAKE_OVER = {
    "follow_ups": api.many(api.whole(), MOST, required=True),
    "owner": api.text(120, required=True),
}
BODY = an_object(
    {"follow_ups": list_of(ID, MOST, minItems=1), "owner": text_of(120, "Who of the trust.", minLength=1)},
    ["follow_ups", "owner"],
)


class ClosedSchema(s.Serializer):
    closed_at = s.DateTimeField()
    closed_by = s.CharField()
    follow_ups = s.IntegerField(help_text="How many there were under the contract.")
    handed_over = s.IntegerField(help_text="Of these, how many the trust took over.")

    class Meta:
        ref_name = "HandBackClosed"


class HandBackSchema(s.Serializer):
    call_off = s.IntegerField()
    ended = s.BooleanField(help_text="The contract has ended, so its care can be handed back.")
    closed = ClosedSchema(allow_null=True)
    results = FollowUpSchema(many=True, help_text="What is still open.")
    next = s.CharField(allow_null=True)

    class Meta:
        ref_name = "HandBack"


class TakenOverSchema(s.Serializer):
    results = FollowUpSchema(many=True)

    class Meta:
        ref_name = "TakenOver"


class EndedSchema(s.Serializer):
    call_off = s.IntegerField()
    reference = s.CharField()
    provider = s.IntegerField()
    ends_on = s.DateField(allow_null=True)

    class Meta:
        ref_name = "NotHandedBack"


EndedPageSchema = described.page_of(EndedSchema)


def call_off_of(by: Actor, pk: int) -> CallOff:
    require(by, Permission.FOLLOW_UP)
    found = CallOff.objects.visible_to(by).filter(pk=api.checked_id(pk)).first()
    if found is None:
        raise NotFound()
    return found


class NotHandedBack(api.ApiView):
    @extend_schema(
        operation_id="hand_backs_open", summary="Ended contracts whose care is not handed back yet", tags=[TAG],
        parameters=[described.CURSOR, described.LIMIT], responses={200: EndedPageSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        require(request.user, Permission.FOLLOW_UP)
        asked = api.read_parameters(request, api.PAGE)
        page, following = api.page_of(not_handed_back(actor=request.user), request, by=("id", "id"), **asked)
        results = [
            {"call_off": one.pk, "reference": one.reference, "provider": one.provider_id,
             "ends_on": one.ends_on and one.ends_on.isoformat()}
            for one in page
        ]  # fmt: skip
        return Response({"results": results, "next": following})


class OneHandBack(api.ApiView):
    @extend_schema(
        operation_id="hand_back_read", summary="What is still to be followed up under a contract", tags=[TAG],
        parameters=[described.CURSOR, described.LIMIT], responses={200: HandBackSchema},
    )  # fmt: skip
    def get(self, request: Request, call_off_id: int) -> Response:
        """Both sides see it. With nothing open at the provider a person of the trust closes it."""
        call_off = call_off_of(request.user, call_off_id)
        asked = api.read_parameters(request, api.PAGE)
        rows = to_hand_back(actor=request.user, call_off=call_off)
        page, following = api.page_of(rows, request, by=("due_on", "id"), **asked)
        closed = HandBack.objects.visible_to(request.user).filter(call_off=call_off).first()
        return Response(
            {
                "call_off": call_off.pk, "ended": _ended(call_off), "closed": closed and _closed(closed),
                "results": [follow_up_shape(one) for one in page], "next": following,
            }
        )  # fmt: skip


def _ended(call_off: CallOff) -> bool:
    over = call_off.state in (CallOff.State.EXPIRED, CallOff.State.TERMINATED)
    return over or bool(call_off.ends_on and call_off.ends_on < london_day(timezone.now()))


def _closed(done: HandBack) -> dict:
    return {
        "closed_at": local(done.closed_at), "closed_by": done.closed_by, "follow_ups": done.follow_ups,
        "handed_over": done.handed_over,
    }  # fmt: skip


class TakeOver(Once, api.ApiView):
    resource = "follow_up"

    @extend_schema(
        operation_id="hand_back_take_over", summary="The trust takes open follow-ups over from the provider", tags=[TAG],
        request=described.body(BODY), parameters=[KEY_PARAMETER], responses={200: TakenOverSchema},
        examples=[OpenApiExample("Two", {"follow_ups": [31, 32], "owner": "Endoscopy lead nurse"}, request_only=True)],
    )  # fmt: skip
    def post(self, request: Request, **kwargs: int) -> Response:
        """All or none. 404 names those that are not open under this contract."""
        return super().post(request, **kwargs)

    def make(self, request: Request, call_off_id: int) -> Answer:
        call_off = call_off_of(request.user, call_off_id)
        asked = api.read_object(request.data, TAKE_OVER)
        ids = asked["follow_ups"]
        known = to_hand_back(actor=request.user, call_off=call_off).filter(pk__in=ids)
        here = set(known.values_list("pk", flat=True))
        faults = [
            Fault(f"/follow_ups/{i}", "follow_up_not_found", "There is no such open follow-up under this contract.")
            for i, pk in enumerate(ids) if pk not in here
        ]  # fmt: skip
        if faults:
            raise NotFound.of(faults)
        taken = hand_over(by=request.user, follow_up_ids=ids, owner=asked["owner"])
        return self.again(request, [one.pk for one in taken], 200, call_off_id=call_off_id)

    def again(self, request: Request, ids: list, status: int, call_off_id: int) -> Answer:
        found = follow_ups(actor=request.user).filter(pk__in=ids).order_by("pk")
        return Answer({"results": [follow_up_shape(one) for one in found]}, ids=ids, status=200)
