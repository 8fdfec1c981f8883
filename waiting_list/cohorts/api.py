"""Cohorts by API: how many, who, keeping one under a name."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base import api
from base.permissions import Permission, require
from plumbing.api import KEY_PARAMETER, Answer, Once
from waiting_list.cohorts.filters import FIELDS, CohortFilter
from waiting_list.cohorts.models import Cohort
from waiting_list.cohorts.selectors.cohort_size import count_for
from waiting_list.cohorts.selectors.totals import Today, today_of
from waiting_list.cohorts.services.run import open_cohort
from waiting_list.cohorts.services.save import cohort_of, remove_cohort, save_cohort
from waiting_list.official.figures import OVER
from waiting_list.pathways.models.waiting import Waiting

TAGS = ["Waiting list"]
COUNT = {"filter": api.Field(lambda value: value, required=True)}
SAVE = COUNT | {"name": api.text(80, required=True), "shared": api.flag(absent=False)}
PATIENTS = {
    "cursor": api.text(400, absent=""),
    "limit": api.digits(1, api.LARGEST_PAGE, absent=api.USUAL_PAGE),
}


class FilterSchema(serializers.Serializer):
    """Everything given must hold; of a list any one is enough. What the list does not say of a patient fits nothing."""

    tfc = serializers.ListField(child=serializers.CharField(), required=False)
    site = serializers.ListField(child=serializers.IntegerField(), required=False)
    clock = serializers.ListField(child=serializers.CharField(), required=False)
    priority = serializers.ListField(child=serializers.CharField(), required=False)
    weeks_over = serializers.IntegerField(required=False, help_text="Waits of more than so many weeks.")
    weeks_to = serializers.IntegerField(required=False, help_text="Waits of up to so many weeks.")
    breach_from = serializers.DateField(required=False)
    breach_to = serializers.DateField(required=False)
    opcs = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Codes or beginnings."
    )
    tci = serializers.ChoiceField(["with", "without"], required=False)
    age_band = serializers.ListField(child=serializers.CharField(), required=False)
    asa_to = serializers.IntegerField(required=False)
    bmi_to = serializers.CharField(required=False)
    anaesthesia = serializers.ListField(child=serializers.CharField(), required=False)
    anticoagulated = serializers.BooleanField(required=False)
    escort = serializers.BooleanField(required=False)
    preop_valid = serializers.BooleanField(required=False, help_text="Valid today.")


class CountAskedSchema(serializers.Serializer):
    filter = FilterSchema()


class CountedSchema(serializers.Serializer):
    count = serializers.IntegerField(allow_null=True, help_text="Null where it is from 1 to 4 and hidden.")
    hidden = serializers.BooleanField(help_text="Small numbers are for those who may see patients.")
    filter = FilterSchema()


class SaveSchema(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    shared = serializers.BooleanField(required=False)
    filter = FilterSchema()


class CohortSchema(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    shared = serializers.BooleanField()
    saved_by = serializers.CharField()
    saved_at = serializers.DateTimeField()
    filter = FilterSchema()
    count = serializers.IntegerField(allow_null=True, required=False, help_text="Only of one cohort.")


class CohortPageSchema(serializers.Serializer):
    results = CohortSchema(many=True)
    next = serializers.CharField(allow_null=True)


class WaiterSchema(serializers.Serializer):
    """A need in a cohort. No NHS number: read it where identity is checked."""

    need = serializers.IntegerField()
    patient = serializers.CharField(help_text="The invented name.")
    hospital_number = serializers.CharField()
    tfc = serializers.CharField()
    waits_for = serializers.CharField()
    clock = serializers.CharField()
    priority = serializers.CharField()
    started_on = serializers.DateField()
    breach_on = serializers.DateField(allow_null=True)
    tci_on = serializers.DateField(allow_null=True)


class WaiterPageSchema(serializers.Serializer):
    count = serializers.IntegerField()
    results = WaiterSchema(many=True)
    after = serializers.CharField(allow_null=True, help_text="Give it as `cursor` for the next stretch.")


class CohortCount(api.ApiView):
    """A POST because of its body; it changes nothing."""

    @extend_schema(
        operation_id="cohort_count", summary="How many wait who fit a filter", tags=TAGS,
        request=CountAskedSchema, responses={200: CountedSchema},
        description=f"The filter's fields are {', '.join(FIELDS)}.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        cohort = CohortFilter.parse(api.read_object(request.data, COUNT)["filter"], at="/filter")
        count = count_for(request.user, cohort)
        return Response({"count": count.number, "hidden": count.suppressed, "filter": dict(cohort.said)})


class Cohorts(Once, api.ApiView):
    resource = "cohort"

    @extend_schema(
        operation_id="cohorts_list", summary="Saved cohorts that you can use", tags=TAGS,
        responses={200: CohortPageSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        require(request.user, Permission.VIEW_REPORTS)
        page = api.read_parameters(request, api.PAGE)
        rows = Cohort.objects.visible_to(request.user)
        found, after = api.page_of(rows, request, by=("-saved_at", "-id"), **page)
        return Response({"results": [cohort_shape(one) for one in found], "next": after})

    @extend_schema(
        operation_id="cohort_save", summary="Keep a filter under a name", tags=TAGS, request=SaveSchema,
        parameters=[KEY_PARAMETER], responses={201: CohortSchema},
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request) -> Answer:
        asked = api.read_object(request.data, SAVE)
        cohort = save_cohort(
            by=request.user, name=asked["name"], said=asked["filter"], shared=asked["shared"]
        )
        cohort.refresh_from_db()
        return Answer(
            cohort_shape(cohort), ids=[cohort.pk], headers={"Location": f"{request.path}{cohort.pk}/"}
        )

    def again(self, request: Request, ids: list, status: int) -> Answer:
        return Answer(cohort_shape(cohort_of(request.user, ids[0])), ids=ids, status=status)


class OneCohort(api.ApiView):
    @extend_schema(
        operation_id="cohort_read", summary="A cohort and how many are in it today", tags=TAGS,
        responses={200: CohortSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        require(request.user, Permission.VIEW_REPORTS)
        cohort = cohort_of(request.user, api.checked_id(pk))
        count = count_for(request.user, CohortFilter.parse(cohort.filter))
        return Response(cohort_shape(cohort) | {"count": count.number})

    @extend_schema(
        operation_id="cohort_remove", summary="Let go of a cohort of your own", tags=TAGS,
        responses={204: OpenApiResponse(description="Removed.")},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        remove_cohort(by=request.user, cohort_id=api.checked_id(pk))
        return Response(status=204)


class CohortPatients(api.ApiView):
    @extend_schema(
        operation_id="cohort_patients", summary="Who is in a cohort, the longest wait first", tags=TAGS,
        parameters=[OpenApiParameter("cursor", str), OpenApiParameter("limit", int)],
        responses={200: WaiterPageSchema},
        description="For credentials that may see patients. Every look is recorded.",
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        require(request.user, Permission.VIEW_PATIENTS)
        asked = api.read_parameters(request, PATIENTS)
        saved = cohort_of(request.user, api.checked_id(pk))
        opened = open_cohort(
            by=request.user,
            cohort=CohortFilter.parse(saved.filter),
            query={"after": asked["cursor"]},
            size=asked["limit"],
            saved=saved,
        )
        shapes = [waiter_shape(row) for row in opened.page]
        return Response({"count": opened.total, "results": shapes, "after": opened.page.after})


def cohort_shape(cohort: Cohort) -> dict:
    return {
        "id": cohort.pk,
        "name": cohort.name,
        "shared": cohort.shared,
        "saved_by": cohort.saved_by,
        "saved_at": cohort.saved_at,
        "filter": cohort.filter,
    }


def waiter_shape(row: Waiting) -> dict:
    patient = row.need.patient
    return {
        "need": row.need_id,
        "patient": patient.pseudonym,
        "hospital_number": patient.hospital_number,
        "tfc": row.tfc,
        "waits_for": row.need.what,
        "clock": row.clock,
        "priority": row.priority,
        "started_on": row.started_on,
        "breach_on": row.breach_on,
        "tci_on": row.tci_on,
    }


class SpecialtySchema(serializers.Serializer):
    tfc = serializers.CharField()
    name = serializers.CharField()
    waiting = serializers.IntegerField()
    within_18 = serializers.IntegerField()
    over = serializers.DictField(child=serializers.IntegerField())
    median_weeks = serializers.FloatField(allow_null=True, help_text="From 50 waits on.")
    breach_in_28_days = serializers.IntegerField()


class ClockSchema(serializers.Serializer):
    clock = serializers.CharField()
    waiting = serializers.IntegerField()
    six_weeks_or_more = serializers.IntegerField(allow_null=True)


class TodaySchema(serializers.Serializer):
    """The trust's own list: every need counts, so it differs from the published month, which counts pathways."""

    day = serializers.DateField()
    waiting = serializers.IntegerField(help_text="Under RTT.")
    within_18 = serializers.IntegerField()
    share_within_18 = serializers.FloatField(allow_null=True)
    median_weeks = serializers.FloatField(allow_null=True)
    breach_in_28_days = serializers.IntegerField()
    specialties = SpecialtySchema(many=True)
    clocks = ClockSchema(many=True)


class WaitingToday(api.ApiView):
    @extend_schema(
        operation_id="waiting_list_today", summary="The trust's own list today", tags=TAGS,
        responses={200: TodaySchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        return Response(today_shape(today_of(request.user)))


def today_shape(today: Today) -> dict:
    whole = today.waiting
    return {
        "day": today.day,
        "waiting": whole.total,
        "within_18": whole.within_18,
        "share_within_18": None if whole.share_within_18 is None else float(whole.share_within_18),
        "median_weeks": whole.median_weeks,
        "breach_in_28_days": today.breach_soon,
        "specialties": [
            {
                "tfc": one.line,
                "name": one.name,
                "waiting": one.total,
                "within_18": one.within_18,
                "over": {str(weeks): one.over(weeks) for weeks in OVER},
                "median_weeks": one.median_weeks,
                "breach_in_28_days": today.soon.get(one.line, 0),
            }
            for one in today.lines
        ],
        "clocks": [
            {"clock": one.clock, "waiting": one.waiting, "six_weeks_or_more": one.over_6}
            for one in today.clocks
        ],
    }
