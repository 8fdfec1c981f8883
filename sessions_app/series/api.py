"""Series by API, and changing lists that are not accepted yet: this one, this and the following, or all."""

from __future__ import annotations

import datetime as dt
import re

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.errors import NotFound
from base.permissions import Permission, require
from nhs.errors import Invalid
from plumbing.api import KEY_PARAMETER, Answer, Once
from sessions_app.series.policies import MOST_LISTS, MOST_WEEKS_BETWEEN, Pattern
from sessions_app.series.services.changes import Change, Changed, Scope, change_sessions
from sessions_app.series.services.series import book_series, pattern_of, preview_series
from sessions_app.session.api.shapes import faults_shape, session_shape
from sessions_app.session.api.slots import MIX, MIX_SCHEMA, SlotsSchema
from sessions_app.session.models.series import SessionTemplate
from trusts.slot_mix import as_json

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def clock(**options) -> api.Field:
    """A London clock time such as 08:30."""

    def read(value) -> dt.time:
        if not isinstance(value, str) or not _CLOCK.fullmatch(value):
            raise Invalid("Give a time of the 24-hour clock such as 08:30.", code="time_format")
        return dt.time.fromisoformat(value)

    return api.Field(read, **options)


ASKED = {
    "call_off": api.whole(required=True),
    "service_line": api.whole(required=True),
    "rooms": api.many(api.whole(), 200, required=True),
    "weekdays": api.many(api.whole(0, 6), 7, required=True),
    "every": api.whole(1, MOST_WEEKS_BETWEEN, absent=1),
    "first_day": api.date(required=True),
    "last_day": api.date(required=True),
    "starts": clock(required=True),
    "ends": clock(required=True),
    "not_on_bank_holidays": api.flag(absent=False),
    "capacity": api.whole(1, 1440),
    "cases": api.whole(1, 1440),
    "slots": MIX,
}
OPTIONS = {
    "all_or_none": api.flag(absent=True),
    "draft": api.flag(absent=False),
    "dry_run": api.flag(absent=False),
}
CHANGE = {
    "day": api.date(),
    "starts": clock(),
    "ends": clock(),
    "room": api.whole(),
    "capacity": api.whole(1, 1440),
    "cases": api.whole(1, 1440),
    "slots": MIX,
    "scope": api.choice(Scope.values, absent=Scope.THIS),
    "all_or_none": api.flag(absent=True),
}
_FLAG = {"type": "boolean"}
_TIME = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["08:30"]}
_DATE = {"type": "string", "format": "date"}
_SIZE = {"type": ["integer", "null"], "minimum": 1, "maximum": 1440}
_SERIES = described.an_object(
    {
        "call_off": described.ID,
        "service_line": described.ID,
        "rooms": {"type": "array", "items": described.ID, "minItems": 1, "maxItems": 200},
        "weekdays": {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 6}, "minItems": 1, "maxItems": 7,
                     "description": "Monday is 0."},
        "every": {"type": ["integer", "null"], "minimum": 1, "maximum": MOST_WEEKS_BETWEEN, "description": "In weeks; 1."},
        "first_day": _DATE,
        "last_day": _DATE,
        "starts": _TIME,
        "ends": _TIME,
        "not_on_bank_holidays": {"type": ["boolean", "null"]},
        "capacity": _SIZE,
        "cases": _SIZE,
        "slots": MIX_SCHEMA,
    },
    ["call_off", "service_line", "rooms", "weekdays", "first_day", "last_day", "starts", "ends"],
)  # fmt: skip
_CHANGE = described.an_object(
    {
        "day": _DATE | {"type": ["string", "null"], "description": "The list's new day; the others move by as many days."},
        "starts": _TIME | {"type": ["string", "null"]},
        "ends": _TIME | {"type": ["string", "null"]},
        "room": described.ID | {"type": ["integer", "null"], "description": "For the lists in the same room as this one."},
        "capacity": _SIZE,
        "cases": _SIZE,
        "slots": MIX_SCHEMA,
        "scope": {"type": ["string", "null"], "enum": [*Scope.values, None]},
        "all_or_none": {"type": ["boolean", "null"]},
    }
)  # fmt: skip


class LeftOutOutput(s.Serializer):
    day = s.DateField()
    reason = s.CharField()


class SeriesOutput(s.Serializer):
    """What was asked for. Times are London clock times."""

    id = s.IntegerField()
    call_off = s.IntegerField()
    service_line = s.IntegerField()
    rooms = s.ListField(child=s.IntegerField())
    weekdays = s.ListField(child=s.IntegerField())
    every = s.IntegerField()
    first_day = s.DateField()
    last_day = s.DateField()
    starts = s.CharField(help_text="London time, such as 08:30.")
    ends = s.CharField(help_text="London time, such as 08:30.")
    not_on_bank_holidays = s.BooleanField()
    capacity = s.IntegerField(allow_null=True)
    cases = s.IntegerField(allow_null=True)
    slots = SlotsSchema(many=True, help_text="Empty: the usual ones.")


class BookedSeriesOutput(s.Serializer):
    """``series`` is null and no list is booked with ``dry_run``; ``lists`` is how many there would be."""

    series = SeriesOutput(allow_null=True)
    lists = s.IntegerField()
    sessions = s.ListField(child=s.IntegerField())
    refused = s.ListField(child=s.DictField())
    left_out = LeftOutOutput(many=True)


class ChangedOutput(s.Serializer):
    sessions = s.ListField(child=s.DictField())
    left = s.ListField(child=s.DictField())


class SeriesList(Once, api.ApiView):
    resource = "series"

    @extend_schema(
        operation_id="series_book", summary="Book a series of lists", tags=["sessions"], request=described.body(_SERIES),
        parameters=[
            OpenApiParameter("all_or_none", _FLAG, description="All lists, or with false all that fit. True."),
            OpenApiParameter("draft", _FLAG, description="Keep drafts: nothing is offered and nothing held. False."),
            OpenApiParameter("dry_run", _FLAG, description="Only say what would be booked and refused. False."),
            KEY_PARAMETER, described.LOCATION,
        ],
        responses={201: BookedSeriesOutput, 200: BookedSeriesOutput},
        description=f"At most {MOST_LISTS} lists. Pointers of refusals name the list by its place, by day and room.",
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request) -> Answer:
        options = api.read_parameters(request, OPTIONS)
        pattern = _pattern(api.read_object(request.data, ASKED))
        if options.pop("dry_run"):
            return _looked(preview_series(by=request.user, pattern=pattern))
        booked = book_series(by=request.user, pattern=pattern, **options)
        ids = [booked.series.pk, *(one.pk for one in booked.sessions)]
        left = [{"day": day.isoformat(), "reason": why} for day, why in booked.left_out]
        refused = faults_shape(booked.refused)
        return _booked(booked.series, ids, refused, left)

    def again(self, request: Request, ids: list, status: int) -> Answer:
        numbers = [one for one in ids if isinstance(one, int)]
        rest = [one for one in ids if isinstance(one, dict)]
        if not numbers:
            return self.make(request)
        refused = [one for one in rest if "pointer" in one]
        return _booked(
            series_for(request.user, numbers[0]), numbers, refused, [one for one in rest if "day" in one]
        )


def _pattern(asked: dict) -> Pattern:
    values = {
        name: value
        for name, value in asked.items()
        if name not in ("call_off", "service_line", "rooms", "weekdays")
    }
    return Pattern(
        asked["call_off"], asked["service_line"], tuple(asked["rooms"]), tuple(asked["weekdays"]), **values
    )


def _booked(series: SessionTemplate, numbers: list[int], refused: list[dict], left: list[dict]) -> Answer:
    body = {
        "series": _shape(series), "lists": len(numbers) - 1, "sessions": numbers[1:], "refused": refused, "left_out": left,
    }  # fmt: skip
    return Answer(body, ids=[*numbers, *refused, *left], headers={"Location": f"/api/v1/series/{series.pk}/"})


def _looked(looked) -> Answer:
    left = [{"day": day.isoformat(), "reason": why} for day, why in looked.left_out]
    body = {
        "series": None, "lists": len(looked.preview.quotes), "sessions": [], "refused": faults_shape(looked.preview.faults),
        "left_out": left,
    }  # fmt: skip
    return Answer(body, ids=[], status=200)


def _shape(series: SessionTemplate) -> dict:
    pattern = pattern_of(series)
    return {
        "id": series.pk, "call_off": pattern.call_off_id, "service_line": pattern.service_line_id,
        "rooms": list(pattern.room_ids), "weekdays": list(pattern.weekdays), "every": pattern.every,
        "first_day": pattern.first_day.isoformat(), "last_day": pattern.last_day.isoformat(),
        "starts": f"{pattern.starts:%H:%M}", "ends": f"{pattern.ends:%H:%M}",
        "not_on_bank_holidays": pattern.not_on_bank_holidays, "capacity": pattern.capacity, "cases": pattern.cases,
        "slots": as_json(pattern.slots or ()),
    }  # fmt: skip


def series_for(by, pk: int) -> SessionTemplate:
    found = SessionTemplate.objects.visible_to(by).filter(pk=api.checked_id(pk)).first()
    if found is None:
        raise NotFound()
    return found


class OneSeries(api.ApiView):
    @extend_schema(
        operation_id="series_read", summary="One series", tags=["sessions"], responses=SeriesOutput
    )
    def get(self, request: Request, pk: int) -> Response:
        require(request.user, Permission.VIEW_PLANNER)
        return Response(_shape(series_for(request.user, pk)))


def change(request: Request, pk: int) -> Response:
    """What ``PATCH /sessions/{id}/`` does."""
    version = api.wanted_version(request)
    asked = api.read_object(request.data, CHANGE)
    what = Change(
        day=asked["day"], starts=asked["starts"], ends=asked["ends"], room_id=asked["room"], capacity=asked["capacity"],
        cases=asked["cases"], slots=asked["slots"],
    )  # fmt: skip
    done: Changed = change_sessions(
        by=request.user, session_id=api.checked_id(pk), change=what, scope=Scope(asked["scope"]),
        all_or_none=asked["all_or_none"], version=version,
    )  # fmt: skip
    return Response(
        {"sessions": [session_shape(one) for one in done.sessions], "left": faults_shape(done.left)}
    )


described_change = extend_schema(
    operation_id="sessions_change", summary="Move or resize a draft or offer, alone or with its series", tags=["sessions"],
    request=described.body(_CHANGE), parameters=[described.IF_MATCH], responses=ChangedOutput,
)  # fmt: skip
