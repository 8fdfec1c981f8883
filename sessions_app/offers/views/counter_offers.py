"""Proposing something else for several offers at once, and the trust's page of everything it has out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from base.errors import InvalidInput, NotFound, Outdated, RuleBroken
from base.formatting import count
from base.forms import add_rule_errors
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.booking.selectors.reachable_rooms import rooms_in_reach
from sessions_app.offers import presenters as words
from sessions_app.offers.forms.counter_offers import AnswerCountersForm, InsteadForm, OffersOutForm, ProposeForm
from sessions_app.offers.selectors.offers_out import offers_out
from sessions_app.offers.services.counter_offers import accept_counters, counter_sessions, refuse_counters
from sessions_app.offers.services.offers import discard_drafts, offer_drafts, withdraw_sessions
from sessions_app.session import presenters as about
from sessions_app.session.forms import PickedIds, sent
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import State

REFUSED = (RuleBroken, InvalidInput, NotFound, Outdated)


class Picked(PickedIds):
    box = "offer"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ANSWER_OFFERS)
def propose_page(request: ActorRequest) -> HttpResponse:
    """Another day, time, room or size for each offer that was ticked; one reason for all."""
    ids = Picked(request.GET).ticked_ids
    found = Session.objects.visible_to(request.actor).with_places().select_related("trust")
    sessions = list(found.filter(pk__in=ids, state=State.OFFERED).order_by("starts_at", "pk"))
    if not sessions:
        messages.info(request, "These offers are no longer open.")
        return redirect("offers")
    rooms = rooms_in_reach(sessions)
    form = ProposeForm(sent(request))
    each = [InsteadForm(sent(request), session=s, rooms=rooms[s.pk]) for s in sessions]
    if request.method == "POST" and all([form.is_valid(), *(one.is_valid() for one in each)]):
        try:
            instead = [one.instead() for one in each]
            counter_sessions(by=request.actor, instead=instead, reason=form.cleaned_data["reason"])
        except REFUSED as refusal:
            _put_errors(form, each, refusal)
        else:
            said = count(len(sessions), "proposal is", "proposals are")
            messages.success(request, f"{said} with the trust. What was offered stays held meanwhile.")
            return redirect("offers")
    errors = [*form.error_list, *(error for one in each for error in one.error_list)]
    context = {"form": form, "each": each, "words": words, "about": about, "errors": errors}
    return render(
        request, "sessions_app/offers/propose.jinja", context, status=422 if request.method == "POST" else 200
    )


def _put_errors(form: ProposeForm, each: list[InsteadForm], refusal) -> None:
    """Each fault at its own list's field; what is about none of them over the whole."""
    if not refusal.errors:
        add_rule_errors(form, refusal)
    names = {"room": "room", "starts_at": "starts", "ends_at": "ends", "planned_capacity": "cases"}
    for fault in refusal.errors:
        steps = [step for step in fault.pointer.split("/") if step]
        one = each[int(steps[0])] if steps and steps[0].isdigit() else form
        field = names.get(steps[1]) if len(steps) > 1 else None
        one.add_error(field if field in one.fields else None, fault.detail)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BOOK_SESSIONS)
def offers_out_page(request: ActorRequest) -> HttpResponse:
    """Proposals to answer, offers that wait, drafts: several in one step each."""
    answers = AnswerCountersForm(sent(request) if "counter-form" in request.POST else None)
    lists = OffersOutForm(sent(request) if "list-form" in request.POST else None)
    form = answers if answers.is_bound else lists
    if form.is_bound and form.is_valid():
        try:
            said = _answer(request, answers) if form is answers else _act(request, lists)
        except REFUSED as refusal:
            add_rule_errors(form, refusal, row_id=f"{form.box}-{{}}")
        else:
            messages.success(request, said)
            return redirect("offers-out")
    out = offers_out(actor=request.actor, query=request.GET)
    context = {
        "out": out,
        "answers": answers,
        "lists_form": lists,
        "form": form,
        "words": words,
        "about": about,
        "now": timezone.now(),
    }
    return render(request, "sessions_app/offers/offers_out.jinja", context, status=422 if form.is_bound else 200)


def _answer(request: ActorRequest, form: AnswerCountersForm) -> str:
    ids = form.ticked_ids
    if form.refuses:
        refuse_counters(by=request.actor, counter_ids=ids, reason=form.cleaned_data["reason"])
        return f"{count(len(ids), 'proposal')} refused. The offers stand as they were."
    accept_counters(by=request.actor, counter_ids=ids)
    return f"{count(len(ids), 'list')} moved and accepted. The rates are frozen."


def _act(request: ActorRequest, form: OffersOutForm) -> str:
    ids, lists = form.ticked_ids, count(len(form.ticked_ids), "list")
    if form.deed == "withdraw":
        withdraw_sessions(by=request.actor, session_ids=ids, reason=form.cleaned_data["reason"])
        return f"{lists} withdrawn. Rooms and money are back."
    if form.deed == "discard":
        discard_drafts(by=request.actor, session_ids=ids)
        return f"{lists} thrown away. They held nothing."
    offer_drafts(by=request.actor, session_ids=ids)
    return f"{lists} offered. The providers have been told."
