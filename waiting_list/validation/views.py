"""Pages of validation: patients to be asked whether they still wait, and recording their answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from base.form_views import call_service
from base.formatting import count
from base.lists import CursorPage, Filter, FilterBar
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from nhs.codes import TREATMENT_FUNCTIONS
from waiting_list.cohorts.filters import LIVE_TFCS
from waiting_list.pathways import presenters as pathways_presenters
from waiting_list.validation.forms import ValidationAnswerForm
from waiting_list.validation.models import Validation
from waiting_list.validation.selectors import due_page, removed_here, validation_figures
from waiting_list.validation.services import record_answers

SHOWN_REMOVED = 20
ALL = [("", "All specialties")]


@require_http_methods(["GET", "POST"])
@needs(Permission.VIEW_REPORTS)
def validation(request: ActorRequest) -> HttpResponse:
    """The figures for everybody who may see them; the queue for those who may see patients."""
    form = ValidationAnswerForm(request.POST) if request.method == "POST" else ValidationAnswerForm()
    if form.is_bound:
        done = call_service(form, lambda **sent: _answer(request, **sent))
        if done is not None:
            messages.success(request, _done(done))
            return redirect(f"{reverse('waiting-list-validation')}?{request.GET.urlencode()}".rstrip("?"))
    return _page(request, form)


def _answer(request: ActorRequest, **sent) -> list[Validation]:
    chosen = [int(pk) for pk in request.POST.getlist("need") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    return record_answers(by=request.actor, need_ids=chosen, **sent)


def _done(written: list[Validation]) -> str:
    words = Validation.Outcome(written[0].outcome).label.lower()
    return f"Recorded for {count(len(written), 'patient')}: {words}"


def _page(request: ActorRequest, form: ValidationAnswerForm) -> HttpResponse:
    sees = request.actor.may(Permission.VIEW_PATIENTS)
    named = sorted(((code, TREATMENT_FUNCTIONS[code].name) for code in LIVE_TFCS), key=lambda choice: choice[1])
    bar = FilterBar.read([Filter("tfc", "Specialty", ALL + named)], request.GET)
    page = due_page(request.actor, request.GET, tfc=bar.value("tfc")) if sees else CursorPage([], None)
    removed = removed_here(request.actor).select_related("patient").order_by("-removed_on", "-pk")
    context = {
        "about": pathways_presenters,
        "figures": validation_figures(request.actor),
        "page": page,
        "bar": bar,
        "form": form,
        "sees": sees,
        "may_answer": sees and request.actor.may(Permission.VALIDATE_WAITING_LIST),
        "ticked": set(request.POST.getlist("need")),
        "removed": list(removed[:SHOWN_REMOVED]) if sees else [],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "waiting_list/validation.jinja", context, status=status)
