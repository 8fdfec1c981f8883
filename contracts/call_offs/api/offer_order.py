"""Whom the trust asks first, by API: the order in which an offer nobody answers passes on."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import ID, an_object, list_of, whole_of
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require
from base.versions import as_read, version_of
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.services.offer_order import PLACES, offered_in_order, set_offer_order

MOST = 200
PLACE = {"call_off": api.whole(required=True), "place": api.whole(PLACES[0], PLACES[-1], required=True)}
BODY = list_of(
    an_object({"call_off": ID, "place": whole_of(PLACES[0], PLACES[-1], "1 is asked first.")}, ["call_off", "place"]),
    MOST, minItems=1,
)  # fmt: skip
TOO_MANY = InvalidInput(f"Give at most {MOST} places at once.", code="too_many_at_once")


class PlaceSchema(s.Serializer):
    call_off = s.IntegerField()
    reference = s.CharField()
    provider = s.IntegerField()
    place = s.IntegerField(help_text="1 is asked first; those alike in the order of their references.")

    class Meta:
        ref_name = "OfferPlace"


class OrderSchema(s.Serializer):
    results = PlaceSchema(many=True)

    class Meta:
        ref_name = "OfferOrder"


class Order(api.ApiView):
    @extend_schema(
        operation_id="offer_order", summary="Contracts in the order they are asked", tags=["Contracts"],
        parameters=[described.ETAG], responses={200: OrderSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """An offer that lapses passes to the next contract that covers the list."""
        require(request.user, Permission.VIEW_PLANNER)
        return _answer(request.user)

    @extend_schema(
        operation_id="offer_order_set", summary="Give contracts their places", tags=["Contracts"],
        description="Those not named keep theirs. It counts from the next offer on.", request=described.body(BODY),
        parameters=[described.IF_MATCH, described.ETAG], responses={200: OrderSchema},
        examples=[
            OpenApiExample("Two", [{"call_off": 7, "place": 1}, {"call_off": 9, "place": 2}], request_only=True)
        ],
    )  # fmt: skip
    def put(self, request: Request) -> Response:
        require(request.user, Permission.BOOK_SESSIONS)
        asked = api.read_list(request.data, PLACE, most=MOST, refusal=TOO_MANY)
        places = _each_once(asked)
        list(_rows(request.user).select_for_update(of=("self",), no_key=True).order_by("pk"))
        as_read(request, version_of(_shape(request.user)))
        set_offer_order(by=request.user, places=places)
        return _answer(request.user)


def _each_once(asked: list[dict]) -> dict[int, int]:
    if not asked:
        raise InvalidInput("Name at least one contract.", code="nothing_chosen")
    places = {one["call_off"]: one["place"] for one in asked}
    if len(places) < len(asked):
        raise InvalidInput.of([Fault("", "invalid", "Name each contract once.")])
    return places


def _rows(by: Actor):
    """The order is the trust's own: a provider is not told its place."""
    if not by.is_trust:
        raise NotFound()
    return offered_in_order(actor=by)


def _place(one: CallOff) -> dict:
    return {
        "call_off": one.pk, "reference": one.reference, "provider": one.provider_id, "place": one.offer_order
    }  # fmt: skip


def _shape(by: Actor) -> dict:
    return {"results": [_place(one) for one in _rows(by)]}


def _answer(by: Actor) -> Response:
    shape = _shape(by)
    return Response(shape, headers={"ETag": api.etag(version_of(shape))})
