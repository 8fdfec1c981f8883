"""The checklist of a list: both sides see all of it, each ticks its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from base import forms
from base.errors import NotFound
from base.form_views import form_page, posted
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.session.forms import sent
from sessions_app.session.models.sessions import Session
from sessions_app.teams.models.readiness import ReadinessTick
from sessions_app.teams.readiness_items import Item, is_ready, items_for
from sessions_app.teams.services.readiness import items_of, say_ready


class ReadyForm(forms.Form):
    items = forms.MultipleChoiceField(label="In place", required=False, choices=Item.choices)

    def __init__(self, *args, mine, **kwargs):
        super().__init__(*args, **kwargs)
        self.field("items", forms.MultipleChoiceField).choices = [(item.value, item.label) for item in mine]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.VIEW_PLANNER)
def readiness_page(request: ActorRequest, pk: int) -> HttpResponse:
    """What is in place, by whom; one's own part as tick boxes."""
    session = Session.objects.visible_to(request.actor).with_places().filter(pk=pk).first()
    if session is None:
        raise NotFound("There is no such session that you can see.", code="session_not_found")
    ticks = {tick.item: tick for tick in ReadinessTick.objects.visible_to(request.actor).filter(session=session)}
    kind = session.room.kind
    mine = items_of(request.actor, kind)
    form = ReadyForm(sent(request), mine=mine, initial={"items": [item for item in mine if item in ticks]})

    def act(items: list[str]) -> list[str]:
        return say_ready(by=request.actor, session_id=pk, items=items) or ["none"]

    if posted(request, form, act):
        messages.success(request, "The checklist is saved. Both sides see it.")
        return redirect("session-ready", pk)
    right = Permission.ROSTER_TEAMS if request.actor.is_provider else Permission.LOCK_SESSIONS
    context = {
        "session": session,
        "all": [(item, ticks.get(item.value)) for item in items_for(kind)],
        "ready": is_ready(ticks, kind),
        "may_tick": request.actor.may(right),
    }
    return form_page(request, "sessions_app/teams/readiness.jinja", form, **context)
