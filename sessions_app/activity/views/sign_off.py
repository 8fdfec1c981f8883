"""The trust looks at what was delivered, against the list, and signs it off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from base.errors import InvalidInput, RuleBroken
from base.formatting import pounds_and_pence
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.activity.selectors.delivered import delivered
from sessions_app.activity.services.sign_off import account_of, is_beyond_plan, sign_off_session
from sessions_app.session import presenters as about
from sessions_app.session.models.facts import SessionFact
from sessions_app.session.models.sessions import Session
from sessions_app.session.selectors.one_session import live_entries, session_page
from sessions_app.session.states import State
from sessions_app.session.views.reading import errors_of


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SIGN_OFF_SESSIONS)
def sign_off_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Who was seen, who missed, what it comes to; the button names cases and money."""
    refusal = None
    if request.method == "POST":
        try:
            session = sign_off_session(by=request.actor, session_id=pk)
        except (RuleBroken, InvalidInput) as refused:
            refusal = refused
        else:
            messages.success(
                request,
                f"Signed off at {pounds_and_pence(session.delivered_price)}. The money has moved from committed to accrued.",
            )
            return redirect("session", pk)
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    if page.session.state != State.DELIVERED and refusal is None:
        return redirect("session", pk)
    session = page.session
    fact = page.fact or nothing_logged(session)
    account = account_of(session, fact)
    context = {
        "page": page,
        "session": session,
        "fact": fact,
        "about": about,
        "account": account,
        "amount": account.amount,
        "beyond": is_beyond_plan(session, fact),
        "errors": errors_of(refusal),
        "delivered": delivered(
            actor=request.actor, session=session, entries=live_entries(actor=request.actor, session=session)
        ),
        "sees_patients": page.entries is not None,
    }
    return render(request, "sessions_app/activity/sign_off.jinja", context, status=refusal.status if refusal else 200)


def nothing_logged(session: Session) -> SessionFact:
    """The figures of a list nobody has logged anything for."""
    minutes = int((session.ends_at - session.starts_at).total_seconds() // 60)
    return SessionFact(session=session, planned_minutes=minutes, seen=0, missed=0, points_delivered=0)
