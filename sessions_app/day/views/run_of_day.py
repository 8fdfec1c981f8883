"""The run of day for a tablet: one tap a time. A form sent twice, or after an idle sign-out, counts once."""

from __future__ import annotations

import datetime as dt
from secrets import token_hex
from typing import overload

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.formatting import clock, london
from base.forms import add_rule_errors
from base.pages import keeps_form_after_sign_out, needs
from base.permissions import Permission
from base.requests import ActorRequest
from nhs.calendar import london as london_instant
from plumbing.saved_forms import take_saved_form
from sessions_app.day.forms import CancelCaseForm, CorrectForm, TapForm
from sessions_app.day.models import DayStamp
from sessions_app.day.presenters import run_of_day as says
from sessions_app.day.presenters.chart import COLUMNS, day_chart
from sessions_app.day.selectors import Case, RunOfDay, run_of_day
from sessions_app.day.services.run_of_day import correct_stamp, may_run, record_stamp
from sessions_app.day.stamps import Stamp, word
from sessions_app.session import presenters as about
from sessions_app.session.forms import sent
from sessions_app.session.models.sessions import Session
from sessions_app.session.selectors.one_session import SessionPage, session_page
from sessions_app.session.views.reading import errors_of


@keeps_form_after_sign_out
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.VIEW_PATIENTS)
def day_page(request: PersonRequest, pk: int) -> HttpResponse:
    """The case under way on top, the next tap green, what is over below."""
    form, refusal = TapForm(sent(request)), None
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _tap(request, page.session, form))
            return redirect(_back(request, pk))
        except (RuleBroken, InvalidInput) as refused:
            refusal = refused
    wrong = errors_of(refusal) or form.error_list
    day = run_of_day(actor=request.actor, session=page.session, now=page.now)
    context = {
        "page": page,
        "session": page.session,
        "day": day,
        "says": says,
        "about": about,
        "key": token_hex(8),
        "errors": wrong,
        "typed": request.POST if wrong else {},
        "may_run": _runs(request),
        "form": form,
        "kept": kept_tap(request, page.session),
        "on_call": about.phones(page),
        "chart": day_chart(day),
        "columns": COLUMNS,
        "member": request.membership.pk if request.membership else "",
        "stamp_words": says.stamp_words(day),
    }
    status = refusal.status if refusal else 422 if wrong else 200
    return render(request, "sessions_app/day/day.jinja", context, status=status)


def kept_tap(request: ActorRequest, session: Session) -> dict[str, str] | None:
    """A tap that was sent after an idle sign-out: what it was and when, to be recorded at that time."""
    kept = take_saved_form(request)
    kind = kept[0].get("do", "") if kept else ""
    if kept is None or kind not in Stamp.values:
        return None
    sent_at = dt.datetime.fromtimestamp(kept[1], dt.UTC)
    return {
        "do": kind,
        "entry": kept[0].get("entry", ""),
        "key": kept[0].get("key", ""),
        "at": kept[0].get("at") or clock(sent_at),
        "words": word(kind, session.room.kind),
    }


def given(request: ActorRequest):
    """What a form is bound to: what is sent now, or what was sent before signing in again."""
    return sent(request) or (take_saved_form(request) or (None,))[0]


def _runs(request: ActorRequest) -> bool:
    try:
        may_run(request.actor)
    except NotAllowed:
        return False
    return True


def _tap(request: ActorRequest, session: Session, form: TapForm) -> str:
    """Record one tap; answers the words for it."""
    kind = request.POST.get("do", "")[:12]
    stamp = record_stamp(
        by=request.actor,
        session_id=session.pk,
        kind=kind,
        key=tap_key(request),
        entry_id=number_of(request, "entry"),
        at=instant(session, form.cleaned_data["at"]),
    )
    return f"{word(kind, session.room.kind)} recorded at {clock(stamp.at)}."


def tap_key(request: ActorRequest) -> str:
    """The key of one stamp of a form; empty, and so refused, where the form has none."""
    key, kind = request.POST.get("key", ""), request.POST.get("do", "")[:12]
    return f"{key}-{kind}"[:40] if key else ""


def _back(request: ActorRequest, pk: int) -> str:
    entry = number_of(request, "entry")
    return reverse("session-day", args=[pk]) + (f"#case-{entry}" if entry else "")


def number_of(request: ActorRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


BESIDE = dt.timedelta(hours=3)
"""How long before and after a list something still belongs to it."""


@overload
def instant(session: Session, time: None) -> None: ...
@overload
def instant(session: Session, time: dt.time) -> dt.datetime: ...
def instant(session: Session, time: dt.time | None) -> dt.datetime | None:
    """A time typed on the list's own day, as everybody in the room means it; near midnight the day beside it."""
    if time is None:
        return None
    day = london(session.starts_at).date()
    eve, same, next_day = (london_instant(day + dt.timedelta(days=n), time) for n in (-1, 0, 1))
    if eve >= session.starts_at - BESIDE:
        return eve
    return next_day if same < session.starts_at - BESIDE and next_day <= session.ends_at + BESIDE else same


def day_of(request: ActorRequest, pk: int) -> tuple[SessionPage, RunOfDay]:
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    return page, run_of_day(actor=request.actor, session=page.session, now=page.now)


@keeps_form_after_sign_out
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.VIEW_PATIENTS)
def cancel_case_page(request: ActorRequest, pk: int, entry: int) -> HttpResponse:
    """Cancelled on the day, with its reason."""
    page, day = day_of(request, pk)
    case = _case(day, entry)
    form = CancelCaseForm(given(request), initial={"key": token_hex(8)})
    if request.method == "POST" and form.is_valid():
        try:
            record_stamp(
                by=request.actor,
                session_id=pk,
                kind=Stamp.CANCELLED,
                key=form.cleaned_data["key"],
                entry_id=entry,
                why=form.cleaned_data["why"],
            )
        except (RuleBroken, InvalidInput) as refusal:
            add_rule_errors(form, refusal)
        else:
            messages.success(request, f"Case {case.number} is cancelled. The patient waits on as before.")
            return redirect("session-day", pk)
    return ask(
        request,
        page,
        form,
        f"Cancel case {case.number} on the day",
        "Cancel this case",
        kind="warning",
        warning=f"{case.entry.what}, {case.entry.patient.pseudonym}. Where the hospital cancels for a non-clinical reason, the patient is owed a new date within 28 days.",
    )


def _case(day: RunOfDay, entry: int) -> Case:
    found = next((case for case in day.cases if case.entry.pk == entry), None)
    if found is None:
        raise NotFound("There is no such place on this list that you can see.", code="entry_not_found")
    return found


@keeps_form_after_sign_out
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.VIEW_PATIENTS)
def correct_page(request: ActorRequest, pk: int, stamp: int) -> HttpResponse:
    """Another time, or none, with a reason; what was there stays on record."""
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    found = DayStamp.objects.visible_to(request.actor).filter(pk=stamp, session_id=pk).first()
    if found is None or found.at is None:
        raise NotFound("There is no such time that you can see.", code="stamp_not_found")
    name = word(found.kind, page.session.room.kind)
    form = CorrectForm(given(request), initial={"key": token_hex(8), "at": london(found.at).time()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            correct_stamp(
                by=request.actor,
                stamp_id=stamp,
                at=instant(page.session, said["at"]),
                reason=said["reason"],
                key=said["key"],
            )
        except (RuleBroken, InvalidInput) as refusal:
            add_rule_errors(form, refusal)
        else:
            messages.success(request, f"{name}: {'corrected' if said['at'] else 'taken back'}.")
            return redirect("session-day", pk)
    return ask(request, page, form, f"Correct “{name}”, {clock(found.at)}", "Save the correction")


def ask(
    request: ActorRequest,
    page: SessionPage,
    form,
    title: str,
    button: str,
    *,
    kind: str = "",
    warning: str = "",
    back: str = "session-day",
) -> HttpResponse:
    """A form of its own page; what was typed stays when it is refused."""
    context = {
        "session": page.session,
        "form": form,
        "title": title,
        "warning": warning,
        "button_text": button,
        "kind": kind,
        "back": reverse(back, args=[page.session.pk]),
    }
    return render(request, "sessions_app/day/day_form.jinja", context, status=422 if request.method == "POST" else 200)
