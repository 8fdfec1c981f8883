"""A provider's people: the list with what clears them, one person, adding and changing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import NotFound
from base.form_views import call_service, form_page
from base.formatting import london_day
from base.lists import Filter, FilterBar, paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from providers import selectors
from providers.forms import ChangePersonForm, ClearanceForm, EndClearanceForm, PersonForm
from providers.models import ABSOLUTE_ITEMS, Clinician
from providers.presenters import answers, overall
from providers.services.people import (
    add_clearance,
    add_clinician,
    change_clinician,
    end_clearance,
    set_clinician_active,
)

FILTERS = (
    Filter("active", "In the team", [("yes", "Active"), ("no", "Left")]),
    Filter("role", "Role", [("", "All roles"), *Clinician.Role.choices]),
    Filter("q", "Name or number", wide=True),
)


@needs(Permission.MANAGE_CLINICIANS)
@require_GET
def clinicians(request: ActorRequest) -> HttpResponse:
    """Everybody with each absolute item and its end."""
    bar = FilterBar.read(FILTERS, request.GET)
    found = selectors.people(request.actor, active=bar.value("active"), role=bar.value("role"), words=bar.value("q"))
    page = paginate(found, request.GET)
    today = london_day(timezone.now())
    rows = [{"person": person, "items": answers(person.clearances.all(), today)} for person in page]
    context = {"page": page, "rows": rows, "bar": bar, "items": ABSOLUTE_ITEMS, "searched": bool(request.GET)}
    return render(request, "providers/clinicians.jinja", context)


@needs(Permission.MANAGE_CLINICIANS)
@require_GET
def clinician(request: ActorRequest, clinician_id: int) -> HttpResponse:
    person = selectors.person(request.actor, clinician_id)
    items = answers(person.clearances.all(), london_day(timezone.now()))
    context = {"clinician": person, "items": items, "overall": overall(items)}
    return render(request, "providers/clinician.jinja", context)


@needs(Permission.MANAGE_CLINICIANS)
@require_http_methods(["GET", "POST"])
def new_clinician(request: ActorRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and (
        made := call_service(form, lambda **typed: add_clinician(by=request.actor, **typed))
    ):
        messages.success(request, f"{made.name} is in your team. Add what clears them next.")
        return redirect("clinician", made.pk)
    return form_page(request, "providers/form.jinja", form, title="Add a person", button="Add the person")


@needs(Permission.MANAGE_CLINICIANS)
@require_http_methods(["GET", "POST"])
def edit_clinician(request: ActorRequest, clinician_id: int) -> HttpResponse:
    person = selectors.person(request.actor, clinician_id)
    form = ChangePersonForm(request.POST or None, initial=ChangePersonForm.initial_of(person))

    def save(**typed):
        return change_clinician(by=request.actor, clinician_id=person.pk, **typed)

    if request.method == "POST" and call_service(form, save):
        messages.success(request, f"{form.cleaned_data['name']} is saved.")
        return redirect("clinician", person.pk)
    return form_page(
        request, "providers/form.jinja", form, title=person.name, clinician=person, button="Save the person"
    )


@needs(Permission.MANAGE_CLINICIANS)
@require_POST
def clinician_active(request: ActorRequest, clinician_id: int) -> HttpResponse:
    wanted = request.POST.get("active") == "yes"
    person = set_clinician_active(by=request.actor, clinician_id=clinician_id, value=wanted)
    messages.success(request, f"{person.name} {'is back in' if wanted else 'has left'} the team.")
    return redirect("clinician", person.pk)


@needs(Permission.MANAGE_CLINICIANS)
@require_http_methods(["GET", "POST"])
def new_clearance(request: ActorRequest, clinician_id: int) -> HttpResponse:
    person = selectors.person(request.actor, clinician_id)
    form = ClearanceForm(request.POST or None, initial={"item": request.GET.get("item")})

    def save(**typed):
        return add_clearance(by=request.actor, clinician_id=person.pk, **typed)

    if request.method == "POST" and (made := call_service(form, save)):
        messages.success(request, f"{made.get_item_display()} is recorded for {person.name}.")
        return redirect("clinician", person.pk)
    title = f"Add what clears {person.name}"
    return form_page(request, "providers/form.jinja", form, title=title, clinician=person, button="Record the item")


@needs(Permission.MANAGE_CLINICIANS)
@require_http_methods(["GET", "POST"])
def clearance_ends(request: ActorRequest, clinician_id: int, clearance_id: int) -> HttpResponse:
    person = selectors.person(request.actor, clinician_id)
    held = next((clearance for clearance in person.clearances.all() if clearance.pk == clearance_id), None)
    if held is None:
        raise NotFound()
    form = EndClearanceForm(request.POST or None)

    def save(**typed):
        return end_clearance(by=request.actor, clearance_id=held.pk, **typed)

    if request.method == "POST" and call_service(form, save):
        messages.success(request, f"{held.get_item_display()} of {person.name} ends on that day.")
        return redirect("clinician", person.pk)
    title = f"{held.get_item_display()} of {person.name} ends earlier"
    return form_page(request, "providers/form.jinja", form, title=title, clinician=person, button="Save the last day")
