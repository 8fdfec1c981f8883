"""The page of free rooms: what is left ahead, and what stood empty last quarter."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.formatting import london_day
from base.lists import Filter, FilterBar
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.capacity import presenters as capacity_presenters
from sessions_app.capacity.periods import LENGTHS, starts, stretches
from sessions_app.capacity.room_kinds import ROOM_FILTERS
from trusts.models import OpeningWindow, Site


@needs(Permission.VIEW_PLANNER)
@require_safe
def capacity_page(request: ActorRequest) -> HttpResponse:
    """Rooms by stretches of days, the darker the more is left; then the quarter that is over."""
    if not request.actor.is_trust:
        return redirect("provider-sessions")
    today = london_day(timezone.now())
    sites = [(str(one.pk), one.name) for one in Site.objects.visible_to(request.actor).filter(open=True)]
    bar = FilterBar.read(_filters(sites, today), request.GET)
    shown = capacity_presenters.left(
        actor=request.actor,
        columns=stretches(bar.value("length"), bar.value("from"), today),
        site=int(bar.value("site")) if bar.value("site") else None,
        kind=bar.value("kind"),
        part=bar.value("part"),
        today=today,
    )
    return render(
        request, "sessions_app/planner/capacity.jinja", {"bar": bar, "shown": shown, "words": capacity_presenters}
    )


def _filters(sites: list[tuple[str, str]], today) -> list[Filter]:
    parts = [("", "All parts"), *OpeningWindow.Part.choices]
    return [
        Filter("site", "Site", [("", "All sites"), *sites], wide=True),
        Filter("kind", "Rooms", ROOM_FILTERS),
        Filter("part", "Part of day", parts),
        Filter("length", "Show", LENGTHS),
        Filter("from", "From", starts(today)),
    ]
