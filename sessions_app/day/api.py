"""The times of the day by API. A body's ``key`` is not needed: an Idempotency-Key is."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.described import an_object, one_of, or_null, text_of
from plumbing.api import KEY_PARAMETER, Answer, Once, idempotency_key
from sessions_app.day.models import DayStamp
from sessions_app.day.selectors import standing_by_entry
from sessions_app.day.services.run_of_day import correct_stamp, record_stamp
from sessions_app.day.stamps import Stamp
from sessions_app.session.api.reading import hold, session_for
from sessions_app.session.api.shapes import local, sees_patients
from sessions_app.session.cancellation_reasons import Why

STAMP = {
    "kind": api.choice(Stamp.values, required=True),
    "entry": api.whole(absent=None),
    "at": api.instant(absent=None),
    "why": api.choice(Why.values, absent=""),
}
CORRECTION = {"at": api.instant(absent=None), "reason": api.text(200, required=True)}
STAMP_BODY = an_object(
    {
        "kind": one_of(Stamp.values),
        "entry": or_null(
            described.ID | {"description": "The place on the list; left out for brief and debrief."}
        ),
        "at": or_null(described.TIME),
        "why": or_null(one_of(Why.values, "Why, where it was cancelled on the day.")),
    },
    ["kind"],
)
CORRECTION_BODY = an_object({"at": or_null(described.TIME), "reason": text_of(200, minLength=1)}, ["reason"])


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


def stamp_shape(stamp: DayStamp) -> dict:
    return {
        "id": stamp.pk, "entry": stamp.entry_id, "kind": stamp.kind, "version": stamp.version, "at": local(stamp.at),
        "why": stamp.why, "by": stamp.by,
    }  # fmt: skip


class Times(Once, api.ApiView):
    resource = "day_stamp"

    @extend_schema(
        operation_id="times_read", summary="The times of the day that count", tags=["day"],
        parameters=[described.ETAG], responses={200: TimesSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        sees_patients(request.user)
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
            by=request.user, session_id=api.checked_id(pk), kind=asked["kind"], key=idempotency_key(request),
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
        stamp = correct_stamp(
            by=request.user, stamp_id=api.checked_id(pk), key=idempotency_key(request), **asked
        )
        return Answer(stamp_shape(stamp), ids=[stamp.pk])

    def again(self, request: Request, ids: list, status: int, pk: int) -> Answer:
        return Answer(stamp_shape(DayStamp.objects.visible_to(request.user).get(pk=ids[0])), ids=ids)
