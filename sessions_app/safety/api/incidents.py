"""What went wrong on lists, by API. An incident's words stay inside: they may say more of a patient than a system needs."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import DAY, FLAG, an_object, one_of, or_null, text_of
from base.errors import NotFound
from base.permissions import Permission, require
from base.versions import as_read
from nhs.codes.safety import PhysicalHarm, PsychologicalHarm
from plumbing.api import KEY_PARAMETER, Answer, Deed, Once, idempotency_key
from sessions_app.safety.services import record_candour, report_incident
from sessions_app.session.api.reading import hold, session_for
from sessions_app.session.api.shapes import local
from sessions_app.session.models.safety import Incident

INCIDENT = {
    "happened_at": api.instant(required=True),
    "what": api.text(1000, required=True),
    "physical_harm": api.choice([one.value for one in PhysicalHarm], required=True),
    "psychological_harm": api.choice([one.value for one in PsychologicalHarm], required=True),
    "immediate_action": api.text(500, required=True),
    "entry": api.whole(absent=None),
    "never_event": api.flag(absent=False),
}


INCIDENT_BODY = an_object(
    {
        "happened_at": described.TIME,
        "what": text_of(1000, "No name and no number of a patient.", minLength=1),
        "physical_harm": one_of([one.value for one in PhysicalHarm], "; ".join(f"{c.value} {c.label}" for c in PhysicalHarm)),
        "psychological_harm": one_of([one.value for one in PsychologicalHarm], "; ".join(f"{c.value} {c.label}" for c in PsychologicalHarm)),
        "immediate_action": text_of(500, minLength=1),
        "entry": or_null(described.ID),
        "never_event": {"type": ["boolean", "null"]},
    },
    ["happened_at", "what", "physical_harm", "psychological_harm", "immediate_action"],
)  # fmt: skip


CANDOUR_BODY = an_object({"told_on": DAY, "letter_on": or_null(DAY)}, ["told_on"])


class IncidentSchema(s.Serializer):
    id = s.IntegerField()
    version = s.IntegerField()
    session = s.IntegerField()
    entry = s.IntegerField(allow_null=True)
    happened_at = s.DateTimeField()
    physical_harm = s.CharField()
    psychological_harm = s.CharField()
    never_event = s.BooleanField()
    candour_due = s.BooleanField()
    told_on = s.DateField(allow_null=True)
    letter_on = s.DateField(allow_null=True)
    closed_at = s.DateTimeField(allow_null=True)
    reported_by = s.CharField()

    class Meta:
        ref_name = "Incident"


class IncidentsSchema(s.Serializer):
    results = IncidentSchema(many=True)

    class Meta:
        ref_name = "Incidents"


IncidentPageSchema = described.page_of(IncidentSchema)


def incident_shape(one: Incident) -> dict:
    """An incident without its words: they may say more of a patient than a system needs."""
    return {
        "id": one.pk, "version": one.version, "session": one.session_id, "entry": one.entry_id,
        "happened_at": local(one.happened_at), "physical_harm": one.physical_harm,
        "psychological_harm": one.psychological_harm, "never_event": one.never_event, "candour_due": one.candour_due,
        "told_on": one.told_on and one.told_on.isoformat(), "letter_on": one.letter_on and one.letter_on.isoformat(),
        "closed_at": local(one.closed_at), "reported_by": one.reported_by,
    }  # fmt: skip


class IncidentRegister(api.ApiView):
    @extend_schema(
        operation_id="incidents_register", summary="All incidents, the latest first", tags=["safety"],
        parameters=[
            OpenApiParameter("open", FLAG, description="true: not closed yet; false: closed."),
            OpenApiParameter("candour", FLAG, description="true: the duty of candour applies."),
            described.CURSOR, described.LIMIT,
        ],
        responses={200: IncidentPageSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        require(request.user, Permission.VIEW_PLANNER)
        asked = api.read_parameters(request, {"open": api.flag(), "candour": api.flag()} | api.PAGE)
        rows, standing, due = (
            Incident.objects.visible_to(request.user),
            asked.pop("open"),
            asked.pop("candour"),
        )
        rows = rows if standing is None else rows.filter(closed_at__isnull=standing)
        rows = rows if due is None else rows.filter(candour_due=due)
        page, following = api.page_of(rows, request, by=("-happened_at", "-id"), **asked)
        return Response({"results": [incident_shape(one) for one in page], "next": following})


class OneIncident(api.ApiView):
    @extend_schema(
        operation_id="incidents_read", summary="One incident", tags=["safety"], parameters=[described.ETAG],
        responses={200: IncidentSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        require(request.user, Permission.VIEW_PLANNER)
        return incident_answer(request.user, pk).response()


def incident_answer(by: Actor, pk: int) -> Answer:
    found = Incident.objects.visible_to(by).filter(pk=api.checked_id(pk)).first()
    if found is None:
        raise NotFound("There is no such incident that you can see.", code="incident_not_found")
    headers = {"ETag": api.etag(found.version)}
    return Answer(incident_shape(found), ids=[found.pk], status=200, headers=headers)


@extend_schema_view(
    post=extend_schema(
        operation_id="incidents_candour", summary="The patient or family was told, and written to", tags=["safety"],
        description="The letter may follow. Both days are needed before a person closes the incident.",
        request=described.body(CANDOUR_BODY), parameters=[described.IF_MATCH, KEY_PARAMETER, described.ETAG],
        responses={200: IncidentSchema},
        examples=[OpenApiExample("Both", {"told_on": "2026-12-05", "letter_on": "2026-12-11"}, request_only=True)],
    )
)  # fmt: skip
class Candour(Deed):
    resource, status = "incident", 200
    fields = {"told_on": api.date(required=True), "letter_on": api.date()}

    def act(self, request: Request, asked: dict, pk: int) -> int:
        held = Incident.objects.visible_to(request.user).select_for_update().filter(pk=pk).first()
        if held is not None:
            as_read(request, held.version)
        return record_candour(by=request.user, incident_id=pk, **asked).pk

    def shown(self, request: Request, done: int, pk: int) -> Answer:
        return incident_answer(request.user, done)


class Incidents(Once, api.ApiView):
    resource = "incident"

    @extend_schema(
        operation_id="incidents_list", summary="Incidents of a session", tags=["safety"],
        responses={200: IncidentsSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        require(request.user, Permission.VIEW_PLANNER)
        session = session_for(request.user, pk)
        rows = Incident.objects.visible_to(request.user).filter(session=session)
        return Response({"results": [incident_shape(one) for one in rows]})

    @extend_schema(
        operation_id="incidents_report", summary="Report an incident of a session", tags=["safety"],
        description="Harm of moderate degree or worse sets `candour_due`.",
        request=described.body(INCIDENT_BODY), parameters=[described.IF_MATCH, KEY_PARAMETER],
        responses={201: IncidentSchema},
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request, pk: int) -> Answer:
        hold(request.user, pk, api.wanted_version(request))
        asked = api.read_object(request.data, INCIDENT)
        incident = report_incident(
            by=request.user, session_id=api.checked_id(pk), key=idempotency_key(request), happened_at=asked["happened_at"],
            what=asked["what"], physical=asked["physical_harm"], psychological=asked["psychological_harm"],
            action=asked["immediate_action"], entry_id=asked["entry"], never_event=asked["never_event"],
        )  # fmt: skip
        return Answer(incident_shape(incident), ids=[incident.pk])

    def again(self, request: Request, ids: list, status: int, pk: int) -> Answer:
        return Answer(incident_shape(Incident.objects.visible_to(request.user).get(pk=ids[0])), ids=ids)
