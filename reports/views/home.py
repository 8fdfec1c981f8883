"""The first page after signing in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from base.pages import for_members
from base.requests import ActorRequest
from reports.home import provider_home, trust_home


@for_members
@require_GET
def home(request: ActorRequest) -> HttpResponse:
    """The home page: what needs this person today, for the organisation they act for."""
    now = timezone.now()
    if request.actor.is_platform:
        return render(request, "reports/home_platform.jinja", {"now": now})
    made = trust_home(request.actor, now) if request.actor.is_trust else provider_home(request.actor, now)
    return render(request, "reports/home.jinja", {"home": made, "now": now, "trust": request.actor.is_trust})
