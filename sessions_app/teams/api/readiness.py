"""The checklist of a list by API: both sides see all of it, each says what of its own is in place."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import an_object, list_of, one_of
from base.permissions import Permission, require
from base.versions import as_read, version_of
from sessions_app.session.api.reading import hold_now, session_for
from sessions_app.session.api.shapes import local
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import Side
from sessions_app.teams.models.readiness import ReadinessTick
from sessions_app.teams.readiness_items import OF_PROVIDER, Item, is_ready, items_for
from sessions_app.teams.services.readiness import say_ready

IN_PLACE = {"items": api.many(api.choice(Item.values), len(Item), required=True)}
BODY = an_object({"items": list_of(one_of(Item.values), len(Item))}, ["items"])


class ItemSchema(s.Serializer):
    item = s.ChoiceField(Item.choices)
    words = s.CharField()
    side = s.ChoiceField(Side.choices, help_text="Who says so.")
    in_place = s.BooleanField()
    by = s.CharField(allow_blank=True)
    at = s.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "ReadinessItem"


class ReadinessSchema(s.Serializer):
    session = s.IntegerField()
    ready = s.BooleanField(help_text="Both sides' parts are whole.")
    items = ItemSchema(many=True)

    class Meta:
        ref_name = "Readiness"


def readiness_shape(by: Actor, session: Session) -> dict:
    ticks = {one.item: one for one in ReadinessTick.objects.visible_to(by).filter(session=session)}
    kind = session.room.kind
    items = [_item(item, ticks.get(item.value)) for item in items_for(kind)]
    return {"session": session.pk, "ready": is_ready(ticks, kind), "items": items}


def _item(item: Item, tick: ReadinessTick | None) -> dict:
    return {
        "item": item.value, "words": str(item.label), "side": "provider" if item in OF_PROVIDER else "trust",
        "in_place": tick is not None, "by": tick.ticked_by if tick else "", "at": local(tick.ticked_at) if tick else None,
    }  # fmt: skip


class Readiness(api.ApiView):
    @extend_schema(
        operation_id="readiness_read", summary="What is in place before a list, and who says so", tags=["day"],
        parameters=[described.ETAG], responses={200: ReadinessSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        require(request.user, Permission.VIEW_PLANNER)
        return _answer(readiness_shape(request.user, session_for(request.user, pk)))

    @extend_schema(
        operation_id="readiness_say", summary="Say which of your own items are in place", tags=["day"],
        description="Those named are in place, your other ones are not; the other side's stay as they are.",
        request=described.body(BODY), parameters=[described.IF_MATCH, described.ETAG], responses={200: ReadinessSchema},
        examples=[OpenApiExample("A trust's", {"items": ["recovery", "porters", "it"]}, request_only=True)],
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        asked = api.read_object(request.data, IN_PLACE)
        session = hold_now(request.user, pk)
        as_read(request, version_of(readiness_shape(request.user, session)))
        say_ready(by=request.user, session_id=session.pk, items=asked["items"])
        return _answer(readiness_shape(request.user, session))


def _answer(shape: dict) -> Response:
    return Response(shape, headers={"ETag": api.etag(version_of(shape))})
