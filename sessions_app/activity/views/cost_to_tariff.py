"""What the lists of a call-off cost against the payment scheme, by line and by list."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from base.errors import NotAllowed
from base.formatting import london_day, month
from base.lists import Filter, FilterBar, paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.call_offs import selectors
from contracts.models import CallOff
from contracts.tariff.ratio import combined, sentence_of
from sessions_app.activity.selectors.cost_to_tariff import costs_of_lists, named


@needs(Permission.VIEW_CONTRACTS)
@require_GET
def cost_to_tariff(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """The whole period first, then each service line, then each list."""
    if not request.actor.is_trust:
        raise NotAllowed("Only the people of a trust see this.", code="not_allowed")
    call_off = selectors.get_call_off(request.actor, call_off_id)
    months = months_of(call_off, london_day(timezone.now()))
    bar = FilterBar.read(
        [Filter("month", "Time", [("", "Since the contract started"), *_choices(months)])], request.GET
    )
    first, last = span_of(call_off, bar.value("month"))
    found = costs_of_lists(actor=request.actor, call_off=call_off, first=first, last=last)
    whole = combined(each.of for each in found)
    lines = [
        {"line": line, "of": combined(each.of for each in found if each.session.service_line_id == line.pk)}
        for line in call_off.service_lines.all()
    ]
    page = paginate(found[::-1], request.GET)
    context = {
        "one": call_off,
        "bar": bar,
        "whole": whole,
        "sentence": sentence_of(whole),
        "lines": lines,
        "page": replace(page, items=named(request.actor, page.items)),
    }
    return render(request, "sessions_app/activity/cost_to_tariff.jinja", context)


def months_of(call_off: CallOff, today: dt.date) -> list[dt.date]:
    """First days of the months the contract has run, newest first."""
    if call_off.starts_on is None or call_off.ends_on is None:
        return []
    last = min(call_off.ends_on, today)
    found, at = [], call_off.starts_on.replace(day=1)
    while at <= last:
        found.append(at)
        at = next_month(at)
    return found[::-1]


def next_month(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1)


def _choices(months: list[dt.date]) -> list[tuple[str, str]]:
    return [(f"{first:%Y-%m}", month(first)) for first in months]


def span_of(call_off: CallOff, chosen: str) -> tuple[dt.date, dt.date]:
    """First and last day of the month chosen, else of the contract."""
    if not chosen:
        return call_off.starts_on or dt.date.min, call_off.ends_on or dt.date.max
    first = dt.date.fromisoformat(f"{chosen}-01")
    return first, next_month(first) - dt.timedelta(days=1)
