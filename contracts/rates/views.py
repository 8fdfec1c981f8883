"""Prices of a call-off: of a draft, from a later day on, by a percentage; deciding what was proposed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from base.errors import DomainError
from base.form_views import call_service, form_page, posted
from base.formatting import day, london_day
from base.forms import add_rule_errors
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.call_offs import selectors
from contracts.call_offs.forms.entry import CallOffReasonForm
from contracts.call_offs.models.call_offs import CallOff
from contracts.rates.entries import indexed
from contracts.rates.forms import IndexationForm, NewRatesForm, RatesForm
from contracts.rates.models import DayType
from contracts.rates.selectors import card_on, priced_call_off
from contracts.rates.services.cards import check_percent, set_draft_rates
from contracts.rates.services.decisions import approve_rates, propose_indexation, propose_rates, refuse_rates


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def rates(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """The prices of a draft; of a live call-off, prices from a later day on."""
    call_off = priced_call_off(request.actor, call_off_id)
    draft = call_off.state == call_off.State.DRAFT
    card = card_on(call_off.rate_cards.all(), london_day(timezone.now()) if draft else call_off.last_day)
    kind = RatesForm if draft else NewRatesForm
    form = kind(request.POST or None, lines=call_off.service_lines.all(), card=card)

    def save(**typed):
        act = set_draft_rates if draft else propose_rates
        return act(by=request.actor, call_off_id=call_off.pk, **typed)

    if made := posted(request, form, save, fields=form.places()):
        said = f"The prices are saved. They hold from {day(made.valid_from)}."
        proposed = f"The prices from {day(made.valid_from)} are proposed. Somebody else has to approve them."
        messages.success(request, said if draft else proposed)
        return redirect("call-off", call_off.pk)
    return form_page(request, "contracts/rates/rates.jinja", form, call_off=call_off, card=card, draft=draft)


@needs(Permission.APPROVE_CONTRACTS)
@require_POST
def approve_prices(request: ActorRequest, call_off_id: int, proposal_id: int) -> HttpResponse:
    made = approve_rates(by=request.actor, proposal_id=proposal_id)
    messages.success(request, f"The prices are approved. Version {made.version} holds from {day(made.valid_from)}.")
    return redirect("call-off", call_off_id)


@needs(Permission.APPROVE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def refuse_prices(request: ActorRequest, call_off_id: int, proposal_id: int) -> HttpResponse:
    call_off = selectors.get_call_off(request.actor, call_off_id)
    form = CallOffReasonForm(request.POST or None)

    def save(**typed):
        return refuse_rates(by=request.actor, proposal_id=proposal_id, **typed)

    if posted(request, form, save):
        messages.success(request, "The prices proposed are refused.")
        return redirect("call-off", call_off.pk)
    title = "Refuse the prices proposed"
    return form_page(
        request, "contracts/call_offs/form.jinja", form, title=title, call_off=call_off, button="Refuse them"
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def indexation(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """Every price by a percentage: looked at first, then kept as a new version."""
    call_off = priced_call_off(request.actor, call_off_id)
    last = max(call_off.rate_cards.all(), key=lambda card: card.version, default=None)
    form = IndexationForm(request.POST or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") == "keep" and (made := call_service(form, _indexer(request, call_off))):
            messages.success(
                request, f"The prices from {day(made.valid_from)} are proposed. Somebody else has to approve them."
            )
            return redirect("call-off-rates", call_off.pk)
        if last and not form.errors:
            preview = _preview(form, last)
    names = {line.pk: line.name for line in call_off.service_lines.all()}
    return form_page(
        request,
        "contracts/rates/indexation.jinja",
        form,
        call_off=call_off,
        last=last,
        preview=preview,
        names=names,
        days=dict(DayType.choices),
    )


def _indexer(request: ActorRequest, call_off: CallOff):
    def keep(**typed):
        return propose_indexation(by=request.actor, call_off_id=call_off.pk, **typed)

    return keep


def _preview(form: IndexationForm, last) -> list | None:
    try:
        check_percent(form.cleaned_data["percent"])
    except DomainError as refusal:
        add_rule_errors(form, refusal)
        return None
    return indexed(last.lines.all(), form.cleaned_data["percent"])
