"""Between award and signature: the standstill, representations, signing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from base.errors import NotFound
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.call_offs.forms.entry import CallOffReasonForm
from contracts.call_offs.forms.life import ClosingForm, RepresentationForm, SigningForm
from contracts.call_offs.models.life import Representation
from contracts.call_offs.services import standstill
from contracts.call_offs.views.form_views import GET_POST, one_form, own


@needs(Permission.MANAGE_CONTRACTS)
@require_POST
def begin(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = standstill.begin_standstill(by=request.actor, call_off_id=call_off_id)
    messages.success(request, f"{call_off.reference} is in its standstill. Its terms stand from now on.")
    return redirect("call-off", call_off.pk)


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def take_back(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = own(request, call_off_id)

    def act(**typed):
        return standstill.abandon_standstill(call_off_id=call_off.pk, **typed)

    return one_form(
        request,
        call_off,
        CallOffReasonForm(request.POST or None),
        act,
        title="Take the award back",
        button="Take it back",
        done="It is a draft again.",
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def signing(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = own(request, call_off_id)

    def act(**typed):
        return standstill.sign(call_off_id=call_off.pk, **typed)

    return one_form(
        request,
        call_off,
        SigningForm(request.POST or None),
        act,
        title="Record the signing",
        button="Record it",
        done="The signing is recorded.",
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def representation(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = own(request, call_off_id)

    def act(**typed):
        return standstill.open_representation(call_off_id=call_off.pk, **typed)

    return one_form(
        request,
        call_off,
        RepresentationForm(request.POST or None),
        act,
        title="A representation was made",
        button="Record it",
        done="The standstill is held open.",
        lead="It holds the standstill open until a person closes it.",
    )


@needs(Permission.APPROVE_CONTRACTS)
@require_http_methods(GET_POST)
def closing(request: ActorRequest, call_off_id: int, representation_id: int) -> HttpResponse:
    call_off = own(request, call_off_id)
    held = Representation.objects.visible_to(request.actor).filter(call_off=call_off, pk=representation_id).first()
    if held is None:
        raise NotFound()

    def act(**typed):
        return standstill.close_representation(representation_id=held.pk, **typed)

    return one_form(
        request,
        call_off,
        ClosingForm(request.POST or None),
        act,
        title="Close the representation",
        button="Close it",
        done="It is closed.",
        lead=held.nature,
    )
