"""Money across call-offs by API: where one stood when it was taken over, who may approve how much."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base import api
from base.actors import Actor
from base.errors import NotFound, Outdated
from base.permissions import Permission, require
from contracts.call_offs.api.fields import (
    DAY,
    ETAG,
    IF_MATCH,
    MONEY,
    PAGE_PARAMETERS,
    body_of,
    pounds,
)
from contracts.call_offs.api.life import TAGS, own
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.services.entry import own_call_off
from contracts.money.ledger import ZERO
from contracts.money.models.limits import DelegatedLimit
from contracts.money.models.opening import OpeningPosition
from contracts.money.serializers import LimitOutput, LimitsOutput, OpeningOutput
from contracts.money.services.opening import set_opening

OPENING = {
    "as_at": api.date(required=True),
    "spent": pounds(absent=ZERO),
    "invoiced": pounds(absent=ZERO),
    "accrued": pounds(absent=ZERO),
    "patients": api.whole(0, 10_000_000, absent=0),
}


OPENING_BODY = body_of(
    {"as_at": DAY, "spent": MONEY, "invoiced": MONEY, "accrued": MONEY,
     "patients": {"type": "integer", "minimum": 0, "maximum": 10_000_000}}, ["as_at"],
)  # fmt: skip


class Opening(api.ApiView):
    @extend_schema(
        operation_id="opening_position_read", summary="Where a call-off stood when it was taken over",
        parameters=[ETAG], responses=OpeningOutput, tags=TAGS,
    )  # fmt: skip
    def get(self, request: Request, call_off_id: int) -> Response:
        """404 where none is recorded."""
        return _position(_held(request.user, own(request.user, call_off_id)))

    @extend_schema(
        operation_id="opening_position_set", summary="Record where a call-off stood", request=OPENING_BODY,
        parameters=[IF_MATCH, ETAG], responses=OpeningOutput, tags=TAGS,
        examples=[OpenApiExample("In mid-contract", {
            "as_at": "2026-10-31", "spent": "120000.00", "invoiced": "9300.00", "accrued": "3100.00", "patients": 402,
        }, request_only=True)],
    )  # fmt: skip
    def put(self, request: Request, call_off_id: int) -> Response:
        """A later one corrects it: the ledger moves by the difference, so the same one twice moves nothing."""
        require(request.user, Permission.MANAGE_CONTRACTS)
        asked = api.read_object(request.data, OPENING)
        call_off = own_call_off(request.user, api.checked_id(call_off_id))  # locked
        version = api.wanted_version(request)
        if version is not None and version != (last.pk if (last := _newest(request.user, call_off)) else 0):
            raise Outdated("Another position was recorded since you read it.", code="outdated")
        return _position(set_opening(by=request.user, call_off_id=call_off.pk, **asked))


def _newest(by: Actor, call_off: CallOff) -> OpeningPosition | None:
    return OpeningPosition.objects.visible_to(by).filter(call_off=call_off).order_by("-pk").first()


def _held(by: Actor, call_off: CallOff) -> OpeningPosition:
    found = _newest(by, call_off)
    if found is None:
        raise NotFound("No opening position is recorded.")
    return found


def _position(one: OpeningPosition) -> Response:
    return Response(OpeningOutput(one).data, headers={"ETag": api.etag(one.pk)})


class Limits(api.ApiView):
    @extend_schema(
        operation_id="limits_list", summary="Delegated limits of your trust", parameters=PAGE_PARAMETERS,
        responses=LimitsOutput, tags=TAGS,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Up to what value each person may approve, and when. Setting one belongs to people."""
        require(request.user, Permission.VIEW_CONTRACTS)
        if not request.user.is_trust:
            raise NotFound()
        wanted = api.read_parameters(request, api.PAGE)
        rows = DelegatedLimit.objects.visible_to(request.user)
        found, following = api.page_of(rows, request, by=("id", "id"), **wanted)
        return Response({"results": LimitOutput(found, many=True).data, "next": following})
