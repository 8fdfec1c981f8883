"""The trust's own waiting list today: by clock, by specialty and weeks, and split by who people are."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from base import charts
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from waiting_list.cohorts.selectors.equality import SPLITS, Split, split_of
from waiting_list.cohorts.selectors.totals import today_of
from waiting_list.official.figures import BAND_WORDS
from waiting_list.official.views.rtt import over_18_chart


@require_GET
@needs(Permission.VIEW_REPORTS)
def waiting_now(request: ActorRequest) -> HttpResponse:
    """People who wait today, by specialty and weeks."""
    today = today_of(request.actor)
    context = {
        "today": today,
        "band_words": BAND_WORDS,
        "chart": over_18_chart(list(today.lines)),
        "provider": request.actor.is_provider,
    }
    return render(request, "waiting_list/cohorts/today.jinja", context)


@require_GET
@needs(Permission.VIEW_REPORTS)
def equality(request: ActorRequest) -> HttpResponse:
    """The list under RTT split by age, sex, ethnicity, deprivation or learning disability."""
    by = request.GET.get("by", "")
    split = split_of(request.actor, by if by in SPLITS else next(iter(SPLITS)))
    context = {"split": split, "splits": SPLITS, "chart": split_chart(split)}
    return render(request, "waiting_list/cohorts/equality.jinja", context)


def split_chart(split: Split) -> charts.BandChart:
    """The share over 18 weeks of every group whose numbers may be seen, in per cent."""
    shown = [(row.name, 100 * (1 - share)) for row in split.rows if (share := row.share_within_18) is not None]
    return charts.bands([{"label": name, "value": over, "words": f"{over:.1f}%"} for name, over in shown])
