"""Reading contracts: the list, and one call-off with its money. For a trust's people and for its providers'."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from base.formatting import london_day
from base.lists import Filter, FilterBar, paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.activation.policies import why_not_active
from contracts.activation.services import load_draft, worked_on_it
from contracts.call_off_page.health import health_of
from contracts.call_off_page.panels import life_of
from contracts.call_offs import presenters as call_off_presenters
from contracts.call_offs import selectors
from contracts.call_offs.models.call_offs import CallOff
from contracts.compliance.presenters import compliance_of
from contracts.interests.conflicts import interests_touching
from contracts.money import presenters
from contracts.money.forecast import spent_on
from contracts.money.ledger import balance, balances
from contracts.rates.selectors import card_on, priced_call_off, rate_rows
from nhs.codes import tfc_name

FILTERS = (
    Filter("state", "State", [("", "All"), *CallOff.State.choices]),
    Filter("q", "Reference, subject or provider", wide=True),
)


@needs(Permission.VIEW_CONTRACTS)
@require_GET
def list_call_offs(request: ActorRequest) -> HttpResponse:
    """Every call-off with what is spent and left."""
    bar = FilterBar.read(FILTERS, request.GET)
    rows = selectors.call_offs(request.actor, bar.value("state"), bar.value("q"))
    page = paginate(rows, request.GET)
    spent = balances(actor=request.actor, call_offs=page.items)
    today = london_day(timezone.now())
    health = health_of(request.actor, page.items, spent, today)
    shown = [
        {
            "call_off": call_off,
            "balance": spent[call_off.pk],
            "status": call_off_presenters.status_of(call_off, today),
            "health": health[call_off.pk],
        }
        for call_off in page
    ]
    context = {"page": page, "rows": shown, "bar": bar, "searched": bool(bar.value("state") or bar.value("q"))}
    return render(request, "contracts/call_off_page/call_offs.jinja", context)


@needs(Permission.VIEW_CONTRACTS)
@require_GET
def show_call_off(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """One call-off: money first, then what it covers and costs, then what happened."""
    call_off = priced_call_off(request.actor, call_off_id)
    today = london_day(timezone.now())
    lines, cards = list(call_off.service_lines.all()), list(call_off.rate_cards.all())
    card = card_on(cards, today)
    context = {
        "call_off": call_off,
        "status": call_off_presenters.status_of(call_off, today),
        "lines": lines,
        "tfc_name": tfc_name,
        "cards": cards,
        "card": card,
        "rates": rate_rows(lines, card),
        "happened": call_off_presenters.timeline(list(selectors.trail(request.actor, call_off))),
        **_money(request, call_off, today),
        **_going_live(request, call_off, today),
        "compliance": compliance_of(request.actor, call_off),
        "interests": interests_touching(request.actor, [call_off])[call_off.pk],
    }
    return render(request, "contracts/call_off_page/call_off.jinja", context)


def _money(request: ActorRequest, call_off: CallOff, today: dt.date) -> dict:
    spend = balance(actor=request.actor, call_off=call_off)
    life = life_of(request.actor, call_off, spend, today)
    rows = presenters.spend_rows(spend)
    months = spent_on(actor=request.actor, call_off=call_off, opening=spend.opening, today=today)
    return {
        "spend": spend,
        "months": months,
        "months_chart": presenters.months_chart(months, spend.maximum),
        "months_sentence": presenters.months_sentence(months) if months else "",
        **life,
        "spend_heading": presenters.spend_heading(spend, life["outlook"].runs_out_on if spend.left > 0 else None),
        "spend_sentence": presenters.spend_sentence(spend),
        "spend_rows": rows,
        "spend_parts": presenters.spend_parts(rows),
        "spend_label": presenters.spend_label(spend, rows),
    }


def _going_live(request: ActorRequest, call_off: CallOff, today: dt.date) -> dict:
    """For a draft: what speaks against it, and whether this person may be the one who activates it."""
    if call_off.state not in selectors.BEFORE or not request.actor.is_trust:
        return {"missing": [], "own_draft": False}
    return {
        "missing": [fault.detail for fault in why_not_active(load_draft(request.actor, call_off), today=today)],
        "own_draft": worked_on_it(request.actor, call_off),
    }
