"""A TCI list beside what is here: the differences, accepting them, writing the list back."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import NotFound, Outdated, RuleBroken
from base.form_views import call_service, form_page
from base.formatting import count
from base.lists import paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from waiting_list.imports import presenters as pages
from waiting_list.imports.forms import UndoForm
from waiting_list.imports.models import ImportKind, ImportRun
from waiting_list.imports.selectors import beside_last
from waiting_list.imports.services.preview import reasons
from waiting_list.imports.services.receive import run_of
from waiting_list.tci.forms import DaysForm
from waiting_list.tci.selectors.differences import CHANGED, HERE, THERE, WORDS, compare
from waiting_list.tci.selectors.on_booked_lists import on_booked_lists
from waiting_list.tci.services.accept import Accepted, accept_all, accept_differences
from waiting_list.tci.services.export import export_compared, export_days

PER_PAGE = 100
WEEKS_AHEAD = 6
KINDS = ((THERE, "Only on the list"), (CHANGED, "Changed"), (HERE, "Only here"))


@require_GET
@needs(Permission.IMPORT_WAITING_LIST)
def differences(request: ActorRequest, run_id: int) -> HttpResponse:
    """Differences between the list and the needs here."""
    run = _run(request, run_id)
    if not pages.is_ready(run) or run.state == ImportRun.State.UNDONE:
        return redirect("waiting-list-import-run", run.pk)
    return _shown(request, run)


def _shown(request: ActorRequest, run: ImportRun, *, told: tuple[str, ...] = (), status: int = 200) -> HttpResponse:
    seen = compare(by=request.actor, run=run)
    context = {
        "run": run,
        "seen": seen,
        "page": paginate(seen.differences, request.GET, PER_PAGE),
        "kinds": [(kind, words, len(seen.of(kind))) for kind, words in KINDS],
        "kind_words": dict(KINDS),
        "refused": [(line, reasons(seen.met[line], WORDS)) for line in sorted(seen.rejected)],
        "undo_form": UndoForm(),
        "told": told,
        "beside": beside_last(request.actor, run, seen.rows),
        "booked": on_booked_lists(request.actor, seen),
    }
    return render(request, "waiting_list/tci/differences.jinja", context, status=status)


@require_POST
@needs(Permission.IMPORT_WAITING_LIST)
def accept(request: ActorRequest, run_id: int) -> HttpResponse:
    """Accept the ticked lines, or all of them as they were seen."""
    run = _run(request, run_id)
    try:
        done = _accepted(request, run)
    except (Outdated, RuleBroken) as refusal:
        return _shown(request, run, told=(refusal.detail,), status=refusal.status)
    if done.accepted:
        messages.success(request, f"{count(done.accepted, 'difference')} accepted")
    if done.stale:
        return _shown(request, run_of(request.actor, run_id), told=done.stale)
    return redirect("waiting-list-tci", run_id)


def _accepted(request: ActorRequest, run: ImportRun) -> Accepted:
    if "all" in request.POST:
        return accept_all(by=request.actor, run_id=run.pk, seen=request.POST.get("seen", ""))
    return accept_differences(by=request.actor, run_id=run.pk, tokens=request.POST.getlist("pick"))


@require_GET
@needs(Permission.IMPORT_WAITING_LIST)
def export(request: ActorRequest, run_id: int) -> HttpResponse:
    """The list as it stands here, in its own columns."""
    return _file(export_compared(by=request.actor, run=_run(request, run_id)))


@require_http_methods(["GET", "POST"])
@needs(Permission.IMPORT_WAITING_LIST)
def days(request: ActorRequest) -> HttpResponse:
    """Everybody with a date in these days, in the columns of the trust's last list."""
    today = timezone.localdate()
    initial = {"first": today, "last": today + dt.timedelta(weeks=WEEKS_AHEAD)}
    form = DaysForm(request.POST) if request.method == "POST" else DaysForm(initial=initial)
    if form.is_bound:
        text = call_service(form, lambda first, last: export_days(by=request.actor, first=first, last=last))
        if text is not None:
            return _file(text)
    return form_page(request, "waiting_list/tci/days.jinja", form)


def _run(request: ActorRequest, run_id: int) -> ImportRun:
    run = run_of(request.actor, run_id)
    if run.kind != ImportKind.TCI:
        raise NotFound()
    return run


def _file(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tci-list.csv"'
    response["Cache-Control"] = "no-store"
    return response
