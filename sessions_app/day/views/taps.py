"""What a tablet sends for a tap, at once or when its connection is back: one tap a request, in their order."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from base.errors import DomainError, Fault, InvalidInput, RuleBroken
from base.formatting import clock
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.day.forms import TapForm
from sessions_app.day.services.run_of_day import record_stamp
from sessions_app.day.stamps import word
from sessions_app.day.views.run_of_day import instant, number_of, tap_key
from sessions_app.session.models.sessions import Session
from sessions_app.session.selectors.one_session import session_page

NO_TIME = "The tap came without its time. Open the list again and tap once more."


@require_http_methods(["POST"])
@needs(Permission.VIEW_PATIENTS)
def taps_page(request: ActorRequest, pk: int) -> JsonResponse:
    """Record one tap at the instant it was made. Answers ``{said, already}``, or ``{refused: [words]}`` with its status.

    ``tapped`` is the instant by the clock of the page that was tapped; a typed ``at`` goes before it. The same key again
    answers what is there. ``already`` says that somebody else had recorded it. What was not ``late`` is also said at the
    top of the next page.
    """
    session = session_page(actor=request.actor, session_id=pk, now=timezone.now()).session
    try:
        answer = record(request, session)
    except (RuleBroken, InvalidInput) as refusal:
        return JsonResponse({"refused": words_of(refusal)}, status=refusal.status)
    if not request.POST.get("late"):
        messages.success(request, answer["said"])
    return JsonResponse(answer)


def record(request: ActorRequest, session: Session) -> dict:
    kind, key = request.POST.get("do", "")[:12], tap_key(request)
    stamp = record_stamp(
        by=request.actor,
        session_id=session.pk,
        kind=kind,
        key=key,
        entry_id=number_of(request, "entry"),
        at=when(request, session),
    )
    name, already = word(kind, session.room.kind), stamp.key != key
    if stamp.at is None:
        return {"said": f"{name} was recorded and has been taken back since.", "already": True}
    said = f"{name} was already recorded at" if already else f"{name} recorded at"
    return {"said": f"{said} {clock(stamp.at)}.", "already": already}


def when(request: ActorRequest, session: Session) -> dt.datetime:
    """The time that was typed, else the instant of the tap, never later than now. InvalidInput for what is neither."""
    form = TapForm(request.POST)
    if not form.is_valid():
        raise InvalidInput.of([Fault("/at", "time_format", str(words)) for words in form.errors.get("at", [NO_TIME])])
    if form.cleaned_data["at"]:
        return instant(session, form.cleaned_data["at"])
    return min(tapped(request.POST.get("tapped", "")), timezone.now())


def tapped(text: str) -> dt.datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidInput.of([Fault("/tapped", "time_format", NO_TIME)])
    return found


def words_of(refusal: DomainError) -> list[str]:
    """Every reason in its own sentence."""
    return [fault.detail for fault in refusal.errors] or [refusal.detail]
