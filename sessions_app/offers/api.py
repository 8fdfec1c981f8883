"""Proposals instead of an offer by API: what waits, making one, accepting, refusing, taking back."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.errors import NotFound
from base.permissions import Permission, require
from plumbing.api import KEY_PARAMETER, Answer, Once
from sessions_app.offers.models import CounterOffer
from sessions_app.offers.services.counter_offers import (
    Instead,
    accept_counters,
    counter_sessions,
    refuse_counters,
    take_back_counters,
)
from sessions_app.session.api.reading import Step, alone, session_for, step
from sessions_app.session.api.shapes import local, money
from sessions_app.session.api.slots import MIX, MIX_SCHEMA, SlotsSchema

_ID = described.ID | {"type": ["integer", "null"]}


_SIZE = {"type": ["integer", "null"], "minimum": 1, "maximum": 1440}


_TIME = described.TIME | {"type": ["string", "null"]}


PLACE_SCHEMA = {
    "room": _ID,
    "starts_at": _TIME,
    "ends_at": _TIME,
    "capacity": _SIZE,
    "cases": _SIZE,
    "slots": MIX_SCHEMA,
}


REASON = {"reason": api.text(200, required=True)}


PLACE = {
    "room": api.whole(),
    "starts_at": api.instant(),
    "ends_at": api.instant(),
    "capacity": api.whole(1, 1440),
    "cases": api.whole(1, 1440),
    "slots": MIX,
}


State = CounterOffer.State
_BODY = {
    "type": "object", "properties": PLACE_SCHEMA | described.REASON["properties"], "required": ["reason"],
    "additionalProperties": False,
}  # fmt: skip


class CounterSchema(s.Serializer):
    id = s.IntegerField()
    session = s.IntegerField()
    state = s.ChoiceField(State.choices)
    room = s.IntegerField()
    starts_at = s.DateTimeField()
    ends_at = s.DateTimeField()
    planned_capacity = s.IntegerField()
    planned_cases = s.IntegerField()
    slots = SlotsSchema(many=True, source="slot_mix", help_text="Kinds of slots; empty: all alike.")
    expected_price = s.CharField(help_text="By the rate card, pounds excluding VAT, as text.")
    reason = s.CharField()
    made_at = s.DateTimeField()
    made_by = s.CharField()
    answered_at = s.DateTimeField(allow_null=True)
    answered_by = s.CharField(allow_blank=True)
    answer_reason = s.CharField(allow_blank=True)

    class Meta:
        ref_name = "CounterOffer"


class CountersSchema(s.Serializer):
    results = CounterSchema(many=True)

    class Meta:
        ref_name = "CounterOffers"


def counter_shape(one: CounterOffer) -> dict:
    return {
        "id": one.pk, "session": one.session_id, "state": str(one.state), "room": one.room_id,
        "starts_at": local(one.starts_at), "ends_at": local(one.ends_at), "planned_capacity": one.planned_capacity,
        "planned_cases": one.planned_cases, "slots": one.slot_mix, "expected_price": money(one.expected_price), "reason": one.reason,
        "made_at": local(one.made_at), "made_by": one.made_by, "answered_at": local(one.answered_at),
        "answered_by": one.answered_by, "answer_reason": one.answer_reason,
    }  # fmt: skip


class Counter(Once, api.ApiView):
    resource = "counter_offer"

    @extend_schema(
        operation_id="sessions_counters", summary="What was proposed instead of an offer, the latest first", tags=["sessions"],
        responses={200: CountersSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        require(request.user, Permission.VIEW_PLANNER)
        session = session_for(request.user, pk)
        found = CounterOffer.objects.visible_to(request.user).filter(session=session).order_by("-pk")
        return Response({"results": [counter_shape(one) for one in found]})

    @extend_schema(
        operation_id="sessions_counter", summary="Propose another time, room or size instead of an offer", tags=["sessions"],
        request=described.body(_BODY), parameters=[described.IF_MATCH, KEY_PARAMETER], responses={201: CounterSchema},
        examples=[
            OpenApiExample(
                "Sunday instead", request_only=True,
                value={"starts_at": "2026-12-06T08:30", "ends_at": "2026-12-06T12:30", "reason": "Our endoscopist is free then"},
            )
        ],
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request, pk: int) -> Answer:
        version = api.wanted_version(request)
        asked = api.read_object(request.data, PLACE | REASON)
        reason = asked.pop("reason")
        one = Instead(
            api.checked_id(pk),
            asked["room"],
            asked["starts_at"],
            asked["ends_at"],
            asked["capacity"],
            asked["cases"],
            version,
        )
        (made,) = alone(lambda: counter_sessions(by=request.user, instead=[one], reason=reason))
        made.refresh_from_db()
        return Answer(counter_shape(made), ids=[made.pk])

    def again(self, request: Request, ids: list, status: int, pk: int) -> Answer:
        found = CounterOffer.objects.visible_to(request.user).filter(pk__in=ids).first()
        if found is None:
            raise NotFound()
        return Answer(counter_shape(found), ids=ids)


def _waiting(by, pk: int) -> list[int]:
    """The proposal that waits, of one session; a proposal that is no longer there is not found."""
    found = CounterOffer.objects.visible_to(by).filter(session_id=pk, state=State.OPEN)
    ids = list(found.values_list("pk", flat=True))
    if not ids:
        raise NotFound("No proposal waits for this session.", code="counter_not_found")
    return ids


COUNTER_STEPS: dict[str, type[Step]] = {
    "accept": step(
        "accept_counter", "Accept the proposal that waits",
        lambda *, by, pk: accept_counters(by=by, counter_ids=_waiting(by, pk)),
    ),
    "refuse": step(
        "refuse_counter", "Refuse the proposal that waits", reasoned=True,
        act=lambda *, by, pk, reason: refuse_counters(by=by, counter_ids=_waiting(by, pk), reason=reason),
    ),
    "take-back": step(
        "take_back_counter", "Take your own proposal back",
        lambda *, by, pk: take_back_counters(by=by, counter_ids=_waiting(by, pk)),
    ),
}  # fmt: skip
