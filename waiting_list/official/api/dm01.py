"""The monthly diagnostics list (DM01) by API."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base import api
from base.errors import NotFound
from base.permissions import Permission, require
from waiting_list.official.api.rtt import month_asked
from waiting_list.official.selectors.dm01 import DiagnosticsMonth, diagnostics_month


class TestSchema(serializers.Serializer):
    """One test, or all of them."""

    __test__ = False

    test = serializers.CharField(help_text="COLONOSCOPY …; TOTAL for all.")
    name = serializers.CharField()
    list = serializers.IntegerField(help_text="Patients waiting.")
    over_6 = serializers.IntegerField(help_text="Waiting six weeks (42 days) or more.")
    over_13 = serializers.IntegerField(help_text="Waiting thirteen weeks or more.")
    share_over_6 = serializers.FloatField(allow_null=True, help_text="Six weeks or more ÷ waiting.")
    activity = serializers.IntegerField(help_text="Tests done in the month.")


class DiagnosticsSchema(serializers.Serializer):
    """The trust's diagnostics list of one month."""

    period = serializers.CharField(help_text="The month, as 2026-03.")
    file = serializers.CharField()
    sha256 = serializers.CharField()
    imported_at = serializers.DateTimeField()
    all = TestSchema(help_text="All fifteen tests.")
    tests = TestSchema(many=True)


class DiagnosticsSummary(api.ApiView):
    """The trust's official diagnostics list of one month."""

    @extend_schema(
        operation_id="waiting_list_diagnostics",
        tags=["Waiting list"],
        summary="Diagnostics list (DM01) of a month, by test",
        parameters=[
            OpenApiParameter("month", OpenApiTypes.STR, description="As 2026-03; the newest by default.")
        ],
        responses=DiagnosticsSchema,
    )
    def get(self, request: Request) -> Response:
        require(request.user, Permission.VIEW_REPORTS)
        shown = diagnostics_month(request.user, month_asked(request.query_params.get("month", "")))
        if shown is None:
            raise NotFound("There is no diagnostics file of that month that you can see.")
        return Response(described(shown))


def described(shown: DiagnosticsMonth) -> dict:
    """A month as the API shows it."""
    return {
        "period": f"{shown.file.period:%Y-%m}",
        "file": shown.file.name,
        "sha256": shown.file.sha256,
        "imported_at": shown.file.imported_at,
        "all": shown.whole.as_json(),
        "tests": [one.as_json() for one in shown.tests],
    }
