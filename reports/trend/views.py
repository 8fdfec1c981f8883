"""The waiting list week by week."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from base.lists import Filter, FilterBar
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from nhs.codes import tfc_name
from reports.trend.page import sentence_of, share_chart, size_chart
from waiting_list.models import Need
from waiting_list.snapshots.selectors.weeks import Week, WeekFilter, choices_of, weeks_of

CLOCKS = [(value, label) for value, label in Need.Clock.choices if value != Need.Clock.NONE]


@needs(Permission.VIEW_REPORTS)
@require_GET
def trend(request: ActorRequest) -> HttpResponse:
    """Numbers who waited at the end of each week, under one clock, in one specialty or site or in all."""
    tfcs, sites = choices_of(request.actor)
    bar = FilterBar.read(
        [
            Filter("clock", "Clock", CLOCKS),
            Filter("tfc", "Specialty", [("", "All"), *((code, f"{tfc_name(code)} ({code})") for code in tfcs)]),
            Filter("site", "Site", [("", "All"), *((str(pk), name) for pk, name in sites)]),
        ],
        request.GET,
    )
    wanted = WeekFilter(bar.value("clock"), bar.value("tfc"), int(bar.value("site") or 0) or None)
    weeks = weeks_of(request.actor, wanted)
    return render(request, "reports/trend.jinja", {"bar": bar, "weeks": weeks, **_drawn(weeks, wanted.clock)})


def _drawn(weeks: list[Week], clock: str) -> dict:
    if not any(week.waiting for week in weeks):
        return {"sentence": "", "drawn": []}
    shown = [week for week in weeks if week.share_within is not None]
    drawn = [size_chart(weeks), share_chart(shown)] if len(shown) > 1 else []
    return {"sentence": sentence_of(weeks, clock), "drawn": drawn}
