"""Finding a supplier, and who really works on the lists: pages that read rosters and records."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from base.errors import NotFound
from base.formatting import london_day
from base.lists import Filter, FilterBar
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.models import Lot, Region
from nhs.codes import TREATMENT_FUNCTIONS, tfc_name
from sessions_app.booking.selectors.suppliers import find_suppliers
from sessions_app.teams.selectors.interests import rostered_people, substantive_share

SPECIALTIES = [
    ("", "Any specialty"),
    *((one.code, f"{one.code} {one.name}") for one in TREATMENT_FUNCTIONS.values() if one.live),
]
ANY = "any"
FINDER = (
    Filter("tfc", "Specialty", SPECIALTIES),
    Filter("region", "Region", [("", "Any region"), *Region.choices]),
    Filter("kind", "Lots for", [*Lot.Type.choices, (ANY, "Anything")]),
)
PERIODS = (
    Filter(
        "days", "Lists of", [("365", "The last 12 months"), ("91", "The last 3 months"), ("28", "The last 4 weeks")]
    ),
)
YEAR = dt.timedelta(days=365)


@needs(Permission.VIEW_CONTRACTS)
@require_GET
def finder(request: ActorRequest) -> HttpResponse:
    """Who is on which lot for a specialty and region, how they stand with us and what they did for us."""
    if not request.actor.is_trust:
        raise NotFound()
    bar = FilterBar.read(FINDER, request.GET)
    today = london_day(timezone.now())
    found = find_suppliers(
        request.actor,
        on=today,
        tfc=bar.value("tfc"),
        region=bar.value("region"),
        kind="" if bar.value("kind") == ANY else bar.value("kind"),
        since=today - YEAR,
    )
    context = {
        "bar": bar,
        "found": found,
        "tfc": bar.value("tfc"),
        "tfc_name": tfc_name,
        "region_words": dict(Region.choices),
        "kind_words": dict(Lot.Type.choices),
        "since": today - YEAR,
    }
    return render(request, "sessions_app/booking/finder.jinja", context)


@needs(Permission.MANAGE_INTERESTS)
@require_GET
def rostered(request: ActorRequest) -> HttpResponse:
    """The share of people on the lists who have a substantive job here, and every one of them by name."""
    bar = FilterBar.read(PERIODS, request.GET)
    today = london_day(timezone.now())
    first = today - dt.timedelta(days=int(bar.value("days")))
    people = rostered_people(request.actor, first=first, last=today)
    touched = [one for one in people if one.staff or one.interests]
    context = {"bar": bar, "share": substantive_share(people), "touched": touched, "first": first, "today": today}
    return render(request, "sessions_app/booking/rostered.jinja", context)
