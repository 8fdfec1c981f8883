"""The waiting list by API: what it looks like, and bringing in the monthly RTT file."""

from __future__ import annotations

import datetime as dt
import re

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require
from nhs.codes import RTT_TOTAL
from waiting_list.official.figures import OVER, Figures, part_name
from waiting_list.official.selectors.rtt import Month, month_of

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class OverSerializer(serializers.Serializer):
    """Patients waiting more than so many weeks; null where the file's bands do not reach that far."""

    def get_fields(self) -> dict:
        return {str(weeks): serializers.IntegerField(allow_null=True) for weeks in OVER}


class FiguresSerializer(serializers.Serializer):
    list = serializers.IntegerField(help_text="Everybody counted in this part.")
    within_18 = serializers.IntegerField(allow_null=True)
    share_within_18 = serializers.FloatField(
        allow_null=True, help_text="Within 18 weeks ÷ known clock starts."
    )
    over = OverSerializer()
    median_weeks = serializers.FloatField(allow_null=True)


class LineSerializer(FiguresSerializer):
    line = serializers.CharField(help_text="Published code, C_100 … X06.")
    name = serializers.CharField()


class PartSerializer(FiguresSerializer):
    part = serializers.CharField(help_text="Part_1A, Part_1B, Part_2, Part_2A or Part_3.")
    description = serializers.CharField()


class SummarySerializer(serializers.Serializer):
    period = serializers.CharField(help_text="The month, as 2024-11.")
    file = serializers.CharField()
    sha256 = serializers.CharField()
    imported_at = serializers.DateTimeField()
    waiting = FiguresSerializer(help_text="Incomplete pathways, all specialties.")
    lines = LineSerializer(many=True, help_text="Incomplete pathways by specialty.")
    parts = PartSerializer(many=True, help_text="Every part of the file, all specialties.")


class WaitingListSummary(APIView):
    """The trust's official waiting list of one month."""

    @extend_schema(
        operation_id="waiting_list_summary",
        tags=["Waiting list"],
        parameters=[
            OpenApiParameter("month", OpenApiTypes.STR, description="As 2024-11; the newest by default.")
        ],
        responses=SummarySerializer,
    )
    def get(self, request: Request) -> Response:
        require(request.user, Permission.VIEW_REPORTS)
        shown = month_of(request.user, month_asked(request.query_params.get("month", "")))
        if shown is None:
            raise NotFound("There is no waiting-list file of that month that you can see.")
        return Response(SummarySerializer(described(shown)).data)


def month_asked(text: str) -> dt.date | None:
    """The month of a parameter; None where it is not given."""
    if not text:
        return None
    if not MONTH.fullmatch(text) or text < "1900":
        raise InvalidInput.of(
            [Fault("/month", "unknown_value", "Give the month as year and month, like 2024-11.")]
        )
    return dt.date(int(text[:4]), int(text[5:]), 1)


def described(shown: Month) -> dict:
    """A month as the API shows it."""
    return {
        "period": f"{shown.file.period:%Y-%m}",
        "file": shown.file.name,
        "sha256": shown.file.sha256,
        "imported_at": shown.file.imported_at,
        "waiting": shown.waiting.as_json(),
        "lines": [
            _line(one) for one in sorted(shown.lines, key=lambda one: one.line) if one.line != RTT_TOTAL
        ],
        "parts": [
            {"part": part, "description": part_name(part), **whole.as_json()}
            for part, whole in sorted(shown.parts.items())
        ],
    }


def _line(one: Figures) -> dict:
    return {"line": one.line, "name": one.name, **one.as_json()}
