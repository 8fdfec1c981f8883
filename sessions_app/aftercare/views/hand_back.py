"""The end of a contract's care: what is still open under it, as a page and a file, taken over, and closed."""

from __future__ import annotations

import csv

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from base.actors import Actor
from base.errors import DomainError, NotFound, RuleBroken
from base.form_views import posted
from base.formatting import count, london_day
from base.lists import paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.models import CallOff
from sessions_app.aftercare.forms import TakeOverForm
from sessions_app.aftercare.models import HandBack
from sessions_app.aftercare.selectors import HEADINGS, hand_back_rows, to_hand_back
from sessions_app.aftercare.services.closing import close_hand_back
from sessions_app.aftercare.services.follow_ups import hand_over
from sessions_app.session.forms import sent

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.FOLLOW_UP)
def hand_back_page(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """What is open, with whom; the trust ticks what it takes over."""
    call_off = _call_off(request.actor, call_off_id)
    form = TakeOverForm(sent(request))

    def act(owner: str, **_):
        return hand_over(by=request.actor, follow_up_ids=form.ticked_ids, owner=owner)

    if taken := posted(request, form, act):
        messages.success(request, f"{count(len(taken), 'follow-up')} taken over.")
        return redirect("hand-back", call_off_id)
    return _page(request, call_off, form)


def _page(
    request: ActorRequest, call_off: CallOff, form: TakeOverForm, refusal: DomainError | None = None
) -> HttpResponse:
    found = to_hand_back(actor=request.actor, call_off=call_off)
    errors = [*form.error_list] if form.is_bound else []
    errors += [{"text": fault.detail} for fault in (refusal.errors if refusal else [])]
    if refusal and not refusal.errors:
        errors.append({"text": refusal.detail})
    context = {
        "call_off": call_off,
        "page": paginate(found, request.GET),
        "form": form,
        "today": london_day(timezone.now()),
        "errors": errors,
        "closed": HandBack.objects.visible_to(request.actor).filter(call_off=call_off).first(),
        "may_close": request.actor.is_trust and request.actor.may(Permission.SIGN_OFF_SESSIONS),
    }
    return render(request, "sessions_app/aftercare/hand_back.jinja", context, status=422 if errors else 200)


@require_safe
@needs(Permission.FOLLOW_UP)
def hand_back_file(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """The same list as CSV; text a spreadsheet would take for a formula is made harmless."""
    call_off = _call_off(request.actor, call_off_id)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="hand-back-{call_off.pk}.csv"'
    writer = csv.writer(answer)
    writer.writerow(HEADINGS)
    rows = hand_back_rows(to_hand_back(actor=request.actor, call_off=call_off), london_day(timezone.now()))
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row] for row in rows)
    return answer


@require_POST
@needs(Permission.SIGN_OFF_SESSIONS)
def hand_back_close(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = _call_off(request.actor, call_off_id)
    try:
        close_hand_back(by=request.actor, call_off_id=call_off.pk)
    except RuleBroken as refusal:
        return _page(request, call_off, TakeOverForm(None), refusal)
    messages.success(request, "The care under this contract is handed back.")
    return redirect("hand-back", call_off_id)


def _call_off(actor: Actor, call_off_id: int) -> CallOff:
    found = CallOff.objects.visible_to(actor).select_related("provider", "trust").filter(pk=call_off_id).first()
    if found is None:
        raise NotFound()
    return found
