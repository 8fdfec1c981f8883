"""Patients whose admission was cancelled on its day: who is owed a date, who waits after day 28, who was treated."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from base.actors import Actor
from base.errors import NotFound
from base.form_views import form_page, posted
from base.formatting import days_between, london_day
from base.lists import Filter, FilterBar, paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.cancelled_operations.forms import EndForm, TreatedForm
from sessions_app.cancelled_operations.selectors import CancelledOperation, cancelled_operations, figures
from sessions_app.cancelled_operations.services import end_cancellation, record_treatment
from sessions_app.session.forms import sent

STATES = (
    ("owed", "A date is owed"),
    ("breached", "Breached"),
    ("treated", "Treated"),
    ("other", "Postponed or ended"),
    ("all", "All"),
)
SHOWN = {
    "owed": ("owed",),
    "breached": ("breached", "late"),
    "treated": ("treated", "late"),
    "other": ("postponed", "ended"),
    "all": ("owed", "breached", "late", "treated", "postponed", "ended"),
}


@require_safe
@needs(Permission.VIEW_PATIENTS)
def cancelled_operations_page(request: ActorRequest) -> HttpResponse:
    """One patient a row, the first due first; figures of a quarter above."""
    _trust_only(request.actor)
    today = london_day(timezone.now())
    quarters = last_quarters(today)
    named = tuple((first.isoformat(), days_between(first, last)) for first, last in quarters)
    bar = FilterBar.read(
        (Filter("state", "Show", STATES, wide=True), Filter("quarter", "Figures of", named, wide=True)), request.GET
    )
    found = cancelled_operations(actor=request.actor, today=today)
    first, last = next((quarter for quarter in quarters if quarter[0].isoformat() == bar.value("quarter")), quarters[0])
    shown = [operation for operation in found if operation.state in SHOWN[bar.value("state")]]
    context = {
        "bar": bar,
        "page": paginate(shown, request.GET),
        "figures": figures(found, first=first, last=last),
        "quarter": days_between(first, last),
        "overdue": sum(operation.state == "breached" for operation in found),
        "may_settle": request.actor.may(Permission.BOOK_PATIENTS),
    }
    return render(request, "sessions_app/cancelled_operations/cancelled_operations.jinja", context)


def last_quarters(today: dt.date) -> list[tuple[dt.date, dt.date]]:
    """This quarter of the year and the four before it, the latest first."""
    first = dt.date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    found = []
    for _ in range(5):
        following = (first + dt.timedelta(days=95)).replace(day=1)
        found.append((first, following - dt.timedelta(days=1)))
        first = (first - dt.timedelta(days=1)).replace(day=1)
        first = first.replace(month=3 * ((first.month - 1) // 3) + 1)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BOOK_PATIENTS)
def treated_page(request: ActorRequest, pk: int) -> HttpResponse:
    operation, form = _found(request.actor, pk), TreatedForm(sent(request))

    def act(treated_on: dt.date, treated_where: str):
        return record_treatment(
            by=request.actor, cancellation_id=pk, treated_on=treated_on, treated_where=treated_where
        )

    if posted(request, form, act):
        messages.success(request, "The treatment is recorded.")
        return redirect("cancelled-operations")
    return form_page(
        request,
        "sessions_app/cancelled_operations/settle.jinja",
        form,
        operation=operation,
        title="Record the treatment",
        button_text="Record the treatment",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BOOK_PATIENTS)
def ended_page(request: ActorRequest, pk: int) -> HttpResponse:
    operation, form = _found(request.actor, pk), EndForm(sent(request))

    def act(reason: str):
        return end_cancellation(by=request.actor, cancellation_id=pk, reason=reason)

    if posted(request, form, act):
        messages.success(request, "No date is owed any more.")
        return redirect("cancelled-operations")
    return form_page(
        request,
        "sessions_app/cancelled_operations/settle.jinja",
        form,
        operation=operation,
        title="No date is owed any more",
        button_text="Save",
    )


def _found(actor: Actor, pk: int) -> CancelledOperation:
    _trust_only(actor)
    found = cancelled_operations(actor=actor, today=london_day(timezone.now()), ids=[pk])
    if not found:
        raise NotFound()
    return found[0]


def _trust_only(actor: Actor) -> None:
    if not actor.is_trust:
        raise NotFound()
