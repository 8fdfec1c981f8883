"""The life of a call-off, one form a page: variations, terms, standstill, opening position, papers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.doors import attempt, form_page
from base.forms import Form
from base.pages import needs
from base.permissions import Permission
from base.refusals import NotFound
from base.words import money
from contracts import selectors
from contracts.forms import ReasonForm
from contracts.life_forms import (
    ClosingForm,
    DecisionMakerForm,
    DocumentForm,
    GuaranteeForm,
    LadderForm,
    NoticeForm,
    OpeningForm,
    OptionsForm,
    RepresentationForm,
    SigningForm,
    TermsForm,
    VariationForm,
)
from contracts.models import CallOff, OpeningPosition, Representation, StandingTerms, Variation
from contracts.services import life, standstill, variations
from contracts.services.documents import add_document, open_document
from contracts.services.opening import set_opening

GET_POST = ["GET", "POST"]
TERMS = (
    "original_value", "purchase_order", "mobilisation_from", "mobilisation_until", "notice_days",
)  # fmt: skip


def own(request: HttpRequest, call_off_id: int) -> CallOff:
    """The trust's own call-off; a provider's people find nothing here."""
    if not request.actor.is_trust:
        raise NotFound()
    return selectors.call_off(request.actor, call_off_id)


def one_form(
    request: HttpRequest, one: CallOff, form: Form, act: Callable[..., Any], *, done: str, upload: bool = False, **context
) -> HttpResponse:  # fmt: skip
    """The page of one form: hand it to the service, go back to the call-off."""

    def save(**typed):
        return act(by=request.actor, **typed) or True

    if request.method == "POST" and attempt(form, save):
        messages.success(request, done)
        return redirect("call-off", one.pk)
    return form_page(request, "contracts/life_form.jinja", form, one=one, upload=upload, **context)


def held_by(one: Any, names: tuple[str, ...]) -> dict:
    return {name: getattr(one, name) for name in names} if one else {}


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def vary(request: HttpRequest, call_off_id: int) -> HttpResponse:
    one = own(request, call_off_id)
    cumulative = variations.cumulative_change(request.actor, one, variations.ZERO)

    def act(**typed):
        return variations.propose_variation(call_off_id=one.pk, **typed)

    return one_form(
        request, one, VariationForm(request.POST or None), act, title="Propose a variation", button="Propose it",
        done="The variation is proposed. Somebody else has to approve it.",
        lead=f"All changes since the award come to {cumulative.words}. A variation takes effect when somebody else"
        " approves it, and is never changed afterwards.",
    )  # fmt: skip


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def exercise(request: HttpRequest, call_off_id: int, option_id: int) -> HttpResponse:
    one = own(request, call_off_id)
    option = next((each for each in one.extension_options.all() if each.pk == option_id), None)
    if option is None:
        raise NotFound()

    def act(**typed):
        return variations.exercise_option(option_id=option.pk, **typed)

    return one_form(
        request, one, ReasonForm(request.POST or None), act, title=f"Exercise option {option.place}", button="Propose it",
        done="The extension is proposed. Somebody else has to approve it.",
        lead="What it adds to the maximum contract value is not stated: propose that as a variation of its own."
        if option.value is None
        else f"It adds {money(option.value)} to the maximum contract value.",
    )  # fmt: skip


@needs(Permission.APPROVE_CONTRACTS)
@require_POST
def approve(request: HttpRequest, call_off_id: int, variation_id: int) -> HttpResponse:
    decision = variations.approve_variation(by=request.actor, variation_id=variation_id)
    messages.success(
        request, f"The variation is approved. The maximum is {money(decision.maximum_value)} from now on."
    )
    return redirect("call-off", call_off_id)


@needs(Permission.APPROVE_CONTRACTS)
@require_http_methods(GET_POST)
def refuse(request: HttpRequest, call_off_id: int, variation_id: int) -> HttpResponse:
    one, made = _variation(request, call_off_id, variation_id)

    def act(**typed):
        return variations.refuse_variation(variation_id=made.pk, **typed)

    return one_form(
        request, one, ReasonForm(request.POST or None), act, title=f"Refuse variation {made.number}", button="Refuse it",
        done=f"Variation {made.number} is refused.",
    )  # fmt: skip


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def notice(request: HttpRequest, call_off_id: int, variation_id: int) -> HttpResponse:
    one, made = _variation(request, call_off_id, variation_id)

    def act(**typed):
        return variations.record_notice(variation_id=made.pk, **typed)

    return one_form(
        request, one, NoticeForm(request.POST or None), act, title=f"Notice of variation {made.number}",
        button="Record it", done="The notice is recorded.",
    )  # fmt: skip


def _variation(request: HttpRequest, call_off_id: int, variation_id: int) -> tuple[CallOff, Variation]:
    one = own(request, call_off_id)
    made = Variation.objects.visible_to(request.actor).filter(call_off=one, pk=variation_id).first()
    if made is None:
        raise NotFound()
    return one, made


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def terms(request: HttpRequest, call_off_id: int) -> HttpResponse:
    one = own(request, call_off_id)
    held = StandingTerms.objects.visible_to(request.actor).filter(call_off=one).first()
    form = TermsForm(request.POST or None, initial=held_by(held, TERMS))

    def act(**typed):
        return life.save_terms(call_off_id=one.pk, **typed)

    return one_form(request, one, form, act, title="How it runs", button="Save", done="Saved.")


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def guarantee(request: HttpRequest, call_off_id: int) -> HttpResponse:
    one = own(request, call_off_id)

    def act(*, number, **typed):
        return life.add_guarantee(call_off_id=one.pk, number=Decimal(number), **typed)

    return one_form(
        request, one, GuaranteeForm(request.POST or None), act, title="Add a guarantee", button="Add it",
        done="The guarantee is added.",
    )  # fmt: skip


@needs(Permission.MANAGE_CONTRACTS)
@require_POST
def guarantee_off(request: HttpRequest, call_off_id: int, guarantee_id: int) -> HttpResponse:
    life.remove_guarantee(by=request.actor, call_off_id=call_off_id, guarantee_id=guarantee_id)
    messages.success(request, "The guarantee is taken off.")
    return redirect("call-off", call_off_id)


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def options(request: HttpRequest, call_off_id: int) -> HttpResponse:
    one = own(request, call_off_id)
    form = OptionsForm(request.POST or None, held=one.extension_options.all())

    def act(*, by, **typed):
        return life.set_options(by=by, call_off_id=one.pk, options=form.typed())

    return one_form(
        request,
        one,
        form,
        act,
        title="Extension options",
        button="Save the options",
        done="The options are saved.",
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def ladder(request: HttpRequest, call_off_id: int) -> HttpResponse:
    one = own(request, call_off_id)
    form = LadderForm(request.POST or None, held=one.cancellation_steps.all())

    def act(*, by, **typed):
        return life.set_ladder(by=by, call_off_id=one.pk, steps=form.typed())

    return one_form(
        request, one, form, act, title="Cancellation ladder", button="Save the ladder", done="The ladder is saved.",
        lead="A list cancelled at most so many days before costs this share of its expected price.",
    )  # fmt: skip


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def decision_maker(request: HttpRequest, call_off_id: int) -> HttpResponse:
    one = own(request, call_off_id)

    def act(**typed):
        return life.add_decision_maker(call_off_id=one.pk, **typed)

    return one_form(
        request, one, DecisionMakerForm(request.POST or None), act, title="Who decided the award", button="Add them",
        done="Added.", lead="The notices have to state who decided.",
    )  # fmt: skip


@needs(Permission.MANAGE_CONTRACTS)
@require_POST
def begin(request: HttpRequest, call_off_id: int) -> HttpResponse:
    one = standstill.begin_standstill(by=request.actor, call_off_id=call_off_id)
    messages.success(request, f"{one.reference} is in its standstill. Its terms stand from now on.")
    return redirect("call-off", one.pk)


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def take_back(request: HttpRequest, call_off_id: int) -> HttpResponse:
    one = own(request, call_off_id)

    def act(**typed):
        return standstill.abandon_standstill(call_off_id=one.pk, **typed)

    return one_form(
        request, one, ReasonForm(request.POST or None), act, title="Take the award back", button="Take it back",
        done="It is a draft again.",
    )  # fmt: skip


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def signing(request: HttpRequest, call_off_id: int) -> HttpResponse:
    one = own(request, call_off_id)

    def act(**typed):
        return standstill.sign(call_off_id=one.pk, **typed)

    return one_form(
        request, one, SigningForm(request.POST or None), act, title="Record the signing", button="Record it",
        done="The signing is recorded.",
    )  # fmt: skip


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def representation(request: HttpRequest, call_off_id: int) -> HttpResponse:
    one = own(request, call_off_id)

    def act(**typed):
        return standstill.open_representation(call_off_id=one.pk, **typed)

    return one_form(
        request, one, RepresentationForm(request.POST or None), act, title="A representation was made",
        button="Record it", done="The standstill is held open.",
        lead="It holds the standstill open until a person closes it.",
    )  # fmt: skip


@needs(Permission.APPROVE_CONTRACTS)
@require_http_methods(GET_POST)
def closing(request: HttpRequest, call_off_id: int, representation_id: int) -> HttpResponse:
    one = own(request, call_off_id)
    held = Representation.objects.visible_to(request.actor).filter(call_off=one, pk=representation_id).first()
    if held is None:
        raise NotFound()

    def act(**typed):
        return standstill.close_representation(representation_id=held.pk, **typed)

    return one_form(
        request, one, ClosingForm(request.POST or None), act, title="Close the representation", button="Close it",
        done="It is closed.", lead=held.nature,
    )  # fmt: skip


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(GET_POST)
def opening(request: HttpRequest, call_off_id: int) -> HttpResponse:
    one = own(request, call_off_id)
    held = OpeningPosition.objects.visible_to(request.actor).filter(call_off=one).first()
    names = ("as_at", "spent", "invoiced", "accrued", "patients")
    form = OpeningForm(request.POST or None, initial=held_by(held, names))

    def act(**typed):
        return set_opening(call_off_id=one.pk, **typed)

    return one_form(
        request, one, form, act, title="Opening position", button="Save the position", done="The position is saved.",
        lead="What was spent and done before this service was in use. The three amounts never overlap; a correction"
        " moves the money by the difference.",
    )  # fmt: skip


@needs(Permission.CHECK_COMPLIANCE)
@require_http_methods(GET_POST)
def document(request: HttpRequest, call_off_id: int) -> HttpResponse:
    one = own(request, call_off_id)
    form = DocumentForm(request.POST or None, request.FILES or None)

    def act(**typed):
        return add_document(call_off_id=one.pk, **typed)

    return one_form(
        request,
        one,
        form,
        act,
        title="Add a document",
        button="Keep it",
        done="The document is kept.",
        upload=True,
    )


@needs(Permission.VIEW_CONTRACTS)
@require_GET
def document_file(request: HttpRequest, call_off_id: int, document_id: int) -> HttpResponse:
    one = own(request, call_off_id)
    held, content = open_document(by=request.actor, document_id=document_id)
    if held.call_off_id != one.pk:
        content.close()
        raise NotFound()
    answer = FileResponse(content, as_attachment=True, filename=held.file.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
