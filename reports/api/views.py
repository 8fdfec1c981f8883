"""Reports by API: ask for one, see how far it is, fetch its result."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import renderers, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from base.errors import Fault, InvalidInput, NotFound, RuleBroken
from base.permissions import Permission, require
from plumbing.api import KEY_PARAMETER, Answer, Once
from plumbing.models import Job
from reports.csv_file import csv_response
from reports.models import ReportRun
from reports.presenters import progress_state
from reports.selectors import run_of
from reports.services import start_report

KINDS = tuple(kind.value for kind in ReportRun.Kind)


class ParametersSerializer(serializers.Serializer):
    """``from`` and ``to`` for the KPI report, nothing or ``as_at`` for the waiting-list report."""

    def get_fields(self) -> dict:
        return {
            "from": serializers.DateField(required=False, help_text="First day of the period (kpi)."),
            "to": serializers.DateField(required=False, help_text="Last day of the period (kpi)."),
            "as_at": serializers.DateField(
                required=False, help_text="As it was known at the end of this day (waiting_list)."
            ),
        }


class ProgressSerializer(serializers.Serializer):
    done = serializers.IntegerField()
    of = serializers.IntegerField()
    step = serializers.CharField(help_text="The part being worked out; empty before and after.")


class RunSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(KINDS)
    state = serializers.CharField(help_text="queued, running, done or failed.")
    progress = ProgressSerializer()
    params = serializers.DictField()
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField(help_text="Why it stopped, when it did.")
    result = serializers.DictField(allow_null=True, help_text="When done: figures with their definitions.")


class CSVRenderer(renderers.BaseRenderer):
    """Lets a client ask for ``text/csv``; the view streams it itself."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type=None, renderer_context=None) -> bytes:
        return str(data).encode()


class ReportRuns(Once, APIView):
    """Ask for a report."""

    resource = "report_run"

    @extend_schema(
        operation_id="report_run_start",
        tags=["Reports"],
        request=ParametersSerializer,
        parameters=[
            OpenApiParameter("kind", OpenApiTypes.STR, OpenApiParameter.PATH, enum=[*KINDS, "waiting-list"]),
            KEY_PARAMETER,
        ],
        responses={202: OpenApiResponse(RunSerializer, description="Queued; `Location` says where it is.")},
    )
    def post(self, request: Request, kind: str) -> Response:
        require(request.user, Permission.RUN_REPORTS)
        wanted = kind.replace("-", "_")
        if wanted not in KINDS:
            raise NotFound("There is no such report. Reports are " + " and ".join(KINDS) + ".")
        return super().post(request, kind=wanted)

    def make(self, request: Request, kind: str) -> Answer:
        if not isinstance(request.data, dict):
            raise InvalidInput("Send a JSON object with the report's parameters.", code="malformed")
        run = start_report(by=request.user, kind=kind, params=dict(request.data))
        return _queued(run_of(request.user, run.pk))

    def again(self, request: Request, ids: list, status: int, kind: str) -> Answer:
        return _queued(run_of(request.user, uuid.UUID(ids[0])))


def _queued(run: ReportRun) -> Answer:
    address = reverse("api-report-run", args=[run.pk])
    return Answer(
        RunSerializer(described(run)).data, ids=[str(run.pk)], status=202, headers={"Location": address}
    )


class ReportRunDetail(APIView):
    """How far a report is, and its result when it is done."""

    @extend_schema(operation_id="report_run", tags=["Reports"], responses=RunSerializer)
    def get(self, request: Request, run_id: uuid.UUID) -> Response:
        require(request.user, Permission.VIEW_REPORTS)
        return Response(RunSerializer(described(run_of(request.user, run_id))).data)


class ReportResult(APIView):
    """The result alone, as JSON or CSV."""

    def get_renderers(self) -> list:
        return [*super().get_renderers(), CSVRenderer()]

    @extend_schema(
        operation_id="report_run_result",
        tags=["Reports"],
        parameters=[OpenApiParameter("format", OpenApiTypes.STR, enum=["json", "csv"])],
        responses={(200, "application/json"): OpenApiTypes.OBJECT, (200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, run_id: uuid.UUID) -> HttpResponseBase:
        require(request.user, Permission.VIEW_REPORTS)
        run = run_of(request.user, run_id)
        wanted = request.query_params.get("format") or request.accepted_renderer.format
        if wanted not in ("json", "csv"):
            raise InvalidInput.of([Fault("/format", "unknown_value", "Results come as json or csv.")])
        _ready(run)
        return csv_response(run, mark=False) if wanted == "csv" else Response(run.result)


def _ready(run: ReportRun) -> None:
    if run.job.state == Job.State.FAILED:
        raise RuleBroken(run.job.error, code="report_failed")
    if run.result is None:
        raise RuleBroken(
            "The report is still being worked out; ask again in a moment.", code="report_not_ready"
        )


def described(run: ReportRun) -> dict:
    """A run as the API shows it."""
    state = progress_state(run)
    return {
        "id": run.pk,
        "kind": run.kind,
        "state": run.job.state,
        "progress": {"done": state["done"], "of": state["of"], "step": run.job.step},
        "params": run.params,
        "asked_by": run.asked_by,
        "asked_at": run.asked_at,
        "finished_at": run.finished_at,
        "error": run.job.error,
        "result": run.result,
    }
