"""Incidents of a list, candour and learning; stopping lists and letting them run again."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from base.errors import InvalidInput, NotFound, RuleBroken
from base.form_views import call_service
from base.formatting import count, london
from base.forms import add_rule_errors
from base.pages import keeps_form_after_sign_out, needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.day.selectors import stops_of
from sessions_app.day.views.run_of_day import ask, day_of, given, instant
from sessions_app.safety import services as safety_services
from sessions_app.safety.forms import CandourForm, CloseForm, ConditionsForm, IncidentForm, StopForm
from sessions_app.session import presenters as about
from sessions_app.session.forms import sent
from sessions_app.session.models.safety import Incident, Stop
from sessions_app.session.selectors.list_counts import sessions_with_lists


@keeps_form_after_sign_out
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.VIEW_PATIENTS)
def report_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Report what went wrong; moderate harm or worse brings the duty of candour."""
    page, day = day_of(request, pk)
    cases = [(str(case.entry.pk), f"{case.number}. {case.entry.what}") for case in day.cases]
    first = {"key": token_hex(8), "at": london(page.now).time(), "entry": request.GET.get("case", "")}
    form = IncidentForm(given(request), cases=cases, initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            incident = safety_services.report_incident(
                by=request.actor,
                session_id=pk,
                key=said["key"],
                happened_at=instant(page.session, said["at"]),
                what=said["what"],
                physical=said["physical"],
                psychological=said["psychological"],
                action=said["action"],
                entry_id=int(said["entry"]) if said["entry"] else None,
                never_event=said["never_event"],
            )
        except (RuleBroken, InvalidInput) as refusal:
            add_rule_errors(form, refusal, fields={"happened_at": "at"})
        else:
            due = " The patient has to be told: duty of candour." if incident.candour_due else ""
            messages.success(request, f"Reported. Both sides see it.{due}")
            return redirect("incident", incident.pk)
    return ask(request, page, form, "Record an incident", "Report this incident")


@require_safe
@needs(Permission.VIEW_PATIENTS)
def incident_page(request: ActorRequest, pk: int) -> HttpResponse:
    """What happened, the pair of harms, candour and learning, each with who and when."""
    return _incident(request, pk)


def _incident(request: ActorRequest, pk: int, *, candour=None, close=None) -> HttpResponse:
    rows = Incident.objects.visible_to(request.actor).select_related("session__room", "entry__patient")
    incident = rows.filter(pk=pk).first()
    if incident is None:
        raise NotFound("There is no such incident that you can see.", code="incident_not_found")
    first = {"told_on": incident.told_on, "letter_on": incident.letter_on}
    context = {
        "incident": incident,
        "session": incident.session,
        "about": about,
        "candour": candour or CandourForm(initial=first),
        "close": close or CloseForm(),
        "may_close": request.actor.is_trust and request.actor.may(Permission.HANDLE_SAFETY),
        "form": candour or close,
    }
    return render(
        request, "sessions_app/safety/incident.jinja", context, status=422 if request.method == "POST" else 200
    )


@require_http_methods(["POST"])
@needs(Permission.VIEW_PATIENTS)
def candour_page(request: ActorRequest, pk: int) -> HttpResponse:
    form = CandourForm(request.POST)

    def act(**said: Any) -> Incident:
        return safety_services.record_candour(by=request.actor, incident_id=pk, **said)

    if call_service(form, act):
        messages.success(request, "Saved.")
        return redirect("incident", pk)
    return _incident(request, pk, candour=form)


@require_http_methods(["POST"])
@needs(Permission.HANDLE_SAFETY)
def close_page(request: ActorRequest, pk: int) -> HttpResponse:
    form = CloseForm(request.POST)

    def act(**said: Any) -> Incident:
        return safety_services.close_incident(by=request.actor, incident_id=pk, **said)

    if call_service(form, act):
        messages.success(request, "Closed. What was learnt stays with the list.")
        return redirect("incident", pk)
    return _incident(request, pk, close=form)


@require_safe
@needs(Permission.VIEW_PATIENTS)
def incidents_page(request: ActorRequest) -> HttpResponse:
    """The register of incidents, open ones first."""
    rows = Incident.objects.visible_to(request.actor).select_related("session__room", "session__provider")
    found = sorted(rows[:200], key=lambda incident: incident.closed_at is not None)
    return render(request, "sessions_app/safety/incidents.jinja", {"incidents": found, "about": about})


@keeps_form_after_sign_out
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.VIEW_PATIENTS)
def stop_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Pull the brake from a list."""
    page, _ = day_of(request, pk)
    form = StopForm(given(request), initial={"key": token_hex(8), "scope": "line"})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            stop = safety_services.stop_lists(
                by=request.actor,
                session_id=pk,
                key=said["key"],
                whole_provider=said["scope"] == "provider",
                reason=said["reason"],
            )
        except (RuleBroken, InvalidInput) as refusal:
            add_rule_errors(form, refusal)
        else:
            messages.success(request, "Stopped. Nothing new is offered, accepted or started.")
            return redirect("stop", stop.pk)
    return ask(
        request,
        page,
        form,
        "Stop the list",
        "Stop",
        kind="warning",
        warning="Nothing new is offered, accepted or started until two people of the trust agree the conditions. What happens in the room can still be recorded.",
    )


@require_safe
@needs(Permission.VIEW_PLANNER)
def stops_page(request: ActorRequest) -> HttpResponse:
    """What is stopped now, and what was."""
    return render(request, "sessions_app/safety/stops.jinja", {"stops": stops_of(request.actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.VIEW_PLANNER)
def one_stop_page(request: ActorRequest, pk: int) -> HttpResponse:
    """The lists and patients a stop affects, and the way to resume: conditions by one person, agreed by another."""
    rows = Stop.objects.visible_to(request.actor).select_related("provider", "service_line", "session__room")
    stop = rows.filter(pk=pk).first()
    if stop is None:
        raise NotFound("There is no such stop that you can see.", code="stop_not_found")
    agrees = request.POST.get("do") == "resume"
    form = ConditionsForm(None if agrees else sent(request), initial={"conditions": stop.conditions})
    if request.method == "POST":
        try:
            if agrees:
                safety_services.resume_lists(by=request.actor, stop_id=pk)
                messages.success(request, "The lists may run again, on the conditions agreed.")
                return redirect("stop", pk)
            if form.is_valid():
                safety_services.propose_conditions(by=request.actor, stop_id=pk, **form.cleaned_data)
                messages.success(request, "Proposed. Somebody else has to agree.")
                return redirect("stop", pk)
        except (RuleBroken, InvalidInput) as refusal:
            form = ConditionsForm(initial={"conditions": stop.conditions}) if agrees else form
            context = _stop_context(request, stop, form) | {"errors": _errors(refusal)}
            return render(request, "sessions_app/safety/stop.jinja", context, status=refusal.status)
    return render(
        request,
        "sessions_app/safety/stop.jinja",
        _stop_context(request, stop, form),
        status=422 if request.method == "POST" else 200,
    )


def _errors(refusal) -> list[dict[str, str]]:
    return [{"text": fault.detail, "href": "#resume"} for fault in refusal.errors] or [
        {"text": refusal.detail, "href": "#resume"}
    ]


def _stop_context(request: ActorRequest, stop: Stop, form: ConditionsForm) -> dict:
    ids = safety_services.affected_by(actor=request.actor, stop=stop).values("pk")
    sessions = list(sessions_with_lists(request.actor).filter(pk__in=ids).order_by("starts_at"))
    return {
        "stop": stop,
        "form": form,
        "sessions": sessions,
        "about": about,
        "patients": count(sum(session.on_list for session in sessions), "patient"),
        "may_resume": request.actor.is_trust and request.actor.may(Permission.HANDLE_SAFETY),
        "own": stop.proposed_by_person_id is not None and stop.proposed_by_person_id == request.actor.person_id,
        "now": timezone.now(),
    }
