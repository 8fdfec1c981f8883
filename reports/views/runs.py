"""Reports: ask for one, see how far it is, read it, take it away."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from base.errors import NotFound
from base.form_views import call_service, form_page
from base.lists import paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from reports.csv_file import csv_response
from reports.forms import AsAtForm, KpiForm
from reports.models import ReportRun
from reports.presenters import iso_day, kpi_context, progress_state, waiting_context
from reports.selectors import run_of, runs_of
from reports.services import start_report

PER_PAGE = 20
TEMPLATES = {ReportRun.Kind.KPI: "reports/kpi.jinja", ReportRun.Kind.WAITING_LIST: "reports/waiting_list.jinja"}
CONTEXTS = {ReportRun.Kind.KPI: kpi_context, ReportRun.Kind.WAITING_LIST: waiting_context}


@needs(Permission.VIEW_REPORTS)
@require_GET
def reports(request: ActorRequest) -> HttpResponse:
    """Reports that can be run, and those that were."""
    return _list(request)


def _list(request: ActorRequest, refused: KpiForm | AsAtForm | None = None) -> HttpResponse:
    """``refused`` is a form that has to be shown again."""
    kpi = refused if isinstance(refused, KpiForm) else KpiForm(initial=KpiForm.initial_of(timezone.localdate()))
    as_at = refused if isinstance(refused, AsAtForm) else AsAtForm()
    page = paginate(runs_of(request.actor), request.GET, PER_PAGE)
    states = {run.pk: progress_state(run) for run in page}
    context = {
        "page": page,
        "states": states,
        "trust": request.actor.is_trust,
        "iso_day": iso_day,
        "kpi": kpi,
        "as_at": as_at,
    }
    return form_page(request, "reports/index.jinja", refused or kpi, **context)


@needs(Permission.RUN_REPORTS)
@require_POST
def run_kpi(request: ActorRequest) -> HttpResponse:
    form = KpiForm(request.POST)

    def start(first, last) -> ReportRun:
        period = {"from": first.isoformat(), "to": last.isoformat()}
        return start_report(by=request.actor, kind=ReportRun.Kind.KPI, params=period)

    run = call_service(form, start, fields={"from": "first", "to": "last"})
    return redirect("report-run", run.pk) if run else _list(request, form)


@needs(Permission.RUN_REPORTS)
@require_POST
def run_waiting_list(request: ActorRequest) -> HttpResponse:
    form = AsAtForm(request.POST)

    def start(as_at) -> ReportRun:
        params = {"as_at": as_at.isoformat()} if as_at else {}
        return start_report(by=request.actor, kind=ReportRun.Kind.WAITING_LIST, params=params)

    run = call_service(form, start)
    return redirect("report-run", run.pk) if run else _list(request, form)


@needs(Permission.VIEW_REPORTS)
@require_GET
def run_page(request: ActorRequest, run_id: uuid.UUID) -> HttpResponse:
    """A report's progress, or its result."""
    run = run_of(request.actor, run_id)
    context = {"run": run, "state": progress_state(run)}
    if run.result is None:
        return render(request, "reports/running.jinja", context)
    kind = ReportRun.Kind(run.kind)
    return render(request, TEMPLATES[kind], context | CONTEXTS[kind](run.result))


@needs(Permission.VIEW_REPORTS)
@require_GET
def run_progress(request: ActorRequest, run_id: uuid.UUID) -> JsonResponse:
    """Progress of a report, which the page asks for every two seconds."""
    run = run_of(request.actor, run_id)
    return JsonResponse(progress_state(run) | {"href": reverse("report-run", args=[run.pk])})


@needs(Permission.VIEW_REPORTS)
@require_GET
def run_csv(request: ActorRequest, run_id: uuid.UUID) -> StreamingHttpResponse:
    """The result for a spreadsheet."""
    run = run_of(request.actor, run_id)
    if run.result is None:
        raise NotFound("This report has no result yet.")
    return csv_response(run, mark=True)
