"""The life of a call-off by API: who decided, what holds it open, what is guaranteed.

Closing a representation is not among them: it belongs to people.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base import api
from base.actors import Actor
from base.errors import NotFound
from base.permissions import Permission, require
from contracts.call_offs import selectors
from contracts.call_offs.api.fields import (
    DAY,
    MONEY,
    body_of,
    one_of,
    pounds,
    text_of,
)
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.models.life import Guarantee
from contracts.call_offs.serializers.life import (
    DecisionMakerOutput,
    DecisionMakersOutput,
    GuaranteeOutput,
    GuaranteesOutput,
    RepresentationOutput,
    RepresentationsOutput,
)
from contracts.call_offs.services import life, standstill
from plumbing.api import KEY_PARAMETER, Answer, Once

TAGS = ["Contracts"]
REASON = 2000


def own(by: Actor, call_off_id: int) -> CallOff:
    """The trust's own call-off; to a provider there is nothing here. Raises NotFound."""
    require(by, Permission.VIEW_CONTRACTS)
    if not by.is_trust:
        raise NotFound()
    return selectors.call_off(by, api.checked_id(call_off_id))


class OfCallOff(Once, api.ApiView):
    """A list of a call-off that is added to. A view says its fields, its service and how one and all of them look."""

    related: str
    fields: dict[str, api.Field]
    one: type
    many: type

    def listed(self, request: Request, call_off_id: int) -> Response:
        found = getattr(own(request.user, call_off_id), self.related).all()
        return Response(self.many({"results": found}).data)

    def act(self, by: Actor, call_off_id: int, asked: dict[str, Any]) -> Any:
        raise NotImplementedError

    def make(self, request: Request, call_off_id: int) -> Answer:
        require(request.user, Permission.MANAGE_CONTRACTS)
        asked = api.read_object(request.data, self.fields)
        made = self.act(request.user, api.checked_id(call_off_id), asked)
        return Answer(self.one(made).data, ids=[made.pk])

    def again(self, request: Request, ids: list, status: int, call_off_id: int) -> Answer:
        found = getattr(own(request.user, call_off_id), self.related).filter(pk=ids[0]).first()
        if found is None:
            raise NotFound()
        return Answer(self.one(found).data, ids=ids)


class DecisionMakers(OfCallOff):
    resource = "decision_maker"
    related, one, many = "decision_makers", DecisionMakerOutput, DecisionMakersOutput
    fields = {
        "job_title": api.text(120, required=True), "name": api.text(120, absent=""), "part": api.text(200, absent=""),
        "decided_on": api.date(),
    }  # fmt: skip

    @extend_schema(
        operation_id="decision_makers_list", summary="Who decided the award", responses=DecisionMakersOutput, tags=TAGS
    )  # fmt: skip
    def get(self, request: Request, call_off_id: int) -> Response:
        return self.listed(request, call_off_id)

    @extend_schema(
        operation_id="decision_makers_add", summary="Record who decided the award", parameters=[KEY_PARAMETER],
        request=body_of({"job_title": text_of(120), "name": text_of(120), "part": text_of(200), "decided_on": DAY},
                        ["job_title"]),
        responses={201: DecisionMakerOutput}, tags=TAGS,
        examples=[OpenApiExample("By post", {"job_title": "Chief operating officer", "part": "Approved the award",
                                             "decided_on": "2026-03-12"}, request_only=True)],
    )  # fmt: skip
    def post(self, request: Request, **kwargs: Any) -> Response:
        return super().post(request, **kwargs)

    def act(self, by: Actor, call_off_id: int, asked: dict[str, Any]):
        return life.add_decision_maker(by=by, call_off_id=call_off_id, **asked)


class Representations(OfCallOff):
    resource = "representation"
    related, one, many = "representations", RepresentationOutput, RepresentationsOutput
    fields = {"received_on": api.date(required=True), "nature": api.text(REASON, required=True)}

    @extend_schema(
        operation_id="representations_list", summary="Representations in the standstill",
        responses=RepresentationsOutput, tags=TAGS,
    )  # fmt: skip
    def get(self, request: Request, call_off_id: int) -> Response:
        return self.listed(request, call_off_id)

    @extend_schema(
        operation_id="representations_open", summary="Record a representation", parameters=[KEY_PARAMETER],
        request=body_of({"received_on": DAY, "nature": text_of(REASON, "What is said against the award, in short.")},
                        ["received_on", "nature"]),
        responses={201: RepresentationOutput}, tags=TAGS,
    )  # fmt: skip
    def post(self, request: Request, **kwargs: Any) -> Response:
        """It holds the standstill open, whatever its last day, until a person closes it."""
        return super().post(request, **kwargs)

    def act(self, by: Actor, call_off_id: int, asked: dict[str, Any]):
        return standstill.open_representation(by=by, call_off_id=call_off_id, **asked)


class Guarantees(OfCallOff):
    resource = "guarantee"
    related, one, many = "guarantees", GuaranteeOutput, GuaranteesOutput
    fields = {
        "side": api.choice(Guarantee.Side.values, required=True), "what": api.text(150, required=True),
        "number": pounds(required=True), "unit": api.choice(Guarantee.Unit.values, required=True),
        "period": api.choice(Guarantee.Period.values, required=True), "consequence": api.text(300, required=True),
    }  # fmt: skip

    @extend_schema(
        operation_id="guarantees_list", summary="What is guaranteed", responses=GuaranteesOutput, tags=TAGS
    )
    def get(self, request: Request, call_off_id: int) -> Response:
        return self.listed(request, call_off_id)

    @extend_schema(
        operation_id="guarantees_add", summary="Add a guarantee to a draft", parameters=[KEY_PARAMETER],
        request=body_of(
            {"side": one_of(Guarantee.Side.values), "what": text_of(150), "number": MONEY,
             "unit": one_of(Guarantee.Unit.values), "period": one_of(Guarantee.Period.values),
             "consequence": text_of(300)},
            ["side", "what", "number", "unit", "period", "consequence"],
        ),
        responses={201: GuaranteeOutput}, tags=TAGS,
        examples=[OpenApiExample("Lists a month", {
            "side": "provider", "what": "Lists offered", "number": "12.00", "unit": "lists", "period": "month",
            "consequence": "The next list is free of charge",
        }, request_only=True)],
    )  # fmt: skip
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Only while it is a draft: signed, they stand."""
        return super().post(request, **kwargs)

    def act(self, by: Actor, call_off_id: int, asked: dict[str, Any]):
        return life.add_guarantee(by=by, call_off_id=call_off_id, **asked)
