"""The list as it is published, by API: the own list and NHS England's file, every figure of each specialty."""

from __future__ import annotations

import datetime as dt

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from base.error_collector import Faults
from base.permissions import Permission, require
from nhs.codes import RttPart
from waiting_list.official.api.rtt import OverSerializer, month_asked
from waiting_list.snapshots.selectors.statistics import Line, Statistics, as_json, statistics_of


class PublishedFiguresSerializer(serializers.Serializer):
    """Shares are fractions and weeks decimal, to six places. No percentile below 50 patients or in the open band."""

    list = serializers.IntegerField(help_text="Everybody counted.")
    known_start = serializers.IntegerField(allow_null=True, help_text="Of them with a known clock start.")
    unknown_start = serializers.IntegerField(allow_null=True)
    within_18 = serializers.IntegerField(allow_null=True)
    over_18 = serializers.IntegerField(allow_null=True)
    share_within_18 = serializers.FloatField(
        allow_null=True, help_text="Within 18 weeks ÷ known clock starts."
    )
    over = OverSerializer()
    median_weeks = serializers.FloatField(allow_null=True)
    p92_weeks = serializers.FloatField(allow_null=True, help_text="92 in 100 wait up to so many weeks.")
    p95_weeks = serializers.FloatField(allow_null=True)


class PublishedLineSerializer(serializers.Serializer):
    line = serializers.CharField(help_text="Published code, C_100 … X06; C_999 for all specialties together.")
    name = serializers.CharField()
    own = PublishedFiguresSerializer(allow_null=True)
    official = PublishedFiguresSerializer(allow_null=True)


class StatisticsSerializer(serializers.Serializer):
    part = serializers.CharField(help_text="The part of the file.")
    week_ending = serializers.DateField(
        allow_null=True, help_text="Of the own list; null where none was counted."
    )
    period = serializers.CharField(
        allow_null=True, help_text="The file's month, as 2024-11; null where there is none."
    )
    all = PublishedLineSerializer(help_text="All specialties together.")
    lines = PublishedLineSerializer(many=True)


class WaitingListStatistics(APIView):
    """The trust's own list of incomplete pathways beside NHS England's monthly file."""

    @extend_schema(
        operation_id="waiting_list_statistics",
        tags=["Waiting list"],
        summary="Figures as published, of the own list and the official file",
        parameters=[
            OpenApiParameter(
                "week", OpenApiTypes.DATE, description="A Sunday that was counted; the newest by default."
            ),
            OpenApiParameter(
                "month", OpenApiTypes.STR, description="As 2024-11; the newest file by default."
            ),
            OpenApiParameter(
                "part",
                {
                    "type": "string",
                    "enum": [part.value for part in RttPart],
                    "default": RttPart.INCOMPLETE.value,
                },
                description="The own list is of incomplete pathways (Part_2).",
            ),
        ],
        responses=StatisticsSerializer,
    )
    def get(self, request: Request) -> Response:
        require(request.user, Permission.VIEW_REPORTS)
        part, week = _wanted(request)
        month = month_asked(request.query_params.get("month", ""))
        shown = statistics_of(request.user, part=part, week=week, month=month)
        return Response(StatisticsSerializer(described(shown)).data)


def _wanted(request: Request) -> tuple[RttPart, dt.date | None]:
    part, week = (request.query_params.get(name, "") for name in ("part", "week"))
    faults = Faults()
    if part and part not in {one.value for one in RttPart}:
        faults.add(
            "/part", "unknown_value", "Choose one of: " + ", ".join(one.value for one in RttPart) + "."
        )
    day = _day(week)
    if week and day is None:
        faults.add("/week", "unknown_value", "Give the week by its Sunday, like 2026-11-15.")
    faults.stop()
    return RttPart(part or RttPart.INCOMPLETE), day


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def described(shown: Statistics) -> dict:
    """As the API shows it."""
    return {
        "part": shown.part.value,
        "week_ending": shown.week.snapshot.week_ending if shown.week else None,
        "period": f"{shown.file.period:%Y-%m}" if shown.file else None,
        "all": _line(shown.whole),
        "lines": [_line(one) for one in shown.lines],
    }


def _line(one: Line) -> dict:
    return {"line": one.line, "name": one.name, "own": as_json(one.own), "official": as_json(one.official)}
