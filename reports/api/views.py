"""Reports by API: ask for one, see how far it is, fetch its result."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from rest_framework import renderers
from rest_framework.response import Response

from base.api import ApiView
from base.errors import Fault, InvalidInput, NotFound, RuleBroken
from base.permissions import Permission
from base.record_types import Choice
from base.requests import ApiRequest
from plumbing.endpoints import File, IdempotentView, Object, Raw, Result, endpoint
from plumbing.models import Job
from reports.csv_file import csv_response
from reports.models import ReportRun
from reports.records import RESULT_FORMATS, ReportParameters, ReportRunRecord, ResultQuery
from reports.selectors import run_of
from reports.services import start_report

TAG = "Reports"
KINDS = tuple(kind.value for kind in ReportRun.Kind)


class CSVRenderer(renderers.BaseRenderer):
    """Lets a client ask for ``text/csv``; the view streams it itself."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type=None, renderer_context=None) -> bytes:
        return str(data).encode()


class ReportRuns(IdempotentView):
    resource = "report_run"

    @endpoint(
        "report_run_start",
        "Ask for a report",
        tag=TAG,
        path={"kind": Choice[ReportRun.Kind]},
        body=Raw(ReportParameters),
        answers={202: ReportRunRecord},
        location=True,
        idempotent=True,
        permission=Permission.RUN_REPORTS,
    )
    def post(self, request: ApiRequest, kind: str) -> Result:
        """It is worked out for your organisation and nothing beyond it; `Location` says where it is."""
        wanted = _known(kind)
        if not isinstance(request.data, dict):
            raise InvalidInput("Send a JSON object with the report's parameters.", code="malformed")
        run = start_report(by=request.actor, kind=wanted, params=dict(request.data))
        return self.again(request, [str(run.pk)], 202)

    def again(self, request: ApiRequest, ids: list, status: int, **at: Any) -> Result:
        run = run_of(request.actor, uuid.UUID(ids[0]))
        headers = {"Location": reverse("api-report-run", args=[run.pk])}
        return Result(ReportRunRecord.of(run), ids=ids, status=status, headers=headers)


def _known(kind: str) -> str:
    """The kind of report an address names; ``waiting-list`` is what older addresses say."""
    wanted = kind.replace("-", "_")
    if wanted not in KINDS:
        raise NotFound("There is no such report. Reports are " + " and ".join(KINDS) + ".")
    return wanted


class ReportRunDetail(ApiView):
    @endpoint(
        "report_run",
        "How far a report is, and its result when it is done",
        tag=TAG,
        answers=ReportRunRecord,
        permission=Permission.VIEW_REPORTS,
    )
    def get(self, request: ApiRequest, run_id: uuid.UUID) -> ReportRunRecord:
        """Ask again in a moment while its state is `queued` or `running`."""
        return ReportRunRecord.of(run_of(request.actor, run_id))


class ReportResult(ApiView):
    def get_renderers(self) -> list:
        return [*super().get_renderers(), CSVRenderer()]

    @endpoint(
        "report_run_result",
        "The result of a report alone, as JSON or CSV",
        tag=TAG,
        query=ResultQuery,
        answers=(Object("Figures with their definitions; they differ by kind of report."), File("text/csv")),
        permission=Permission.VIEW_REPORTS,
    )
    def get(self, request: ApiRequest, query: ResultQuery, run_id: uuid.UUID) -> HttpResponseBase:
        """409 `report_not_ready` while it is being worked out, `report_failed` when it stopped."""
        run = run_of(request.actor, run_id)
        wanted = query.format or request.accepted_renderer.format
        if wanted not in RESULT_FORMATS:
            raise InvalidInput.of([Fault("/format", "unknown_value", "Results come as json or csv.")])
        _check_ready(run)
        return csv_response(run, mark=False) if wanted == "csv" else Response(run.result)


def _check_ready(run: ReportRun) -> None:
    if run.job.state == Job.State.FAILED:
        raise RuleBroken(run.job.error, code="report_failed")
    if run.result is None:
        raise RuleBroken("The report is still being worked out; ask again in a moment.", code="report_not_ready")
