"""Changes to a call-off by API. Deciding one is not here: it belongs to people."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base import api
from base.errors import NotFound, Outdated
from base.permissions import Permission, require
from contracts.call_offs import selectors
from contracts.call_offs.api.fields import (
    DAY,
    ETAG,
    IF_MATCH,
    LOCATION,
    MONEY,
    body_of,
    one_of,
    pounds,
    text_of,
)
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.services.entry import own_call_off
from contracts.money.ledger import ZERO
from contracts.variations.models import Variation
from contracts.variations.serializers import VariationOutput, VariationsOutput
from contracts.variations.services import propose_variation
from plumbing.api import KEY_PARAMETER, Answer, Once

TAGS = ["Contracts"]
REASON = 2000
VARIATION = {
    "kind": api.choice(Variation.Kind.values, required=True),
    "ground": api.whole(1, len(Variation.Ground.values), required=True),
    "reason": api.text(REASON, required=True),
    "amount_change": pounds(absent=ZERO),
    "new_ends_on": api.date(),
    "clause": api.text(200, absent=""),
    "materially_different": api.flag(absent=False),
}
VARIATION_BODY = body_of(
    {
        "kind": one_of(Variation.Kind.values),
        "ground": {"type": "integer", "minimum": 1, "maximum": len(Variation.Ground.values)},
        "reason": text_of(REASON, "Why. Both sides see it."),
        "amount_change": MONEY,
        "new_ends_on": DAY,
        "clause": text_of(200, "Where the contract provides for it; needed on ground 2."),
        "materially_different": {"type": "boolean"},
    },
    ["kind", "ground", "reason"],
)
MORE_LISTS = {
    "kind": "value", "ground": 5, "reason": "Twelve more Saturdays until March", "amount_change": "40000.00",
}  # fmt: skip


def of(call_off: CallOff) -> QuerySet[Variation]:
    return call_off.variations.select_related("decision", "notice").order_by("number")


class Variations(Once, api.ApiView):
    resource = "variation"

    @extend_schema(
        operation_id="variations_list", summary="Changes to a call-off", parameters=[ETAG],
        responses=VariationsOutput, tags=TAGS,
    )  # fmt: skip
    def get(self, request: Request, call_off_id: int) -> Response:
        """In their numbers, with what was decided. Both sides see them; the ETag is the number of the last."""
        require(request.user, Permission.VIEW_CONTRACTS)
        found = list(of(selectors.call_off(request.user, api.checked_id(call_off_id))))
        headers = {"ETag": api.etag(len(found))}
        return Response(VariationsOutput({"results": found}).data, headers=headers)

    @extend_schema(
        operation_id="variations_propose", summary="Propose a change", request=VARIATION_BODY,
        parameters=[IF_MATCH, KEY_PARAMETER, LOCATION], tags=TAGS,
        responses={201: OpenApiResponse(VariationOutput, description="Proposed; a person has to approve it.")},
        examples=[OpenApiExample("More lists", MORE_LISTS, request_only=True)],
    )  # fmt: skip
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Tested against regulation 13 with every change before it. Approving it belongs to a signed-in person."""
        return super().post(request, **kwargs)

    def make(self, request: Request, call_off_id: int) -> Answer:
        require(request.user, Permission.MANAGE_CONTRACTS)
        asked = api.read_object(request.data, VARIATION)
        call_off = own_call_off(request.user, api.checked_id(call_off_id))  # locked
        version = api.wanted_version(request)
        if version is not None and version != call_off.variations.count():
            raise Outdated("Another change was proposed since you read them.", code="outdated")
        made = propose_variation(by=request.user, call_off_id=call_off.pk, **asked)
        return _variation(made)

    def again(self, request: Request, ids: list, status: int, call_off_id: int) -> Answer:
        return _variation(Variation.objects.visible_to(request.user).get(pk=ids[0]))


def _variation(one: Variation) -> Answer:
    where = f"/api/v1/call-offs/{one.call_off_id}/variations/{one.number}/"
    return Answer(VariationOutput(one).data, ids=[one.pk], headers={"Location": where})


class OneVariation(api.ApiView):
    @extend_schema(operation_id="variations_read", summary="One change", responses=VariationOutput, tags=TAGS)
    def get(self, request: Request, call_off_id: int, number: int) -> Response:
        require(request.user, Permission.VIEW_CONTRACTS)
        found = of(selectors.call_off(request.user, api.checked_id(call_off_id)))
        one = found.filter(number=api.checked_id(number)).first()
        if one is None:
            raise NotFound()
        return Response(VariationOutput(one).data)
