"""After a list: what is to be followed up, by whom, how late it is, and what shows itself weeks later."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from base.actors import Actor
from base.errors import NotFound
from base.form_views import form_page, posted
from base.formatting import london_day
from base.lists import Filter, FilterBar, paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.aftercare.forms import ActForm, FollowUpForm, LateEventForm, ReviewForm, TakeBackForm
from sessions_app.aftercare.models import FollowUp, LateEvent
from sessions_app.aftercare.selectors import ageing, follow_ups, late_events, not_handed_back
from sessions_app.aftercare.services import follow_ups as services
from sessions_app.session.forms import read_version, sent
from sessions_app.session.models.sessions import Session
from waiting_list.models import Patient

STATES = (("open", "Open"), ("late", "Open and late"), ("done", "Acted on or not needed"))
WHOSE = (("all", "Both sides"), ("trust", "The trust"), ("provider", "The provider"))


@require_safe
@needs(Permission.FOLLOW_UP)
def follow_ups_page(request: ActorRequest) -> HttpResponse:
    """Everything to be followed up, the most overdue first."""
    today = london_day(timezone.now())
    kinds = (("all", "Everything"), *FollowUp.Kind.choices)
    bar = FilterBar.read(
        (Filter("state", "Show", STATES), Filter("whose", "With", WHOSE), Filter("kind", "What", kinds)), request.GET
    )
    found = follow_ups(actor=request.actor)
    is_open = bar.value("state") != "done"
    found = found.filter(state="open") if is_open else found.exclude(state="open").order_by("-acted_on", "-pk")
    if bar.value("state") == "late":
        found = found.filter(due_on__lt=today)
    for name, column in (("whose", "side"), ("kind", "kind")):
        if bar.value(name) != "all":
            found = found.filter(**{column: bar.value(name)})
    context = {
        "bar": bar,
        "page": paginate(found, request.GET),
        "ages": ageing(actor=request.actor, today=today),
        "today": today,
        "ended": list(not_handed_back(actor=request.actor)),
    }
    return render(request, "sessions_app/aftercare/follow_ups.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.FOLLOW_UP)
def session_after(request: ActorRequest, pk: int) -> HttpResponse:
    """One list: what is followed up of its patients; several at once."""
    session, patients = _session(request.actor, pk)
    form = FollowUpForm(sent(request))

    def act(**_) -> list[FollowUp]:
        return services.add_follow_ups(by=request.actor, session_id=pk, wishes=form.wishes())

    if made := posted(request, form, act):
        messages.success(request, f"{len(made)} added. The list cannot be completed before they are acted on.")
        return redirect("session-after", pk)
    context = {
        "session": session,
        "patients": patients,
        "today": london_day(timezone.now()),
        "found": list(follow_ups(actor=request.actor).filter(session=session)),
        "events": list(late_events(actor=request.actor).filter(session=session)),
    }
    return form_page(request, "sessions_app/aftercare/session_after.jinja", form, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.FOLLOW_UP)
def act_on_follow_up(request: ActorRequest, pk: int) -> HttpResponse:
    one = follow_ups(actor=request.actor).filter(pk=pk).first()
    if one is None:
        raise NotFound()
    form = ActForm(sent(request))

    def act(needed: str, result_on, action: str) -> FollowUp:
        return services.act_on(
            by=request.actor,
            follow_up_id=pk,
            action=action,
            result_on=result_on,
            needed=needed == "yes",
            version=read_version(request),
        )

    if posted(request, form, act):
        messages.success(request, "Recorded. It no longer holds the list open.")
        return redirect("follow-ups")
    return form_page(request, "sessions_app/aftercare/follow_up.jinja", form, one=one)


@require_safe
@needs(Permission.FOLLOW_UP)
def late_events_page(request: ActorRequest) -> HttpResponse:
    """What befell patients after a list, the latest first."""
    states = (("new", "Not reviewed yet"), ("reviewed", "Reviewed"), ("all", "All"))
    kinds = (("all", "Everything"), *LateEvent.Kind.choices)
    bar = FilterBar.read((Filter("state", "Show", states), Filter("kind", "What", kinds)), request.GET)
    found = late_events(actor=request.actor)
    if bar.value("state") != "all":
        found = found.filter(reviewed_at__isnull=bar.value("state") == "new", taken_back_at=None)
    if bar.value("kind") != "all":
        found = found.filter(kind=bar.value("kind"))
    side = "provider" if request.actor.is_provider else "trust"
    context = {"bar": bar, "page": paginate(found, request.GET), "side": side}
    return render(request, "sessions_app/aftercare/late_events.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.FOLLOW_UP)
def add_late_event(request: ActorRequest, pk: int) -> HttpResponse:
    """Told by either side, weeks later where need be."""
    session, patients = _session(request.actor, pk)
    form = LateEventForm(sent(request), patients=patients)

    def act(patient: str, **values) -> LateEvent:
        return services.record_late_event(by=request.actor, session_id=pk, patient_id=int(patient), **values)

    if posted(request, form, act):
        messages.success(request, "Recorded. Both sides see it; the trust's clinical governance has been told.")
        return redirect("session-after", pk)
    return form_page(
        request,
        "sessions_app/aftercare/after_form.jinja",
        form,
        session=session,
        title="Record a late event",
        button_text="Record it",
        back="session-after",
        back_id=pk,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.REVIEW_LATE_EVENTS)
def review_late_event(request: ActorRequest, pk: int) -> HttpResponse:
    event, form = _event(request.actor, pk), ReviewForm(sent(request))

    def act(review: str) -> LateEvent:
        return services.review_late_event(by=request.actor, event_id=pk, review=review)

    if posted(request, form, act):
        messages.success(request, "Reviewed.")
        return redirect("late-events")
    return form_page(
        request,
        "sessions_app/aftercare/after_form.jinja",
        form,
        session=event.session,
        title=f"Review: {event.get_kind_display().lower()}",
        button_text="Save the review",
        back="late-events",
        back_id=None,
        text=event.note,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.FOLLOW_UP)
def take_back_late_event(request: ActorRequest, pk: int) -> HttpResponse:
    event, form = _event(request.actor, pk), TakeBackForm(sent(request))

    def act(reason: str) -> LateEvent:
        return services.take_back_late_event(by=request.actor, event_id=pk, reason=reason)

    if posted(request, form, act):
        messages.success(request, "Taken back. It stays to be seen, with your reason.")
        return redirect("late-events")
    return form_page(
        request,
        "sessions_app/aftercare/after_form.jinja",
        form,
        session=event.session,
        title=f"Recorded by mistake: {event.get_kind_display().lower()}",
        button_text="Take it back",
        back="late-events",
        back_id=None,
        text=event.note,
    )


def _event(actor: Actor, pk: int) -> LateEvent:
    found = late_events(actor=actor).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def _session(actor: Actor, pk: int) -> tuple[Session, list[Patient]]:
    session = Session.objects.visible_to(actor).with_places().filter(pk=pk).first()
    if session is None:
        raise NotFound("There is no such session that you can see.", code="session_not_found")
    ids = services.patients_of(actor, session)
    return session, list(
        Patient.objects.visible_to(actor).filter(pk__in=ids).distinct().order_by("hospital_number", "pk")
    )
