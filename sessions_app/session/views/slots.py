"""The usual slots of a service line's lists, and the link of a virtual clinic."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from base import forms
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.forms import add_rule_errors
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.call_offs.services.usual_slots import set_usual_slots
from sessions_app.session.forms import read_version, sent
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.join_links import set_join_link
from sessions_app.session.virtual_clinics import is_virtual
from trusts.forms import SlotsField
from trusts.slot_mix import EXAMPLE, from_json, words_of


class UsualSlotsForm(forms.Form):
    slots = SlotsField(label="Slots of half a day", hint=f"For example, {EXAMPLE}. Empty: the usual slots of the room")


class LinkForm(forms.Form):
    join_link = forms.TextField(
        label="Link of this list",
        max_length=300,
        required=False,
        autocomplete="off",
        hint="Begins with https://. Empty: the link of the room. Everybody who may see the list sees it",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ESTATE)
def usual_slots_page(request: ActorRequest, pk: int) -> HttpResponse:
    """The usual slots of the service line a session is on."""
    session = _seen(request, pk)
    line = session.service_line
    form = UsualSlotsForm(sent(request), initial={"slots": words_of(from_json(line.slot_mix))})
    if request.method == "POST" and form.is_valid():
        try:
            set_usual_slots(by=request.actor, service_line_id=line.pk, slots=form.cleaned_data["slots"])
        except (RuleBroken, InvalidInput) as refusal:
            add_rule_errors(form, refusal)
        else:
            messages.success(request, f"Saved. Lists of {line.name} booked from now on have these slots.")
            return redirect("session", pk)
    return _form_page(
        request,
        session,
        form,
        f"Usual slots: {line.name}",
        "Save the slots",
        "In proportion for lists that are longer or shorter. Lists that are booked keep theirs.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.VIEW_PLANNER)
def link_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Where the staff of a virtual clinic join; either side of the list may say."""
    session = _seen(request, pk)
    if not is_virtual(session):
        raise NotFound("People meet in the room: this list has no link.", code="not_virtual")
    if not may_set_link(request.actor):
        raise NotAllowed("Your role does not let you set the link of a list.", code="not_allowed")
    form = LinkForm(sent(request), initial={"join_link": session.join_link})
    if request.method == "POST" and form.is_valid():
        try:
            set_join_link(
                by=request.actor, session_id=pk, link=form.cleaned_data["join_link"], version=read_version(request)
            )
        except (RuleBroken, InvalidInput) as refusal:
            add_rule_errors(form, refusal)
        else:
            messages.success(request, "The link is saved. Both sides see it on this page.")
            return redirect("session", pk)
    return _form_page(
        request,
        session,
        form,
        "Link of the virtual clinic",
        "Save the link",
        "For the staff of the list. What patients are sent is not kept here.",
    )


def may_set_link(actor) -> bool:
    return actor.may(Permission.ROSTER_TEAMS if actor.is_provider else Permission.BOOK_SESSIONS)


def _seen(request: ActorRequest, pk: int) -> Session:
    found = Session.objects.visible_to(request.actor).with_places().filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such session that you can see.", code="session_not_found")
    return found


def _form_page(request: ActorRequest, session: Session, form, title: str, button: str, lead: str) -> HttpResponse:
    context = {"session": session, "form": form, "title": title, "warning": lead, "button_text": button, "kind": ""}
    return render(
        request, "sessions_app/session_page/reason.jinja", context, status=422 if request.method == "POST" else 200
    )
