"""Filling a session's list from the waiting list, and taking somebody off it. Needs travel in bodies only."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from base.forms import add_rule_errors
from base.lists import paginate
from base.pages import needs
from base.permissions import Permission
from base.refusals import InvalidInput, NotFound, RuleBroken
from base.words import count
from sessions_app.forms.sessions import FillForm, ReasonForm, sent
from sessions_app.presenters import session as about
from sessions_app.selectors.session_page import SessionPage, session_page
from sessions_app.selectors.waiting import waiter, waiting_for
from sessions_app.services.lists import put_on_list, take_off_list

PER_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BOOK_PATIENTS)
def fill_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Waiting needs of the line's treatment function; several are ticked and put on in one step."""
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    form = FillForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            entries = put_on_list(
                by=request.actor,
                session_id=pk,
                need_ids=form.cleaned_data["need"],
                reason=form.cleaned_data["reason"],
            )
        except (RuleBroken, InvalidInput) as refusal:
            add_rule_errors(form, refusal, row_id="choice-{}")
        else:
            messages.success(request, f"{count(len(entries), 'patient')} put on the list.")
            return redirect("session", pk)
    return show_waiting(request, page, form)


def show_waiting(request: HttpRequest, page: SessionPage, form: FillForm) -> HttpResponse:
    """The waiting needs, a page of them at a time; what was ticked stays ticked."""
    session = page.session
    found = paginate(waiting_for(actor=request.actor, session=session), request.GET, PER_PAGE)
    context = {
        "page": page, "session": session, "form": form, "about": about, "found": found,
        "waiters": [waiter(need, session) for need in found], "ticked": form.ticked, "places": form.places,
        "free": about.free_capacity(session),
    }  # fmt: skip
    return render(
        request, "sessions_app/fill.jinja", context, status=422 if request.method == "POST" else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BOOK_PATIENTS)
def take_off(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Take somebody off the list, with a reason; they wait on as before."""
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    place = next((one for one in page.entries or () if one.pk == entry), None)
    if place is None:
        raise NotFound("There is no such place on a list that you can see.", code="entry_not_found")
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            take_off_list(by=request.actor, entry_id=entry, reason=form.cleaned_data["reason"])
        except (RuleBroken, InvalidInput) as refusal:
            add_rule_errors(form, refusal)
        else:
            messages.success(request, "Taken off the list. They wait on as before.")
            return redirect("session", pk)
    context = {
        "session": page.session, "form": form, "title": f"Take place {place.position} off the list",
        "warning": f"{place.what}, {place.patient.pseudonym}. The place is free again, and the wait goes on from where it was.",
        "button_text": "Take off the list", "kind": "warning",
    }  # fmt: skip
    return render(
        request, "sessions_app/reason.jinja", context, status=422 if request.method == "POST" else 200
    )
