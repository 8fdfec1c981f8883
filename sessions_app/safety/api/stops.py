"""The brake by API: stopping a service line or a provider from a list, and what a stop affects.

Anybody's system may stop; that the lists run again is proposed and agreed by two people.
"""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import FLAG, WHY, an_object, or_null
from base.errors import NotFound
from base.permissions import Permission, require
from base.records import Page, PageQuery
from base.versions import version_of
from plumbing.api import KEY_PARAMETER, Answer, Once, idempotency_key
from plumbing.endpoints import endpoint
from sessions_app.safety.services import affected_by, stop_lists
from sessions_app.session.api.reading import hold, sessions_of
from sessions_app.session.api.shapes import local
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.safety import Stop
from sessions_app.session.records import SessionRecord
from sessions_app.session.states import Side

TAG = "Safety"
STOP = {"reason": api.text(200, required=True), "whole_provider": api.flag(absent=False)}
BODY = an_object(
    {
        "reason": WHY,
        "whole_provider": or_null(FLAG | {"description": "True: the provider; false: the service line."}),
    },
    ["reason"],
)


class StopSchema(s.Serializer):
    id = s.IntegerField()
    version = s.IntegerField(help_text="Another one after every change; also the ETag.")
    provider = s.IntegerField()
    service_line = s.IntegerField(allow_null=True, help_text="Null: the whole provider.")
    session = s.IntegerField(help_text="Where it began.")
    reason = s.CharField()
    side = s.ChoiceField(Side.choices)
    stopped_at = s.DateTimeField()
    stopped_by = s.CharField()
    conditions = s.CharField(allow_blank=True, help_text="Proposed by one person …")
    proposed_at = s.DateTimeField(allow_null=True)
    proposed_by = s.CharField(allow_blank=True)
    resumed_at = s.DateTimeField(allow_null=True, help_text="… and agreed by another: the lists run again.")
    resumed_by = s.CharField(allow_blank=True)

    class Meta:
        ref_name = "Stop"


class OneStopSchema(StopSchema):
    sessions_affected = s.IntegerField(help_text="Lists still to come that it covers.")
    patients_affected = s.IntegerField(help_text="Places on them.")

    class Meta:
        ref_name = "OneStop"


StopsSchema = described.page_of(StopSchema)


def stop_shape(one: Stop) -> dict:
    shape = {
        "id": one.pk, "provider": one.provider_id, "service_line": one.service_line_id, "session": one.session_id,
        "reason": one.reason, "side": str(one.side), "stopped_at": local(one.stopped_at), "stopped_by": one.stopped_by,
        "conditions": one.conditions, "proposed_at": local(one.proposed_at), "proposed_by": one.proposed_by,
        "resumed_at": local(one.resumed_at), "resumed_by": one.resumed_by,
    }  # fmt: skip
    return shape | {"version": version_of(shape)}


def stops_seen(by: Actor) -> QuerySet[Stop]:
    require(by, Permission.VIEW_PLANNER)
    return Stop.objects.visible_to(by)


def stop_for(by: Actor, pk: int) -> Stop:
    found = stops_seen(by).filter(pk=api.checked_id(pk)).first()
    if found is None:
        raise NotFound("There is no such stop that you can see.", code="stop_not_found")
    return found


def whole_answer(by: Actor, pk: int, *, status: int = 200) -> Answer:
    one = stop_for(by, pk)
    shape, sessions = stop_shape(one), affected_by(actor=by, stop=one)
    places = ListEntry.objects.visible_to(by).filter(session__in=sessions.values("pk"), live=True)
    counts = {"sessions_affected": sessions.count(), "patients_affected": places.count()}
    headers = {"ETag": api.etag(shape["version"])}
    return Answer(shape | counts, ids=[one.pk], status=status, headers=headers)


class Stops(api.ApiView):
    @extend_schema(
        operation_id="stops_list", summary="What is or was stopped for safety, the latest first", tags=[TAG],
        parameters=[
            OpenApiParameter("open", FLAG, description="true: what still stands; false: what runs again."),
            described.CURSOR, described.LIMIT,
        ],
        responses={200: StopsSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        rows = stops_seen(request.user)
        asked = api.read_parameters(request, {"open": api.flag()} | api.PAGE)
        if (standing := asked.pop("open")) is not None:
            rows = rows.filter(resumed_at__isnull=standing)
        page, following = api.page_of(rows, request, by=("-stopped_at", "-id"), **asked)
        return Response({"results": [stop_shape(one) for one in page], "next": following})


class OneStop(api.ApiView):
    @extend_schema(
        operation_id="stops_read", summary="One stop and how much it affects", tags=[TAG],
        parameters=[described.ETAG], responses={200: OneStopSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return whole_answer(request.user, pk).response()


class StopSessions(api.ApiView):
    @endpoint(
        "stops_sessions",
        "The lists still to come that a stop covers",
        tag="Safety",
        query=PageQuery,
        answers=Page[SessionRecord],
    )
    def get(self, request: Request, query: PageQuery, pk: int) -> Page[SessionRecord]:
        """Soonest first; those of your organisation."""
        ids = affected_by(actor=request.user, stop=stop_for(request.user, pk)).values("pk")
        rows = sessions_of(request.user).filter(pk__in=ids)
        return api.answer_page(SessionRecord, rows, request, query, by=("starts_at", "id"))


class StopFromSession(Once, api.ApiView):
    resource = "stop"

    @extend_schema(
        operation_id="stops_stop", summary="Stop a list's service line, or its whole provider, at once", tags=[TAG],
        request=described.body(BODY), parameters=[described.IF_MATCH, KEY_PARAMETER, described.ETAG],
        responses={201: OneStopSchema},
        examples=[OpenApiExample("The line", {"reason": "Two perforations on one list"}, request_only=True)],
    )  # fmt: skip
    def post(self, request: Request, **kwargs: int) -> Response:
        """Nothing new is offered, accepted or started there. Stopped already: answers the stop that stands."""
        return super().post(request, **kwargs)

    def make(self, request: Request, pk: int) -> Answer:
        hold(request.user, pk, api.wanted_version(request))
        asked = api.read_object(request.data, STOP)
        stop = stop_lists(
            by=request.user, session_id=api.checked_id(pk), key=idempotency_key(request), **asked
        )
        return whole_answer(request.user, stop.pk, status=201)

    def again(self, request: Request, ids: list, status: int, pk: int) -> Answer:
        return whole_answer(request.user, ids[0], status=201)
