"""Naming the team of a session."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from base.errors import InvalidInput, Outdated, RuleBroken
from base.formatting import count, listing
from base.forms import add_rule_errors
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.session.forms import sent
from sessions_app.session.selectors.one_session import session_page
from sessions_app.session.views.reading import hold_as_read
from sessions_app.teams import presenters as words
from sessions_app.teams.forms import TeamForm
from sessions_app.teams.selectors.candidates import choices
from sessions_app.teams.services.rosters import Team, TeamMember, name_team


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ROSTER_TEAMS)
def team_page(request: ActorRequest, pk: int) -> HttpResponse:
    """People by role; who is not cleared that day is shown and cannot be chosen."""
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    form = TeamForm(sent(request))
    if request.method == "POST" and form.is_valid():
        people = [TeamMember(clinician_id) for clinician_id in form.cleaned_data["person"]]
        try:
            hold_as_read(request, pk)
            team = name_team(by=request.actor, session_id=pk, people=people)
        except (RuleBroken, InvalidInput, Outdated) as refusal:
            add_rule_errors(form, refusal, row_id="person-{}")
        else:
            messages.success(request, named(team))
            return redirect("session", pk)
    minimum = {rule.role: rule.least for rule in page.minimum}
    roles = choices(actor=request.actor, session=page.session, minimum=minimum)
    ticked = (
        form.ticked if form.is_bound else frozenset(c.person.pk for role in roles for c in role.candidates if c.chosen)
    )
    context = {
        "page": page,
        "session": page.session,
        "form": form,
        "roles": roles,
        "ticked": ticked,
        "places": form.places,
        "words": words,
    }
    return render(request, "sessions_app/teams/team.jinja", context, status=422 if request.method == "POST" else 200)


def named(team: Team) -> str:
    """What became of it, and what is still missing."""
    said = f"{count(len(team.entries), 'person', 'people')} named."
    return (
        f"{said} Still to name: {listing(team.lacking)}."
        if team.lacking
        else f"{said} The team is complete; the trust sees it now."
    )
