"""Offering the places of a list to its patients, undoing, printing; a line's criteria and the trust's notice."""

from __future__ import annotations

from secrets import token_hex

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from base.errors import InvalidInput, RuleBroken
from base.formatting import count
from base.forms import add_rule_errors
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.models import ServiceLine
from sessions_app.lists import presenters as says
from sessions_app.lists.forms import CriteriaForm, OfferRuleForm, StepForm
from sessions_app.lists.selectors.criteria import criteria_of
from sessions_app.lists.selectors.patient_list import notice_rule, offered
from sessions_app.lists.services.criteria import set_criteria
from sessions_app.lists.services.list_entries import undo_put_on
from sessions_app.lists.services.offer_steps import ALLOWED, record_step, set_offer_rule, undo_step
from sessions_app.lists.views.fill import JUST_PUT_ON
from sessions_app.session import presenters as about
from sessions_app.session.forms import sent
from sessions_app.session.selectors.one_session import session_page
from sessions_app.session.views.reading import errors_of


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BOOK_PATIENTS)
def patients_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Each place with its offer: one tap says what happened, the last step can be undone."""
    refusal = None
    if request.method == "POST":
        try:
            messages.success(request, _step(request))
            return redirect(f"{reverse('session-patients', args=[pk])}#entry-{_number(request, 'entry')}")
        except (RuleBroken, InvalidInput) as refused:
            refusal = refused
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    live, gone = offered(actor=request.actor, session=page.session)
    just = request.session.get(JUST_PUT_ON) or {}
    days, tries = notice_rule(request.actor, page.session.trust_id)
    context = {
        "page": page,
        "session": page.session,
        "live": live,
        "gone": gone,
        "says": says,
        "about": about,
        "allowed": ALLOWED,
        "form": StepForm(sent(request)),
        "key": token_hex(8),
        "errors": errors_of(refusal),
        "just": len(just.get("entries", ())) if just.get("session") == pk else 0,
        "days": days,
        "tries": tries,
        "criteria": criteria_of(actor=request.actor, service_line_id=page.session.service_line_id),
    }
    return render(request, "sessions_app/lists/patients.jinja", context, status=refusal.status if refusal else 200)


def _step(request: ActorRequest) -> str:
    """Record what the form says of one place, or undo its last step; answers the words for it."""
    entry, key = _number(request, "entry"), request.POST.get("key", "")[:41]
    if undoes := _number(request, "undo"):
        undo_step(by=request.actor, entry_id=entry, step_id=undoes, key=key)
        return "The last step is undone."
    kind = request.POST.get("do", "")[:8]
    step = record_step(
        by=request.actor,
        entry_id=entry,
        kind=kind,
        key=f"{key}-{kind}"[:40],
        channel=request.POST.get("channel", "")[:10],
        declined=request.POST.get("declined", "")[:11],
    )
    return f"Recorded: {says.step_words(step)}."


def _number(request: ActorRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@require_POST
@needs(Permission.BOOK_PATIENTS)
def undo_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Take back what this visit put on last. Sent twice, the second finds nothing left to undo."""
    just = request.session.pop(JUST_PUT_ON, None) or {}
    ids = just.get("entries", []) if just.get("session") == pk else []
    undone = undo_put_on(by=request.actor, session_id=pk, entry_ids=ids) if ids else 0
    if undone:
        messages.success(request, f"{count(undone, 'patient')} taken off again. They wait on as before.")
    else:
        messages.info(request, "There was nothing left to undo.")
    return redirect("session-patients", pk)


@require_safe
@needs(Permission.VIEW_PATIENTS)
def print_page(request: ActorRequest, pk: int) -> HttpResponse:
    """The list on paper: team, telephone numbers, patients in order, room to write."""
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    live, _ = offered(actor=request.actor, session=page.session)
    context = {"page": page, "session": page.session, "live": live, "says": says, "about": about}
    return render(request, "sessions_app/lists/print.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHECK_COMPLIANCE)
def criteria_page(request: ActorRequest, pk: int, line: int) -> HttpResponse:
    """Whom the service line of a session takes."""
    row = criteria_of(actor=request.actor, service_line_id=line)
    first = {name: getattr(row, name) for name in CriteriaForm.base_fields} if row else {"anticoagulated": True}
    form = CriteriaForm(sent(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            set_criteria(by=request.actor, service_line_id=line, **form.cleaned_data)
        except (RuleBroken, InvalidInput) as refusal:
            add_rule_errors(form, refusal)
        else:
            messages.success(request, "Saved. Every list of this service line is checked by it from now on.")
            return redirect("session", pk)
    name = ServiceLine.objects.visible_to(request.actor).filter(pk=line).values_list("name", flat=True).first()
    return _form_page(request, pk, form, f"Acceptance criteria: {name or 'service line'}", "Save the criteria")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ESTATE)
def offer_rule_page(request: ActorRequest, pk: int) -> HttpResponse:
    """What the trust calls a reasonable offer."""
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    days, tries = notice_rule(request.actor, page.session.trust_id)
    form = OfferRuleForm(sent(request), initial={"notice_days": days, "tries": tries})
    if request.method == "POST" and form.is_valid():
        set_offer_rule(by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved. It counts for every offer recorded from now on.")
        return redirect("session", pk)
    return _form_page(request, pk, form, "What is a reasonable offer", "Save the notice")


def _form_page(request: ActorRequest, pk: int, form, title: str, button: str) -> HttpResponse:
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    context = {"session": page.session, "form": form, "title": title, "warning": "", "button_text": button, "kind": ""}
    return render(
        request, "sessions_app/session_page/reason.jinja", context, status=422 if request.method == "POST" else 200
    )
