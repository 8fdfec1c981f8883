"""Weeks of the waiting list by API, as they were counted."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from base.error_collector import Faults
from base.permissions import Permission, require
from nhs.codes import TREATMENT_FUNCTIONS
from waiting_list.pathways.models.needs import Need
from waiting_list.snapshots.selectors.weeks import Week, WeekFilter, weeks_of


class WeekSerializer(serializers.Serializer):
    week_ending = serializers.DateField(help_text="The Sunday at whose end the list was counted.")
    taken_at = serializers.DateTimeField()
    waiting = serializers.IntegerField()
    within = serializers.IntegerField(help_text="Within 18 weeks; of diagnostic tests within 6.")
    share_within = serializers.FloatField(allow_null=True)
    over_52 = serializers.IntegerField()
    over_65 = serializers.IntegerField()
    over_78 = serializers.IntegerField()
    median_weeks = serializers.FloatField(allow_null=True)
    p92_weeks = serializers.FloatField(allow_null=True)
    with_decision = serializers.IntegerField(help_text="With a decision to admit.")
    bands = serializers.ListField(
        child=serializers.IntegerField(), help_text="105 week bands, the last open."
    )


class WeeksSerializer(serializers.Serializer):
    clock = serializers.CharField()
    tfc = serializers.CharField(help_text="Empty for all.")
    site = serializers.IntegerField(allow_null=True, help_text="Null for all.")
    weeks = WeekSerializer(many=True, help_text="Oldest first, at most 104.")


class WaitingListWeeks(APIView):
    """The trust's waiting list at the end of each week: counted once, never changed afterwards."""

    @extend_schema(
        operation_id="waiting_list_weeks",
        tags=["Waiting list"],
        parameters=[
            OpenApiParameter("clock", {"type": "string", "enum": Need.Clock.values, "default": "rtt"}),
            OpenApiParameter("tfc", OpenApiTypes.STR, description="Treatment function code."),
            OpenApiParameter("site", OpenApiTypes.INT, description="Id of a site."),
        ],
        responses=WeeksSerializer,
    )
    def get(self, request: Request) -> Response:
        require(request.user, Permission.VIEW_REPORTS)
        wanted = _wanted(request)
        weeks = [_described(one) for one in weeks_of(request.user, wanted)]
        answer = {"clock": wanted.clock, "tfc": wanted.tfc, "site": wanted.site_id, "weeks": weeks}
        return Response(WeeksSerializer(answer).data)


def _wanted(request: Request) -> WeekFilter:
    query, faults = request.query_params, Faults()
    clock, tfc, site = query.get("clock", Need.Clock.RTT), query.get("tfc", ""), query.get("site", "")
    if clock not in Need.Clock.values:
        faults.add("/clock", "unknown_value", "Choose one of: " + ", ".join(Need.Clock.values) + ".")
    if tfc and tfc not in TREATMENT_FUNCTIONS:
        faults.add("/tfc", "unknown_value", "This is not a treatment function code.")
    if site and not (site.isascii() and site.isdigit() and len(site) < 19):
        faults.add("/site", "unknown_value", "Give the id of a site as a number.")
    faults.stop()
    return WeekFilter(clock, tfc, int(site) if site else None)


def _described(week: Week) -> dict:
    return {
        "week_ending": week.ends, "taken_at": week.snapshot.taken_at, "waiting": week.waiting, "within": week.within,
        "share_within": week.share_within, "over_52": week.over(52), "over_65": week.over(65),
        "over_78": week.over(78), "median_weeks": week.summary.median_weeks, "p92_weeks": week.summary.p92_weeks,
        "with_decision": week.with_decision, "bands": list(week.summary.bands),
    }  # fmt: skip
