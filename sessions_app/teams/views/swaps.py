"""Somebody of the team for another, from a telephone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from base.errors import NotFound
from base.form_views import posted
from base.formatting import listing
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.session.selectors.one_session import session_page
from sessions_app.session.views.reading import hold_as_read
from sessions_app.teams.forms import SwapForm
from sessions_app.teams.presenters import swap_choice
from sessions_app.teams.selectors.candidates import stand_ins
from sessions_app.teams.services.swaps import SWAPPABLE, swap_person


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ROSTER_TEAMS)
def swap_page(request: ActorRequest, pk: int, entry: int) -> HttpResponse:
    """Who could come, those with no warning first; whoever is not cleared or not free is not on the page."""
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    leaving = next((member for member in page.roster if member.pk == entry and not member.of_trust), None)
    if leaving is None:
        raise NotFound()
    people = stand_ins(actor=request.actor, session=page.session, leaving=leaving)
    form = SwapForm(request.POST or None, people=[swap_choice(candidate) for candidate in people])

    def act(reason, clinician):
        hold_as_read(request, pk)
        return swap_person(
            by=request.actor, session_id=pk, entry_id=leaving.pk, clinician_id=int(clinician), reason=reason
        )

    if done := posted(request, form, act):
        still = f" Still to do: {listing(done.lacking)}." if done.lacking else ""
        messages.success(request, f"{done.came.name} comes instead of {done.left}. The trust is told.{still}")
        return redirect("session", pk)
    context = {
        "page": page,
        "session": page.session,
        "leaving": leaving,
        "people": people,
        "form": form,
        "may": page.session.state in SWAPPABLE,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "sessions_app/teams/swap.jinja", context, status=status)
