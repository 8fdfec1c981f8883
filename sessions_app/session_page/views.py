"""A session's own page, and the steps of its life."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from base.errors import DomainError, InvalidInput, Outdated, RuleBroken
from base.formatting import london_day
from base.forms import add_rule_errors
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.call_offs.selectors import cancelling_today
from sessions_app.aftercare.services import closing
from sessions_app.day.services import steps
from sessions_app.lists import presenters as says
from sessions_app.offers.services import offers
from sessions_app.session import presenters as about
from sessions_app.session.forms import CancelForm, ProviderCancelForm, ReasonForm, sent
from sessions_app.session.models.sessions import Session
from sessions_app.session.selectors.one_session import session_page
from sessions_app.session.views.reading import errors_of, hold_as_read
from sessions_app.session.views.slots import may_set_link
from sessions_app.session_page.presenters import steps as life
from sessions_app.session_page.presenters import team
from sessions_app.session_page.presenters.actions import FILLABLE, MOVES, Move, actions_of, first_and_rest
from sessions_app.session_page.selectors import session_overview

STEPS: dict[str, Callable] = {
    "offer": lambda by, pk, reason: offers.offer_drafts(by=by, session_ids=[pk]),
    "discard": lambda by, pk, reason: offers.discard_drafts(by=by, session_ids=[pk]),
    "withdraw": lambda by, pk, reason: offers.withdraw_sessions(by=by, session_ids=[pk], reason=reason),
    "accept": lambda by, pk, reason: offers.accept_sessions(by=by, session_ids=[pk]),
    "decline": lambda by, pk, reason: offers.decline_sessions(by=by, session_ids=[pk], reason=reason),
    "lock": lambda by, pk, reason: steps.lock_session(by=by, session_id=pk),
    "start": lambda by, pk, reason: steps.start_session(by=by, session_id=pk),
    "complete": lambda by, pk, reason: steps.complete_session(by=by, session_id=pk),
    "reopen": lambda by, pk, reason: steps.reopen_session(by=by, session_id=pk, reason=reason),
    "close": lambda by, pk, reason: closing.close_sessions(by=by, session_ids=[pk]),
    "cancel": lambda by, pk, reason, cause, why: steps.cancel_session(
        by=by, session_id=pk, reason=reason, cause=cause, why=why
    ),
}
"""The service behind each step."""


@require_safe
@needs(Permission.VIEW_PLANNER)
def session_view(request: ActorRequest, pk: int) -> HttpResponse:
    """The session as both sides see it, each with its own actions."""
    return render_session(request, pk)


def render_session(request: ActorRequest, pk: int, *, refusal: DomainError | None = None) -> HttpResponse:
    """The page, with what was refused in its error summary."""
    page = session_overview(actor=request.actor, session_id=pk, now=timezone.now())
    may_fill = request.actor.is_trust and request.actor.may(Permission.BOOK_PATIENTS)
    first, rest = first_and_rest(page.session, actions_of(page.session, request.actor))
    context = {
        "page": page,
        "about": about,
        "life": life,
        "team": team,
        "actor": request.actor,
        "is_trust": request.actor.is_trust,
        "next": life.next_thing(page, request.actor),
        "first": first,
        "actions": rest,
        "says": says,
        "link": about.join_link(page.session),
        "may_set_link": may_set_link(request.actor),
        "may_fill": may_fill and page.session.state in FILLABLE,
        "errors": errors_of(refusal),
    }
    return render(
        request, "sessions_app/session_page/session.jinja", context, status=refusal.status if refusal else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.VIEW_PLANNER)
def session_move(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """One step along the session's life; steps that need a reason ask for it first."""
    move = MOVES.get(name)
    if move is None:
        raise Http404
    if move.needs_reason:
        return move_with_reason(request, pk, move)
    if request.method != "POST":
        return redirect("session", pk)
    try:
        hold_as_read(request, pk)
        STEPS[name](request.actor, pk, "")
    except (RuleBroken, InvalidInput, Outdated) as refusal:
        return render_session(request, pk, refusal=refusal)
    messages.success(request, move.done)
    return redirect("session", pk)


def move_with_reason(request: ActorRequest, pk: int, move: Move) -> HttpResponse:
    """Ask why, then do it. What was typed stays when it is refused."""
    session = session_page(actor=request.actor, session_id=pk, now=timezone.now()).session
    form = form_of(move, request)(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            hold_as_read(request, pk)
            STEPS[move.name](request.actor, pk, **form.cleaned_data)
        except (RuleBroken, InvalidInput, Outdated) as refusal:
            add_rule_errors(form, refusal)
        else:
            messages.success(request, move.done)
            return redirect("session", pk)
    context = {
        "session": session,
        "form": form,
        "title": move.title,
        "warning": move.warning,
        "button_text": move.button,
        "kind": move.kind,
        "charge": _charge(request, session) if move.name == "cancel" else "",
    }
    return render(
        request, "sessions_app/session_page/reason.jinja", context, status=422 if request.method == "POST" else 200
    )


def form_of(move: Move, request: ActorRequest) -> type[ReasonForm]:
    if move.name != "cancel":
        return ReasonForm
    return ProviderCancelForm if request.actor.is_provider else CancelForm


def _charge(request: ActorRequest, session: Session) -> str:
    """What cancelling costs by the contract's ladder today."""
    return cancelling_today(
        request.actor,
        call_off_id=session.call_off_id,
        list_day=session.day,
        today=london_day(timezone.now()),
        expected_price=session.expected_price,
    )
