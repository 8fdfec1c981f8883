"""Rates of one call-off: against the payment scheme, with their terms, what a list would cost."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import DomainError, NotAllowed
from base.form_views import form_page, posted
from base.formatting import LONDON, london_day
from base.forms import add_rule_errors
from base.pages import needs
from base.permissions import Permission, require
from base.requests import ActorRequest
from contracts.call_offs import selectors
from contracts.call_offs.models.call_offs import CallOff
from contracts.rates.explanation import Explained, explain
from contracts.rates.forms import BesideForm, CostForm, kind_words
from contracts.rates.models import DayType
from contracts.rates.pricing import AppointmentTally, ListCounts
from contracts.rates.selectors import card_on, priced_call_off
from contracts.tariff import presenters as tariff_presenters
from contracts.tariff import selectors as reading
from contracts.tariff.forms import ComparatorForm
from contracts.tariff.services.comparisons import remove_comparator, save_comparator

SHOWN_COMPARISONS = 30


@needs(Permission.VIEW_CONTRACTS)
@require_GET
def call_off_rates(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """Rates against the payment scheme, the terms they are paid on, versions, and what a list would come to."""
    call_off = priced_call_off(request.actor, call_off_id)
    lines, cards = list(call_off.service_lines.all()), list(call_off.rate_cards.all())
    card = card_on(cards, london_day(timezone.now()))
    against = reading.rates_against_tariff(request.actor, call_off, card)
    form, explained = _cost(request, call_off, lines)
    context = {
        "call_off": call_off,
        "card": card,
        "periods": reading.periods(call_off, cards),
        "against": tariff_presenters.table_of(against),
        "terms": tariff_presenters.terms_rows(card.lines.all() if card else (), {line.pk: line.name for line in lines}),
        "comparators": reading.comparators(request.actor, call_off),
        "history": tariff_presenters.history_of(reading.comparisons_of(request.actor, call_off)[:SHOWN_COMPARISONS]),
        "form": form,
        "explained": explained,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "contracts/tariff/call_off_rates.jinja", context, status=status)


def _cost(request: ActorRequest, call_off: CallOff, lines: list) -> tuple[CostForm, Explained | None]:
    """The question what a list would cost, and its answer when it was asked."""
    if "line" not in request.GET:
        first = str(lines[0].pk) if lines else ""
        return CostForm(lines=lines, initial={"line": first, "on": london_day(timezone.now())}), None
    form = CostForm(request.GET, lines=lines)
    if not form.is_valid():
        return form, None
    typed = form.cleaned_data
    line = next(line for line in lines if str(line.pk) == typed["line"])
    starts_at = dt.datetime.combine(typed["on"], typed["starts"], LONDON)
    try:
        return form, explain(
            actor=request.actor, call_off=call_off, line=line, starts_at=starts_at, counts=_counts(typed)
        )
    except DomainError as refusal:
        add_rule_errors(form, refusal)
        return form, None


def _counts(typed: dict) -> ListCounts:
    seen, follow_up = typed["seen"], typed["follow_up"]
    missed = AppointmentTally(cases=typed["missed"], first=typed["missed"], points=typed["missed_points"])
    return ListCounts(
        minutes=typed["minutes"],
        seen=AppointmentTally(cases=seen, first=seen - follow_up, follow_up=follow_up, points=typed["points"]),
        missed=missed,
        ran=seen + typed["missed"] > 0,
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def edit_comparator(request: ActorRequest, call_off_id: int, comparator_id: int | None = None) -> HttpResponse:
    """Say what rates are compared with, or change it."""
    call_off = selectors.get_call_off(request.actor, call_off_id)
    held = reading.get_comparator(request.actor, call_off, comparator_id) if comparator_id else None
    initial = ComparatorForm.initial_of(held) if held else None
    sets = reading.sets_in_use(request.actor)
    form = ComparatorForm(request.POST or None, lines=call_off.service_lines.all(), sets=sets, initial=initial)

    def save(**typed):
        return save_comparator(by=request.actor, call_off_id=call_off.pk, comparator_id=comparator_id, **typed)

    if saved := posted(request, form, save):
        messages.success(request, f"{saved.label} is compared.")
        return redirect("call-off-rates", call_off.pk)
    title = held.label if held else "Compare a rate with the payment scheme"
    lead = "A rate is compared case by case. It is compared again whenever prices change on either side."
    return form_page(
        request, "contracts/call_offs/form.jinja", form, title=title, call_off=call_off, lead=lead, button="Compare"
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_POST
def comparator_off(request: ActorRequest, call_off_id: int, comparator_id: int) -> HttpResponse:
    remove_comparator(by=request.actor, call_off_id=call_off_id, comparator_id=comparator_id)
    messages.success(request, "It is compared no longer. What was found stays on record.")
    return redirect("call-off-rates", call_off_id)


@needs(Permission.VIEW_CONTRACTS)
@require_GET
def side_by_side(request: ActorRequest) -> HttpResponse:
    """Rates of the trust's providers for one kind of service line."""
    only_trusts(request)
    kinds = reading.specialties_with_rates(request.actor)
    form = BesideForm(request.GET if "kind" in request.GET else None, kinds=kinds)
    chosen = _chosen(form, kinds)
    found = []
    if chosen:
        tfc, setting = chosen
        found = reading.side_by_side(request.actor, tfc=tfc, setting=setting, on=london_day(timezone.now()))
    context = {
        "form": form,
        "chosen": "-".join(chosen) if chosen else "",
        "title": kind_words(*chosen) if chosen else "",
        "rows": tariff_presenters.beside_rows(found),
        "days": [label for _, label in DayType.choices],
    }
    return render(request, "contracts/tariff/side_by_side.jinja", context)


def _chosen(form: BesideForm, kinds: list[tuple[str, str]]) -> tuple[str, str] | None:
    """The choice that was asked for, else the first there is."""
    if form.is_bound and form.is_valid():
        tfc, setting = form.cleaned_data["kind"].split("-")
        return tfc, setting
    return kinds[0] if kinds else None


def only_trusts(request: ActorRequest) -> None:
    """Refuse others than trusts: the prices a trust pays and those it loaded are its own."""
    require(request.actor, Permission.VIEW_CONTRACTS)
    if not request.actor.is_trust:
        raise NotAllowed("Only the people of a trust see this.", code="not_allowed")
