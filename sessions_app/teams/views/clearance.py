"""What a trust says of the people on its lists: clearing for one session, checks, local items, suspensions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from base.errors import NotFound
from base.form_views import form_page, posted
from base.formatting import count, day_short, london_day
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from providers.presenters import answers
from sessions_app.session.selectors.one_session import session_page
from sessions_app.teams.forms import (
    EndLocalForm,
    EndSuspensionForm,
    LocalForm,
    NeedsForm,
    ReasonForm,
    SuspendForm,
    TrustStaffForm,
)
from sessions_app.teams.selectors.clearance import needed, people_named, person_for_trust
from sessions_app.teams.selectors.clearance_gaps import gaps_of
from sessions_app.teams.services import clearance as services
from sessions_app.teams.services.trust_staff import add_trust_staff, remove_trust_staff

FORM = "sessions_app/teams/clearance_form.jinja"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CLEAR_LOCALLY)
def clear_page(request: ActorRequest, pk: int, clinician: int) -> HttpResponse:
    """The on-call manager, on a telephone: what the person lacks, why it may be, one button."""
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    entry = next((member for member in page.roster if member.clinician_id == clinician), None)
    if entry is None:
        raise NotFound()
    gap = gaps_of(page.session, [clinician])[clinician]
    form = ReasonForm(request.POST or None)

    def act(reason):
        return services.clear_locally(by=request.actor, session_id=pk, clinician_id=clinician, reason=reason)

    if posted(request, form, act):
        messages.success(request, f"{entry.name} is cleared for this session. The provider is told.")
        return redirect("session", pk)
    context = {"page": page, "session": page.session, "entry": entry, "gap": gap, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "sessions_app/teams/clear.jinja", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BOOK_SESSIONS)
def staff_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Somebody of the trust's own joins a mixed team."""
    page = session_page(actor=request.actor, session_id=pk, now=timezone.now())
    form = TrustStaffForm(request.POST or None)

    def act(**typed):
        return add_trust_staff(by=request.actor, session_id=pk, **typed)

    if made := posted(request, form, act):
        messages.success(request, f"{made.name} is in the team, paid by your trust.")
        return redirect("session", pk)
    session = page.session
    here = {"text": f"{session.room.name}, {day_short(session.day)}", "href": reverse("session", args=[pk])}
    return form_page(
        request,
        FORM,
        form,
        crumbs=[here],
        back=here["href"],
        title="Add one of your own staff",
        button="Add to the team",
    )


@require_POST
@needs(Permission.BOOK_SESSIONS)
def remove_page(request: ActorRequest, pk: int, entry: int) -> HttpResponse:
    remove_trust_staff(by=request.actor, session_id=pk, entry_id=entry)
    messages.success(request, "Taken off the team.")
    return redirect("session", pk)


@require_safe
@needs(Permission.CHECK_CLEARANCE)
def people_page(request: ActorRequest) -> HttpResponse:
    named = people_named(actor=request.actor, today=london_day(timezone.now()))
    context = {"named": named, "lacking": sum(person.gap.barred or bool(person.gap.local) for person in named)}
    return render(request, "sessions_app/teams/clearance.jinja", context)


@require_safe
@needs(Permission.CHECK_CLEARANCE)
def person_page(request: ActorRequest, clinician: int) -> HttpResponse:
    today = london_day(timezone.now())
    seen = person_for_trust(actor=request.actor, clinician_id=clinician, today=today)
    context = {"seen": seen, "today": today, "items": answers(seen.records, today)}
    return render(request, "sessions_app/teams/clearance_person.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHECK_CLEARANCE)
def needs_page(request: ActorRequest) -> HttpResponse:
    form = NeedsForm(request.POST or None, initial={"items": needed(request.actor)})
    if request.method == "POST" and form.is_valid():
        kept = services.set_requirements(by=request.actor, items=form.cleaned_data["items"])
        messages.success(request, f"{count(len(kept), 'item')} wanted of everybody, beside the absolute ones.")
        return redirect("trust-clearance")
    return _form(request, form, title="What your lists need of everybody", button="Save")


@require_POST
@needs(Permission.CHECK_CLEARANCE)
def check_page(request: ActorRequest, clinician: int, record: int) -> HttpResponse:
    services.check_clearance(by=request.actor, clinician_id=clinician, clearance_id=record)
    messages.success(request, "Recorded that you have seen it.")
    return redirect("trust-clinician", clinician)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHECK_CLEARANCE)
def local_page(request: ActorRequest, clinician: int) -> HttpResponse:
    return _about_person(
        request,
        clinician,
        LocalForm,
        services.record_local,
        said="The item is recorded.",
        title="Record a local item",
        button="Record the item",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHECK_CLEARANCE)
def suspend_page(request: ActorRequest, clinician: int) -> HttpResponse:
    return _about_person(
        request,
        clinician,
        SuspendForm,
        services.suspend,
        said="The person is suspended from your lists.",
        title="Suspend from your lists",
        button="Suspend",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHECK_CLEARANCE)
def end_local_page(request: ActorRequest, local: int) -> HttpResponse:
    form = EndLocalForm(request.POST or None)

    def act(**typed):
        return services.end_local(by=request.actor, local_id=local, **typed)

    if ended := posted(request, form, act):
        messages.success(request, f"{ended.get_item_display()} ends on that day.")
        return redirect("trust-clinician", ended.clinician_id)
    return _form(request, form, title="A local item ends earlier", button="Save the last day")


def _about_person(request, clinician, form_class, service, *, said: str, title: str, button: str) -> HttpResponse:
    entry = services.named_here(request.actor, clinician)
    form = form_class(request.POST or None)

    def act(**typed):
        return service(by=request.actor, clinician_id=clinician, **typed)

    if posted(request, form, act):
        messages.success(request, said)
        return redirect("trust-clinician", clinician)
    return _form(request, form, title=f"{title}: {entry.name}", button=button, clinician=clinician, name=entry.name)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHECK_CLEARANCE)
def end_page(request: ActorRequest, suspension: int) -> HttpResponse:
    form = EndSuspensionForm(request.POST or None)

    def act(**typed):
        return services.end_suspension(by=request.actor, suspension_id=suspension, **typed)

    if ended := posted(request, form, act):
        messages.success(request, "The suspension ends on that day.")
        return redirect("trust-clinician", ended.clinician_id)
    return _form(request, form, title="End a suspension", button="Save the last day")


def _form(request: ActorRequest, form, *, clinician: int = 0, name: str = "", **context) -> HttpResponse:
    crumbs = [{"text": "Clearance", "href": reverse("trust-clearance")}]
    if clinician:
        crumbs.append({"text": name, "href": reverse("trust-clinician", args=[clinician])})
    return form_page(request, FORM, form, crumbs=crumbs, back=crumbs[-1]["href"], **context)
