"""Across call-offs: what ends when, spend off framework, spreadsheets brought in, who may approve what."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Membership
from base.errors import NotFound
from base.form_views import form_page, posted
from base.formatting import count, london_day
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.call_offs.views.form_views import GET_POST, held_by, one_form, own
from contracts.money import forecast, presenters
from contracts.money.forms import EndLimitForm, LimitForm, OpeningFileForm, OpeningForm
from contracts.money.ledger import balances
from contracts.money.models.limits import DelegatedLimit
from contracts.money.models.opening import OpeningPosition
from contracts.money.policies.spending import flag
from contracts.money.services.limits import end_limit, set_limit
from contracts.money.services.opening import CALL_OFFS, POSITIONS, import_call_offs, import_opening, set_opening


@needs(Permission.VIEW_CONTRACTS)
@require_GET
def exit_view(request: ActorRequest) -> HttpResponse:
    """The ends of contracts, and the share of the last year's insourced lists that depends on each."""
    today = london_day(timezone.now())
    rows = forecast.exits(actor=request.actor, today=today)
    context = {"rows": [{"exit": row, "flag": flag(row.outlook)} for row in rows], "today": today}
    return render(request, "contracts/money/exits.jinja", context)


@needs(Permission.VIEW_CONTRACTS)
@require_GET
def off_framework(request: ActorRequest) -> HttpResponse:
    """Spend on call-offs that were not made from an insourcing lot, by the month of the list."""
    if not request.actor.is_trust:
        raise NotFound()
    today = london_day(timezone.now())
    since = dt.date(today.year - 1, today.month, 1)
    months = forecast.off_framework_by_month(actor=request.actor, since=since)
    ones = forecast.off_framework_call_offs(request.actor)
    context = {
        "months": months,
        "total": sum(month.total for month in months),
        "off": sum(month.off_framework for month in months),
        "chart": presenters.off_framework_chart(months),
        "sentence_words": presenters.off_framework_sentence(months) if months else "",
        "call_offs": ones,
        "spent": balances(actor=request.actor, call_offs=ones),
    }
    return render(request, "contracts/money/off_framework.jinja", context)


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def import_drafts(request: ActorRequest) -> HttpResponse:
    """Today's spreadsheet of call-offs becomes drafts."""
    return _import(request, import_call_offs, "Bring in call-offs", list(CALL_OFFS), "entered as drafts")


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def import_positions(request: ActorRequest) -> HttpResponse:
    """Opening positions of many call-offs, from a file."""
    return _import(request, import_opening, "Bring in opening positions", list(POSITIONS), "recorded")


def _import(request: ActorRequest, act, title: str, columns: list[str], done: str) -> HttpResponse:
    form = OpeningFileForm(request.POST or None, request.FILES or None)
    context = {"title": title, "columns": columns, "done": done, "came": None}

    def save(*, file, look_only):
        return act(by=request.actor, stream=file, dry_run=look_only)

    if came := posted(request, form, save):
        context |= {"came": came, "looked": form.cleaned_data["look_only"]}
        context["said"] = f"{count(came.added, 'row')} {done}, {came.changed} corrected, {came.unchanged} here already"
    return form_page(request, "contracts/money/import.jinja", form, **context)


@needs(Permission.VIEW_CONTRACTS)
@require_http_methods(GET_POST)
def limits(request: ActorRequest) -> HttpResponse:
    """The people who may approve contracts of a value, and setting their limits."""
    if not request.actor.is_trust:
        raise NotFound()
    form = LimitForm(request.POST or None, people=_people(request))

    def save(**typed):
        return set_limit(by=request.actor, **typed)

    if posted(request, form, save):
        messages.success(request, "The limit is set.")
        return redirect("limits")
    held = DelegatedLimit.objects.visible_to(request.actor)
    return form_page(request, "contracts/money/limits.jinja", form, limits=list(held), today=london_day(timezone.now()))


def _people(request: ActorRequest) -> list[tuple[int, str]]:
    members = Membership.objects.visible_to(request.actor).filter(active=True, trust_id=request.actor.own_trust_id)
    named = members.exclude(person_id=request.actor.own_person_id).select_related("person").order_by("person__name")
    return [(person.person_id, f"{person.person.name}, {person.get_role_display()}") for person in named]


@needs(Permission.SET_LIMITS)
@require_http_methods(GET_POST)
def end(request: ActorRequest, limit_id: int) -> HttpResponse:
    held = DelegatedLimit.objects.visible_to(request.actor).filter(pk=limit_id).first()
    if held is None:
        raise NotFound()
    form = EndLimitForm(request.POST or None)

    def save(**typed):
        return end_limit(by=request.actor, limit_id=held.pk, **typed)

    if posted(request, form, save):
        messages.success(request, "The limit ends then.")
        return redirect("limits")
    return form_page(
        request,
        "contracts/call_offs/form.jinja",
        form,
        title=f"End the limit of {held.person_name}",
        button="Save the last day",
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def opening(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = own(request, call_off_id)
    held = OpeningPosition.objects.visible_to(request.actor).filter(call_off=call_off).first()
    names = ("as_at", "spent", "invoiced", "accrued", "patients")
    form = OpeningForm(request.POST or None, initial=held_by(held, names))

    def act(**typed):
        return set_opening(call_off_id=call_off.pk, **typed)

    return one_form(
        request,
        call_off,
        form,
        act,
        title="Opening position",
        button="Save the position",
        done="The position is saved.",
        lead="What was spent and done before this service was in use. The three amounts never overlap; a correction"
        " moves the money by the difference.",
    )
