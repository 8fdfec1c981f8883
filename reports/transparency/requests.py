"""The log of requests for information and its clock."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from base.errors import NotFound
from base.form_views import form_page, posted
from base.formatting import count
from base.lists import paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.models import FoiRequest
from contracts.publishing.services.foi import answer_request, log_request
from nhs.calendar import working_days_between
from reports.transparency.forms import AnswerForm, RequestForm
from reports.transparency.views import FORM, today

SOON = 5


def clock(foi_request: FoiRequest) -> tuple[str, str]:
    """(kind, words) of where a request stands against its last day."""
    if foi_request.answered_on:
        late = foi_request.answered_on > foi_request.due_on
        return ("due", "Answered late") if late else ("ok", foi_request.get_outcome_display())
    now = today()
    if now > foi_request.due_on:
        return "bad", "Overdue"
    left = working_days_between(now, foi_request.due_on)
    return ("due" if left <= SOON else "na"), count(left, "working day") + " left"


@needs(Permission.PUBLISH_REGISTER)
@require_GET
def log(request: ActorRequest) -> HttpResponse:
    """Every request, open ones first."""
    found = FoiRequest.objects.visible_to(request.actor)
    page = paginate(found.order_by(F("answered_on").desc(nulls_first=True), "due_on", "pk"), request.GET)
    context = {"page": page, "rows": [(foi_request, clock(foi_request)) for foi_request in page]}
    return render(request, "contracts/publishing/requests.jinja", context)


@needs(Permission.PUBLISH_REGISTER)
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    form = RequestForm(request.POST or None, initial={"received_on": today()})
    made = posted(request, form, lambda **said: log_request(by=request.actor, **said))
    if made:
        messages.success(request, f"{made.reference} is on the log.")
        return redirect("foi-log")
    return form_page(request, FORM, form, title="A request that came", do="Put it on the log", up=_up())


@needs(Permission.PUBLISH_REGISTER)
@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, request_id: int) -> HttpResponse:
    foi_request = FoiRequest.objects.visible_to(request.actor).filter(pk=request_id).first()
    if foi_request is None:
        raise NotFound()
    form = AnswerForm(request.POST or None, initial={"answered_on": today()})
    if posted(request, form, lambda **said: answer_request(by=request.actor, request_id=foi_request.pk, **said)):
        messages.success(request, f"{foi_request.reference} is answered.")
        return redirect("foi-log")
    asked = {"asked": foi_request.question}
    return form_page(
        request, FORM, form, title=f"Answer {foi_request.reference}", do="Save the answer", up=_up(), **asked
    )


def _up() -> list[dict[str, str]]:
    return [
        {"text": "Public register", "href": reverse("transparency")},
        {"text": "Requests for information", "href": reverse("foi-log")},
    ]
