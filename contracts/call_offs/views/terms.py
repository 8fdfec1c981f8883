"""Pages of how a call-off runs: terms, guarantees, options, charges for a cancelled list, decision-makers."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.call_offs.forms.life import (
    DecisionMakerForm,
    ExtensionOptionsForm,
    GuaranteeForm,
    LadderForm,
    StandingTermsForm,
)
from contracts.call_offs.models.life import StandingTerms
from contracts.call_offs.services import life
from contracts.call_offs.views.form_views import GET_POST, held_by, one_form, own

TERMS = ("original_value", "purchase_order", "mobilisation_from", "mobilisation_until", "notice_days")


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def terms(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = own(request, call_off_id)
    held = StandingTerms.objects.visible_to(request.actor).filter(call_off=call_off).first()
    form = StandingTermsForm(request.POST or None, initial=held_by(held, TERMS))

    def act(**typed):
        return life.save_terms(call_off_id=call_off.pk, **typed)

    return one_form(request, call_off, form, act, title="How it runs", button="Save", done="Saved.")


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def guarantee(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = own(request, call_off_id)

    def act(*, number, **typed):
        return life.add_guarantee(call_off_id=call_off.pk, number=Decimal(number), **typed)

    return one_form(
        request,
        call_off,
        GuaranteeForm(request.POST or None),
        act,
        title="Add a guarantee",
        button="Add it",
        done="The guarantee is added.",
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_POST
def guarantee_off(request: ActorRequest, call_off_id: int, guarantee_id: int) -> HttpResponse:
    life.remove_guarantee(by=request.actor, call_off_id=call_off_id, guarantee_id=guarantee_id)
    messages.success(request, "The guarantee is taken off.")
    return redirect("call-off", call_off_id)


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def options(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = own(request, call_off_id)
    form = ExtensionOptionsForm(request.POST or None, held=call_off.extension_options.all())

    def act(*, by, **typed):
        return life.set_options(by=by, call_off_id=call_off.pk, options=form.typed())

    return one_form(
        request,
        call_off,
        form,
        act,
        title="Extension options",
        button="Save the options",
        done="The options are saved.",
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def ladder(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = own(request, call_off_id)
    form = LadderForm(request.POST or None, held=call_off.cancellation_steps.all())

    def act(*, by, **typed):
        return life.set_ladder(by=by, call_off_id=call_off.pk, steps=form.typed())

    return one_form(
        request,
        call_off,
        form,
        act,
        title="Cancellation ladder",
        button="Save the ladder",
        done="The ladder is saved.",
        lead="A list cancelled at most so many days before costs this share of its expected price.",
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def decision_maker(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = own(request, call_off_id)

    def act(**typed):
        return life.add_decision_maker(call_off_id=call_off.pk, **typed)

    return one_form(
        request,
        call_off,
        DecisionMakerForm(request.POST or None),
        act,
        title="Who decided the award",
        button="Add them",
        done="Added.",
        lead="The notices have to state who decided.",
    )
