"""Changes of a call-off: proposed, approved or refused, told in public; an option taken up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from base.errors import NotFound
from base.formatting import money
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.call_offs.forms.entry import CallOffReasonForm
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.views.form_views import GET_POST, one_form, own
from contracts.variations import services as variations_services
from contracts.variations.forms import VariationForm, VariationNoticeForm
from contracts.variations.models import Variation


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def vary(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = own(request, call_off_id)
    cumulative = variations_services.cumulative_change(request.actor, call_off, variations_services.ZERO)

    def act(**typed):
        return variations_services.propose_variation(call_off_id=call_off.pk, **typed)

    return one_form(
        request,
        call_off,
        VariationForm(request.POST or None),
        act,
        title="Propose a variation",
        button="Propose it",
        done="The variation is proposed. Somebody else has to approve it.",
        lead=f"All changes since the award come to {cumulative.words}. A variation takes effect when somebody else"
        " approves it, and is never changed afterwards.",
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def exercise(request: ActorRequest, call_off_id: int, option_id: int) -> HttpResponse:
    call_off = own(request, call_off_id)
    option = next((each for each in call_off.extension_options.all() if each.pk == option_id), None)
    if option is None:
        raise NotFound()

    def act(**typed):
        return variations_services.exercise_option(option_id=option.pk, **typed)

    return one_form(
        request,
        call_off,
        CallOffReasonForm(request.POST or None),
        act,
        title=f"Exercise option {option.place}",
        button="Propose it",
        done="The extension is proposed. Somebody else has to approve it.",
        lead="What it adds to the maximum contract value is not stated: propose that as a variation of its own."
        if option.value is None
        else f"It adds {money(option.value)} to the maximum contract value.",
    )


@needs(Permission.APPROVE_CONTRACTS)
@require_POST
def approve(request: ActorRequest, call_off_id: int, variation_id: int) -> HttpResponse:
    decision = variations_services.approve_variation(by=request.actor, variation_id=variation_id)
    messages.success(request, f"The variation is approved. The maximum is {money(decision.maximum_value)} from now on.")
    return redirect("call-off", call_off_id)


@needs(Permission.APPROVE_CONTRACTS)
@require_http_methods(GET_POST)
def refuse(request: ActorRequest, call_off_id: int, variation_id: int) -> HttpResponse:
    call_off, made = _variation(request, call_off_id, variation_id)

    def act(**typed):
        return variations_services.refuse_variation(variation_id=made.pk, **typed)

    return one_form(
        request,
        call_off,
        CallOffReasonForm(request.POST or None),
        act,
        title=f"Refuse variation {made.number}",
        button="Refuse it",
        done=f"Variation {made.number} is refused.",
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def notice(request: ActorRequest, call_off_id: int, variation_id: int) -> HttpResponse:
    call_off, made = _variation(request, call_off_id, variation_id)

    def act(**typed):
        return variations_services.record_notice(variation_id=made.pk, **typed)

    return one_form(
        request,
        call_off,
        VariationNoticeForm(request.POST or None),
        act,
        title=f"Notice of variation {made.number}",
        button="Record it",
        done="The notice is recorded.",
    )


def _variation(request: ActorRequest, call_off_id: int, variation_id: int) -> tuple[CallOff, Variation]:
    call_off = own(request, call_off_id)
    made = Variation.objects.visible_to(request.actor).filter(call_off=call_off, pk=variation_id).first()
    if made is None:
        raise NotFound()
    return call_off, made
