"""Logging one attendance by hand; many are sent through the API."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from base.errors import InvalidInput, NotFound, RuleBroken
from base.forms import add_rule_errors
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.activity.forms import LogForm
from sessions_app.activity.selectors.delivered import delivered
from sessions_app.activity.services.activities import log_activity
from sessions_app.session import presenters as about
from sessions_app.session.forms import sent
from sessions_app.session.selectors.one_session import live_entries, session_page
from sessions_app.session.states import TAKES_ACTIVITY


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_ACTIVITY)
def log_page(request: ActorRequest, pk: int) -> HttpResponse:
    """What is logged so far, and a form for one more."""
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    session = page.session
    entries = live_entries(actor=request.actor, session=session)
    done = delivered(actor=request.actor, session=session, entries=entries)
    first = {"external_ref": f"S{session.pk}-{len(done.attendances) + 1}", "points": 1}
    form = LogForm(sent(request), session=session, entries=done.unanswered, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            log_activity(by=request.actor, row=form.row())
        except (RuleBroken, InvalidInput, NotFound) as refusal:
            add_rule_errors(form, refusal)
        else:
            messages.success(request, "Logged. The trust sees it at once.")
            return redirect("session-activity", pk)
    context = {
        "page": page,
        "session": session,
        "form": form,
        "delivered": done,
        "about": about,
        "takes_activity": session.state in TAKES_ACTIVITY,
    }
    return render(
        request, "sessions_app/activity/activity.jinja", context, status=422 if request.method == "POST" else 200
    )
