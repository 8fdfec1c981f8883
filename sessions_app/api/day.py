"""Offers of places, the times of the day and incidents by API. A body's ``key`` is not needed: an Idempotency-Key is."""

from __future__ import annotations

from secrets import token_hex

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.permissions import Permission, require
from base.refusals import NotAllowed, NotFound
from nhs.codes.safety import PhysicalHarm, PsychologicalHarm
from plumbing.api import KEY_PARAMETER, Answer, Once, key_of
from sessions_app.api.sessions import hold, session_for
from sessions_app.api.shapes import local, may_see_patients
from sessions_app.cancellations import Why
from sessions_app.models import DayStamp, Incident, ListEntry, OfferStep
from sessions_app.running import Stamp
from sessions_app.selectors.run_of_day import standing_by_entry
from sessions_app.services.running import correct_stamp, record_stamp
from sessions_app.services.safety import report_incident
from sessions_app.services.trail import record_step

KINDS = [kind for kind in OfferStep.Kind.values if kind != OfferStep.Kind.UNDONE]
STEP = {
    "kind": api.choice(KINDS, required=True),
    "channel": api.choice(OfferStep.Channel.values, absent=""),
    "declined": api.choice(OfferStep.Declined.values, absent=""),
}
STAMP = {
    "kind": api.choice(Stamp.values, required=True),
    "entry": api.whole(absent=None),
    "at": api.instant(absent=None),
    "why": api.choice(Why.values, absent=""),
}
CORRECTION = {"at": api.instant(absent=None), "reason": api.text(200, required=True)}
INCIDENT = {
    "happened_at": api.instant(required=True),
    "what": api.text(1000, required=True),
    "physical_harm": api.choice([one.value for one in PhysicalHarm], required=True),
    "psychological_harm": api.choice([one.value for one in PsychologicalHarm], required=True),
    "immediate_action": api.text(500, required=True),
    "entry": api.whole(absent=None),
    "never_event": api.flag(absent=False),
}


def _choice(values, description: str = "") -> dict:
    return {"type": "string", "enum": list(values), "description": description}


def _maybe(schema: dict) -> dict:
    more = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return schema | {"type": [schema["type"], "null"]} | more


def _object(properties: dict, required: list[str]) -> dict:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_TEXT = {"type": "string", "minLength": 1}
STEP_BODY = _object(
    {
        "kind": _choice(KINDS),
        "channel": _maybe(_choice(OfferStep.Channel.values)),
        "declined": _maybe(_choice(OfferStep.Declined.values, "Why, where it was declined.")),
    },
    ["kind"],
)
STAMP_BODY = _object(
    {
        "kind": _choice(Stamp.values),
        "entry": _maybe(
            described.ID | {"description": "The place on the list; left out for brief and debrief."}
        ),
        "at": _maybe(described.TIME),
        "why": _maybe(_choice(Why.values, "Why, where it was cancelled on the day.")),
    },
    ["kind"],
)
CORRECTION_BODY = _object({"at": _maybe(described.TIME), "reason": _TEXT | {"maxLength": 200}}, ["reason"])
INCIDENT_BODY = _object(
    {
        "happened_at": described.TIME,
        "what": _TEXT | {"maxLength": 1000, "description": "No name and no number of a patient."},
        "physical_harm": _choice([one.value for one in PhysicalHarm], "; ".join(f"{c.value} {c.label}" for c in PhysicalHarm)),
        "psychological_harm": _choice([one.value for one in PsychologicalHarm], "; ".join(f"{c.value} {c.label}" for c in PsychologicalHarm)),
        "immediate_action": _TEXT | {"maxLength": 500},
        "entry": _maybe(described.ID),
        "never_event": {"type": ["boolean", "null"]},
    },
    ["happened_at", "what", "physical_harm", "psychological_harm", "immediate_action"],
)  # fmt: skip


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


class StampSchema(s.Serializer):
    id = s.IntegerField()
    entry = s.IntegerField(allow_null=True)
    kind = s.ChoiceField(Stamp.choices)
    version = s.IntegerField()
    at = s.DateTimeField(allow_null=True, help_text="Null once taken back.")
    why = s.CharField(allow_blank=True)
    by = s.CharField()

    class Meta:
        ref_name = "DayStamp"


class TimesSchema(s.Serializer):
    session = s.IntegerField()
    state = s.CharField()
    times = StampSchema(many=True)

    class Meta:
        ref_name = "DayTimes"


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


def step_shape(step: OfferStep) -> dict:
    return {
        "id": step.pk, "kind": step.kind, "channel": step.channel, "declined": step.declined,
        "notice_days": step.notice_days, "reasonable": step.reasonable, "at": local(step.at), "by": step.by,
    }  # fmt: skip


def stamp_shape(stamp: DayStamp) -> dict:
    return {
        "id": stamp.pk, "entry": stamp.entry_id, "kind": stamp.kind, "version": stamp.version, "at": local(stamp.at),
        "why": stamp.why, "by": stamp.by,
    }  # fmt: skip


def incident_shape(one: Incident) -> dict:
    """An incident without its words: they may say more of a patient than a system needs."""
    return {
        "id": one.pk, "version": one.version, "session": one.session_id, "entry": one.entry_id,
        "happened_at": local(one.happened_at), "physical_harm": one.physical_harm,
        "psychological_harm": one.psychological_harm, "never_event": one.never_event, "candour_due": one.candour_due,
        "told_on": one.told_on and one.told_on.isoformat(), "letter_on": one.letter_on and one.letter_on.isoformat(),
        "closed_at": local(one.closed_at), "reported_by": one.reported_by,
    }  # fmt: skip


def once_key(request: Request) -> str:
    """The key a service keeps for one sending: of the request's own key, or a fresh one."""
    return (key_of(request) or token_hex(16))[-40:]


def _sees(request: Request) -> None:
    if not may_see_patients(request.user):
        words = f"Your role does not let you {Permission.VIEW_PATIENTS.sentence}."
        raise NotAllowed(words, code="not_allowed")


class Offers(Once, api.ApiView):
    resource = "offer_step"

    @extend_schema(
        operation_id="offers_read", summary="The offer of one place, step by step", tags=["lists"],
        parameters=[described.ETAG], responses={200: OffersSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int, entry: int) -> Response:
        _sees(request)
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


class Times(Once, api.ApiView):
    resource = "day_stamp"

    @extend_schema(
        operation_id="times_read", summary="The times of the day that count", tags=["day"],
        parameters=[described.ETAG], responses={200: TimesSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        _sees(request)
        session = session_for(request.user, pk)
        rows = [row for kinds in standing_by_entry(request.user, session).values() for row in kinds.values()]
        data = {
            "session": session.pk, "state": str(session.state),
            "times": [stamp_shape(row) for row in sorted(rows, key=lambda row: (row.at, row.pk))],
        }  # fmt: skip
        return Response(data, headers={"ETag": api.etag(session.version)})

    @extend_schema(
        operation_id="times_record", summary="Record a time, or a missed or cancelled case", tags=["day"],
        description="The same time recorded again by anybody answers the one that is there.",
        request=described.body(STAMP_BODY), parameters=[described.IF_MATCH, KEY_PARAMETER],
        responses={201: StampSchema},
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request, pk: int) -> Answer:
        hold(request.user, pk, api.wanted_version(request))
        asked = api.read_object(request.data, STAMP)
        stamp = record_stamp(
            by=request.user, session_id=api.checked_id(pk), kind=asked["kind"], key=once_key(request),
            entry_id=asked["entry"], at=asked["at"], why=asked["why"] or "",
        )  # fmt: skip
        return Answer(stamp_shape(stamp), ids=[stamp.pk])

    def again(self, request: Request, ids: list, status: int, pk: int) -> Answer:
        return Answer(stamp_shape(DayStamp.objects.visible_to(request.user).get(pk=ids[0])), ids=ids)


class Corrections(Once, api.ApiView):
    resource = "day_stamp"

    @extend_schema(
        operation_id="times_correct", summary="Correct a time, or without one take it back", tags=["day"],
        request=described.body(CORRECTION_BODY), parameters=[KEY_PARAMETER], responses={201: StampSchema},
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request, pk: int) -> Answer:
        asked = api.read_object(request.data, CORRECTION)
        stamp = correct_stamp(by=request.user, stamp_id=api.checked_id(pk), key=once_key(request), **asked)
        return Answer(stamp_shape(stamp), ids=[stamp.pk])

    def again(self, request: Request, ids: list, status: int, pk: int) -> Answer:
        return Answer(stamp_shape(DayStamp.objects.visible_to(request.user).get(pk=ids[0])), ids=ids)


class Incidents(Once, api.ApiView):
    resource = "incident"

    @extend_schema(
        operation_id="incidents_list", summary="Incidents of a session", tags=["day"],
        responses={200: IncidentsSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        require(request.user, Permission.VIEW_PLANNER)
        session = session_for(request.user, pk)
        rows = Incident.objects.visible_to(request.user).filter(session=session)
        return Response({"results": [incident_shape(one) for one in rows]})

    @extend_schema(
        operation_id="incidents_report", summary="Report an incident of a session", tags=["day"],
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
            by=request.user, session_id=api.checked_id(pk), key=once_key(request), happened_at=asked["happened_at"],
            what=asked["what"], physical=asked["physical_harm"], psychological=asked["psychological_harm"],
            action=asked["immediate_action"], entry_id=asked["entry"], never_event=asked["never_event"],
        )  # fmt: skip
        return Answer(incident_shape(incident), ids=[incident.pk])

    def again(self, request: Request, ids: list, status: int, pk: int) -> Answer:
        return Answer(incident_shape(Incident.objects.visible_to(request.user).get(pk=ids[0])), ids=ids)
