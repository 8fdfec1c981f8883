"""Cohorts: saying what is looked for, how many there are, and for those who may, who they are."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from base.api import checked_id
from base.errors import InvalidInput
from base.form_views import call_service
from base.forms import add_rule_errors
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from trusts.models import Site
from waiting_list.cohorts.filters import CohortFilter
from waiting_list.cohorts.forms import FIRST, FilterForm, SaveForm, form_values
from waiting_list.cohorts.models import Cohort
from waiting_list.cohorts.selectors.cohort_size import count_for
from waiting_list.cohorts.services.run import export_cohort, run_cohort
from waiting_list.cohorts.services.save import cohort_of, remove_cohort, save_cohort
from waiting_list.pathways import presenters as pathways_presenters

LONGEST = 4_000


@require_GET
@needs(Permission.VIEW_REPORTS)
def cohorts(request: ActorRequest) -> HttpResponse:
    """Enter a filter and see how many it finds."""
    return _page(request, SaveForm())


@require_POST
@needs(Permission.VIEW_REPORTS)
def save(request: ActorRequest) -> HttpResponse:
    """Keep what is looked for under a name."""
    form = SaveForm(request.POST)
    saved = call_service(form, lambda **sent: save_cohort(by=request.actor, **(sent | {"said": _json(sent["said"])})))
    if saved is None:
        return _page(request, form, said=_json(request.POST.get("said", "")))
    messages.success(request, f"{saved.name} is saved")
    return redirect(f"{reverse('waiting-list-cohorts')}?cohort={saved.pk}")


@require_POST
@needs(Permission.VIEW_REPORTS)
def remove(request: ActorRequest, cohort_id: int) -> HttpResponse:
    remove_cohort(by=request.actor, cohort_id=checked_id(cohort_id))
    messages.success(request, "The cohort is removed")
    return redirect("waiting-list-cohorts")


@require_GET
@needs(Permission.VIEW_PATIENTS)
def patients(request: ActorRequest) -> HttpResponse:
    """The patients of a cohort, the longest wait first."""
    cohort, saved = _asked_for(request)
    opened = run_cohort(by=request.actor, cohort=cohort, query=request.GET, saved=saved)
    context = {"opened": opened, "saved": saved, "words": cohort.words(_sites(request)), "about": pathways_presenters}
    return render(request, "waiting_list/cohorts/patients.jinja", context)


@require_GET
@needs(Permission.VIEW_PATIENTS)
def export(request: ActorRequest) -> StreamingHttpResponse:
    """The same as a file."""
    cohort, saved = _asked_for(request)
    lines = export_cohort(by=request.actor, cohort=cohort, saved=saved)
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="cohort.csv"', "Cache-Control": "private, no-store"},
    )


def _page(request: ActorRequest, save_form: SaveForm, said: object = None) -> HttpResponse:
    sites = _sites(request)
    saved = None
    if said is None and "cohort" in request.GET:
        saved = cohort_of(request.actor, _id(request.GET["cohort"]))
        said = saved.filter
    form = FilterForm(_typed(request, said), initial=form_values(said if isinstance(said, dict) else {}), sites=sites)
    cohort = _filter(form, said)
    context = {
        "form": form,
        "first": FIRST,
        "save_form": save_form,
        "cohort": cohort,
        "count": None if cohort is None else count_for(request.actor, cohort),
        "words": [] if cohort is None else cohort.words(sites),
        "query": "" if cohort is None else _query(cohort),
        "said": json.dumps(cohort.said) if cohort else "{}",
        "saved": saved,
        "all_saved": list(Cohort.objects.visible_to(request.actor)),
        "mine": request.actor.person_id,
        "errors": form.error_list or save_form.error_list,
    }
    refused = bool(form.errors) or (save_form.is_bound and bool(save_form.errors))
    return render(request, "waiting_list/cohorts/index.jinja", context, status=422 if refused else 200)


def _typed(request: ActorRequest, said: object) -> QueryDict | None:
    """The form's values of the address, where the page was asked with any; a kept filter stands for itself."""
    return request.GET if said is None and request.GET else None


def _filter(form: FilterForm, said: object) -> CohortFilter | None:
    """The filter to count: the kept one, the form's, or everybody; None where the form has to be mended."""
    try:
        if said is not None or not form.is_bound:
            return CohortFilter.parse(said or {})
        return CohortFilter.parse(form.said()) if form.is_valid() else None
    except InvalidInput as wrong:
        if form.is_bound:
            add_rule_errors(form, wrong)
            return None
        return CohortFilter()


def _asked_for(request: ActorRequest) -> tuple[CohortFilter, Cohort | None]:
    """The filter an address names: by a saved cohort or as JSON. What cannot be read is refused."""
    if "cohort" in request.GET:
        saved = cohort_of(request.actor, _id(request.GET["cohort"]))
        return CohortFilter.parse(saved.filter), saved
    return CohortFilter.parse(_json(request.GET.get("said", ""))), None


def _query(cohort: CohortFilter) -> str:
    return json.dumps(cohort.said, separators=(",", ":"))


def _json(text: str) -> object:
    """The JSON that was sent; anything else becomes something the language refuses, nothing becomes everybody."""
    if not text:
        return {}
    try:
        return json.loads(text[:LONGEST])
    except (ValueError, RecursionError):
        return text[:1]


def _id(text: str) -> int:
    return checked_id(int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0)


def _sites(request: ActorRequest) -> dict[int, str]:
    return dict(Site.objects.visible_to(request.actor).order_by("name").values_list("pk", "name"))
