"""Filling a session's list from the waiting list, and taking somebody off it. Needs travel in bodies only."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from base.errors import InvalidInput, NotFound, Outdated, RuleBroken
from base.formatting import count
from base.forms import add_rule_errors
from base.lists import Filter, FilterBar, paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.lists import presenters as says
from sessions_app.lists.forms import PutOnForm
from sessions_app.lists.selectors.criteria import check_criteria
from sessions_app.lists.selectors.patient_list import free_on, suggested, wanted
from sessions_app.lists.selectors.waiting_patients import waiter
from sessions_app.lists.services.list_entries import put_on_list, take_off_list
from sessions_app.session import presenters as about
from sessions_app.session.forms import ReasonForm, sent
from sessions_app.session.selectors.one_session import SessionPage, session_page
from sessions_app.session.views.reading import hold_as_read
from waiting_list.models import Need

PER_PAGE = 25
JUST_PUT_ON = "put_on"
"""Where a visit keeps what it put on last, so that it can be undone."""
FILTERS = (
    Filter("order", "Order", says.ORDERS),
    Filter("fits", "Show", (("", "Everybody"), ("1", "Only who fits what is left"))),
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BOOK_PATIENTS)
def fill_list(request: ActorRequest, pk: int) -> HttpResponse:
    """Waiting needs of the line's treatment function; several are ticked and put on in one step."""
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    form = PutOnForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            hold_as_read(request, pk)
            entries = put_on_list(
                by=request.actor,
                session_id=pk,
                need_ids=form.cleaned_data["need"],
                reason=form.cleaned_data["reason"],
                exception=form.exception,
                standby=form.standby,
                slot_kinds=form.slot_kinds,
            )
        except (RuleBroken, InvalidInput, Outdated) as refusal:
            add_rule_errors(form, refusal, row_id="choice-{}")
        else:
            return _put_on(request, pk, [entry.pk for entry in entries], standby=form.standby)
    return show_waiting(request, page, form)


def _put_on(request: ActorRequest, pk: int, entries: list[int], *, standby: bool) -> HttpResponse:
    """Say what was done, with the way back."""
    request.session[JUST_PUT_ON] = {"session": pk, "entries": entries}
    where = "on standby" if standby else "on the list"
    words = format_html(
        '{} put {}. <a href="{}">Offer the places, or undo this</a>.',
        count(len(entries), "patient"),
        where,
        reverse("session-patients", args=[pk]),
    )
    messages.success(request, words)
    return redirect("session", pk)


def show_waiting(request: ActorRequest, page: SessionPage, form: PutOnForm) -> HttpResponse:
    """The waiting needs, a page of them at a time, or those suggested; what was ticked stays ticked."""
    session, actor = page.session, request.actor
    bar = FilterBar.read(FILTERS, request.GET)
    free = free_on(session)
    offer = suggested(actor=actor, session=session) if "suggest" in request.GET else None
    picks = {pick.candidate.key: pick for pick in offer.suggestion.picked} if offer else {}
    if offer:
        rows: Sequence[Need] | QuerySet[Need] = [offer.needs[key] for key in picks]
    else:
        rows = wanted(actor=actor, session=session, order=bar.value("order"), fits=bool(bar.value("fits")), free=free)
    found = paginate(rows, request.GET, PER_PAGE)
    on_page = list(found)
    context = {
        "page": page,
        "session": session,
        "form": form,
        "about": about,
        "says": says,
        "found": found,
        "bar": bar,
        "waiters": [waiter(need, session) for need in on_page],
        "places": form.places,
        "offer": offer,
        "picks": picks,
        "results": offer.results if offer else check_criteria(actor=actor, session=session, needs=on_page),
        "ticked": form.ticked if form.is_bound else frozenset(picks),
        "free": about.free_capacity(session),
        "unit": about.UNIT_ONE[session.unit],
        "kinds": says.kind_choices(session),
        "kind_of": {need.pk: form.chosen_kind(session, need) for need in on_page},
    }
    return render(request, "sessions_app/lists/fill.jinja", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BOOK_PATIENTS)
def take_off(request: ActorRequest, pk: int, entry: int) -> HttpResponse:
    """Take somebody off the list, with a reason; they wait on as before."""
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    place = next((listed for listed in page.entries or () if listed.pk == entry), None)
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
        "session": page.session,
        "form": form,
        "title": f"Take place {place.position} off the list",
        "warning": f"{place.what}, {place.patient.pseudonym}. The place is free again, and the wait goes on from where it was.",
        "button_text": "Take off the list",
        "kind": "warning",
    }
    return render(
        request, "sessions_app/session_page/reason.jinja", context, status=422 if request.method == "POST" else 200
    )
