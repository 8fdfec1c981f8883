"""The register of interests, the officers of providers, and the list of the trust's substantive staff."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Membership
from base.errors import DomainError, NotFound
from base.form_views import PAGES_OF_THEIR_OWN, call_service, form_page, posted
from base.formatting import count, day, london_day
from base.lists import Filter, FilterBar, paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.interests import selectors as shown
from contracts.interests.forms import InterestForm, OfficerForm, StaffListForm
from contracts.interests.models import Interest
from contracts.interests.services.register import change_interest, declare_interest, record_officer
from contracts.interests.services.staff import import_staff
from providers.models import Provider

FORM = "contracts/interests/form.jinja"
FILTERS = (Filter("which", "Which", [("live", "Live"), ("all", "All")]), Filter("q", "Person or company", wide=True))


@needs(Permission.MANAGE_INTERESTS)
@require_GET
def register(request: ActorRequest) -> HttpResponse:
    """Declared interests with whom they match, officers, and when the staff list was imported."""
    bar = FilterBar.read(FILTERS, request.GET)
    today = london_day(timezone.now())
    rows = shown.interests(request.actor, today if bar.value("which") == "live" else None, bar.value("q"))
    page = paginate(rows, request.GET)
    context = {
        "bar": bar,
        "page": page,
        "rows": shown.with_matches(request.actor, list(page), today),
        "officers": shown.officers(request.actor, today),
        "staff_list": shown.newest_staff_list(request.actor),
        "today": today,
    }
    return render(request, "contracts/interests/interests.jinja", context)


def interest_form(request: ActorRequest, **initial) -> InterestForm:
    members = Membership.objects.visible_to(request.actor).select_related("person").order_by("person__name")
    people = [(member.person_id, member.person.name) for member in members]
    return InterestForm(request.POST or None, providers=providers(request), people=people, **initial)


def providers(request: ActorRequest):
    return Provider.objects.visible_to(request.actor).order_by("name")


@needs(Permission.MANAGE_INTERESTS)
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    form = interest_form(request)
    if request.method == "POST" and (made := call_service(form, lambda **v: declare_interest(by=request.actor, **v))):
        messages.success(request, f"The interest of {made.name} is in the register.")
        return redirect("interests")
    return form_page(request, FORM, form, title="Declare an interest", button="Put it in the register")


@needs(Permission.MANAGE_INTERESTS)
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, interest_id: int) -> HttpResponse:
    held = Interest.objects.visible_to(request.actor).filter(pk=interest_id).first()
    if held is None:
        raise NotFound()
    form = interest_form(request, initial=InterestForm.initial_of(held))

    def save(**typed):
        return change_interest(by=request.actor, interest_id=held.pk, **typed)

    if posted(request, form, save):
        messages.success(
            request, f"The interest of {held.name} is changed. What stood there before is in the audit trail."
        )
        return redirect("interests")
    return form_page(request, FORM, form, title=f"Interest of {held.name}", button="Save it")


@needs(Permission.MANAGE_INTERESTS)
@require_http_methods(["GET", "POST"])
def officer(request: ActorRequest) -> HttpResponse:
    form = OfficerForm(request.POST or None, providers=providers(request))
    if request.method == "POST" and (made := call_service(form, lambda **v: record_officer(by=request.actor, **v))):
        messages.success(request, f"{made.name} is recorded.")
        return redirect("interests")
    return form_page(request, FORM, form, title="Record an officer of a provider", button="Record the officer")


@needs(Permission.MANAGE_INTERESTS)
@require_http_methods(["GET", "POST"])
def staff(request: ActorRequest) -> HttpResponse:
    """Import the list of substantive staff; every wrong row is named with its line."""
    form = StaffListForm(request.POST or None, request.FILES or None)
    faults = []
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        try:
            made = import_staff(
                by=request.actor,
                name=typed["file"].name,
                content=typed["file"].file,
                as_at=typed["as_at"],
                leave_out_wrong=typed["leave_out_wrong"],
            )
        except DomainError as refusal:
            if refusal.status in PAGES_OF_THEIR_OWN:
                raise
            field = "as_at" if any(fault.pointer == "/as_at" for fault in refusal.errors) else "file"
            form.add_error(field, refusal.detail)
            faults = [fault for fault in refusal.errors if fault.pointer[1:2].isdigit()]
        else:
            left = f", {count(made.left_out, 'row')} left out" if made.left_out else ""
            messages.success(request, f"{count(made.people, 'person', 'people')} as at {day(made.as_at)}{left}.")
            return redirect("interests")
    newest = shown.newest_staff_list(request.actor)
    return form_page(request, "contracts/interests/staff_list.jinja", form, faults=faults, newest=newest)
