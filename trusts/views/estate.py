"""The estate: all sites and rooms at once, and the trust's own gates."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.form_views import call_service, form_page, posted
from base.formatting import count
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from trusts import selectors
from trusts.forms import ClosureForm, GatesForm, SiteForm
from trusts.presenters import week
from trusts.services.closures import ClosureResult, close_rooms, end_closure
from trusts.services.organisation import set_gates
from trusts.services.sites import add_site, change_site, close_site, reopen_site


@needs(Permission.MANAGE_ESTATE)
@require_GET
def estate(request: ActorRequest) -> HttpResponse:
    """Every site with its rooms, what they hold and when they open; closures to come."""
    actor = request.actor
    context = {
        "trust": selectors.own_trust(actor),
        "sites": list(selectors.estate(actor)),
        "closures": list(selectors.coming_closures(actor)),
        "week": week,
    }
    return render(request, "trusts/estate.jinja", context)


@needs(Permission.MANAGE_ESTATE)
@require_http_methods(["GET", "POST"])
def new_site(request: ActorRequest) -> HttpResponse:
    form = SiteForm(request.POST or None)
    if request.method == "POST" and (site := call_service(form, lambda **typed: add_site(by=request.actor, **typed))):
        messages.success(request, f"{site.name} is added. Add its rooms next.")
        return redirect("estate")
    return form_page(request, "trusts/form.jinja", form, title="Add a site", button="Add the site")


@needs(Permission.MANAGE_ESTATE)
@require_http_methods(["GET", "POST"])
def edit_site(request: ActorRequest, site_id: int) -> HttpResponse:
    site = selectors.site(request.actor, site_id)
    form = SiteForm(request.POST or None, initial=SiteForm.initial_of(site))

    def save(**typed):
        return change_site(by=request.actor, site_id=site.pk, **typed)

    if request.method == "POST" and call_service(form, save):
        messages.success(request, f"{form.cleaned_data['name']} is saved.")
        return redirect("estate")
    return form_page(
        request, "trusts/form.jinja", form, title=site.name, caption="Change a site", button="Save the site"
    )


@needs(Permission.MANAGE_ESTATE)
@require_POST
def site_in_use(request: ActorRequest, site_id: int) -> HttpResponse:
    """Take a site out of use, or back."""
    wanted = request.POST.get("open") == "yes"
    site = (reopen_site if wanted else close_site)(by=request.actor, site_id=site_id)
    messages.success(request, f"{site.name} is {'in use again' if wanted else 'out of use'}.")
    return redirect("estate")


@needs(Permission.MANAGE_ESTATE)
@require_http_methods(["GET", "POST"])
def gates(request: ActorRequest) -> HttpResponse:
    trust = selectors.own_trust(request.actor)
    form = GatesForm(request.POST or None, initial=GatesForm.initial_of(trust))
    if posted(request, form, lambda **typed: set_gates(by=request.actor, **typed)):
        messages.success(request, "The gates are saved. They count for lists booked from now on.")
        return redirect("estate")
    return form_page(
        request,
        "trusts/form.jinja",
        form,
        title="Gates and evenings",
        caption=trust.name,
        button="Save the gates",
        lead="A list booked later than a gate is short notice: the later gates move together and are counted apart.",
    )


@needs(Permission.MANAGE_ESTATE)
@require_http_methods(["GET", "POST"])
def new_closure(request: ActorRequest) -> HttpResponse:
    rooms = selectors.rooms_in_use(request.actor)
    chosen = {"room_ids": request.GET.getlist("room")}
    form = ClosureForm(request.POST or None, rooms=rooms, initial=chosen)
    if request.method == "POST" and (
        done := call_service(form, lambda **typed: close_rooms(by=request.actor, **typed))
    ):
        messages.success(request, closed_words(done))
        return redirect("estate")
    return form_page(request, "trusts/form.jinja", form, title="Close rooms", button="Close the rooms")


def closed_words(done: ClosureResult) -> str:
    words = f"{count(len(done.closures), 'room')} closed for that time."
    if done.lists_inside:
        return f"{words} {count(done.lists_inside, 'list')} already booked inside: look at the planner."
    return f"{words} Nothing was booked inside."


@needs(Permission.MANAGE_ESTATE)
@require_POST
def closure_ended(request: ActorRequest, closure_id: int) -> HttpResponse:
    end_closure(by=request.actor, closure_id=closure_id)
    messages.success(request, "The closure is taken back. The room opens again in its windows.")
    return redirect("estate")
