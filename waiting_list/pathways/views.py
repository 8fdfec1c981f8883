"""One need with the story of its clock, and finding a patient by their whole number."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from base.api import checked_id
from base.form_views import call_service
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from waiting_list.pathways import presenters as pathways_presenters
from waiting_list.pathways.clock_story import split
from waiting_list.pathways.forms import FindForm
from waiting_list.pathways.services.read_need import read_need
from waiting_list.pathways.services.search import find_by_number


@require_GET
@needs(Permission.VIEW_PATIENTS)
def need(request: ActorRequest, need_id: int) -> HttpResponse:
    """A need: how long it waits, the history of the clock and what stops it."""
    story = read_need(by=request.actor, need_id=checked_id(need_id))
    others, planned = split(story.others)
    context = {"story": story, "need": story.need, "others": others, "planned": planned, "about": pathways_presenters}
    return render(request, "waiting_list/pathways/need.jinja", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.VIEW_PATIENTS)
def find(request: ActorRequest) -> HttpResponse:
    """By the whole number only, which stays in the body of the request and is not shown again."""
    if request.method == "GET":
        return render(request, "waiting_list/pathways/find.jinja", {"form": FindForm(), "found": None})
    form = FindForm(request.POST)
    found = call_service(form, lambda number: find_by_number(by=request.actor, number=number), fields={"": "number"})
    shown = FindForm() if found is not None else form
    status = 200 if found is not None else 422
    return render(request, "waiting_list/pathways/find.jinja", {"form": shown, "found": found}, status=status)
