"""The provider's offers: several answered in one step."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from base.errors import InvalidInput, RuleBroken
from base.formatting import london_day
from base.forms import add_rule_errors
from base.lists import Filter, FilterBar, paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.offers import presenters as words
from sessions_app.offers.forms.offers import AnswerForm
from sessions_app.offers.selectors.offers import first_answer, offers_of, open_sessions
from sessions_app.offers.selectors.offers_out import open_counters
from sessions_app.offers.selectors.provider_sessions import WHICH, provider_sessions
from sessions_app.offers.services.offers import accept_sessions, decline_sessions
from sessions_app.session import presenters as about
from sessions_app.session.forms import sent


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ANSWER_OFFERS)
def offers_page(request: ActorRequest) -> HttpResponse:
    """Open offers as tick boxes; accept or decline what is ticked."""
    form = AnswerForm(sent(request))
    if request.POST.get("do") == "propose" and form.ticked_ids:
        return redirect(f"{reverse('offers-propose')}?{urlencode({'offer': form.ticked_ids}, doseq=True)}")
    if request.method == "POST" and form.is_valid():
        try:
            said = answer(request, form)
        except (RuleBroken, InvalidInput) as refusal:
            add_rule_errors(form, refusal, row_id="offer-{}")
        else:
            messages.success(request, said)
            return redirect("offers")
    now = timezone.now()
    page = paginate(open_sessions(actor=request.actor, now=now), request.GET)
    offers = offers_of(actor=request.actor, sessions=list(page))
    ticked = form.ticked & {offer.session.pk for offer in offers}
    what, button = words.answer_bar(offers, ticked)
    context = {
        "countered": {one.session_id: one for one in open_counters(actor=request.actor)},
        "offers": offers,
        "page": page,
        "title": words.offers_title(page.total, first_answer(actor=request.actor, now=now)),
        "form": form,
        "ticked": ticked,
        "places": form.places,
        "words": words,
        "about": about,
        "bar_what": what,
        "bar_button": button,
        "now": now,
    }
    return render(request, "sessions_app/offers/offers.jinja", context, status=422 if request.method == "POST" else 200)


def answer(request: ActorRequest, form: AnswerForm) -> str:
    """Accept or decline, and what to say of it."""
    ids = form.cleaned_data["offer"]
    if form.declines:
        reason = form.cleaned_data["reason"]
        return words.declined_words(decline_sessions(by=request.actor, session_ids=ids, reason=reason))
    return words.accepted_words(accept_sessions(by=request.actor, session_ids=ids))


@require_safe
@needs(Permission.VIEW_PLANNER)
def provider_sessions_page(request: ActorRequest) -> HttpResponse:
    """The provider's lists by day, with their state."""
    if not request.actor.is_provider:
        return redirect("planner")
    bar = FilterBar.read([Filter("which", "Show", WHICH, wide=True)], request.GET)
    today = london_day(timezone.now())
    found = paginate(provider_sessions(actor=request.actor, which=bar.value("which"), today=today), request.GET)
    context = {
        "bar": bar,
        "found": found,
        "days": words.by_day(list(found)),
        "words": words,
        "about": about,
        "today": today,
    }
    return render(request, "sessions_app/offers/provider_sessions.jinja", context)
