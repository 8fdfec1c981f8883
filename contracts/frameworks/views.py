"""Frameworks: read by everybody who sees contracts, kept by the people of the platform."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from base.errors import NotFound
from base.form_views import call_service, form_page, posted
from base.pages import for_members, needs
from base.permissions import Permission, require
from base.requests import ActorRequest
from contracts.frameworks import selectors
from contracts.frameworks.forms import FrameworkForm, LeavingForm, LotForm, SupplierForm
from contracts.frameworks.models import LotSupplier
from contracts.frameworks.services import add_framework, add_lot, add_supplier, change_framework, end_supplier
from providers.models import Provider

TEMPLATE = "contracts/frameworks/form.jinja"


def may_read(request: ActorRequest) -> None:
    """Platform people keep them; organisations read them with their contracts."""
    if not request.actor.is_platform:
        require(request.actor, Permission.VIEW_CONTRACTS)


@for_members
@require_GET
def frameworks(request: ActorRequest) -> HttpResponse:
    may_read(request)
    return render(
        request, "contracts/frameworks/frameworks.jinja", {"frameworks": list(selectors.frameworks(request.actor))}
    )


@for_members
@require_GET
def show_framework(request: ActorRequest, framework_id: int) -> HttpResponse:
    may_read(request)
    framework = selectors.get_framework(request.actor, framework_id)
    return render(request, "contracts/frameworks/framework.jinja", {"framework": framework})


@needs(Permission.ADMINISTER_PLATFORM)
@require_http_methods(["GET", "POST"])
def new_framework(request: ActorRequest) -> HttpResponse:
    form = FrameworkForm(request.POST or None)
    if request.method == "POST" and (
        made := call_service(form, lambda **typed: add_framework(by=request.actor, **typed))
    ):
        messages.success(request, f"{made.reference} is added. Add its lots next.")
        return redirect("framework", made.pk)
    return form_page(request, TEMPLATE, form, title="Add a framework", button="Add the framework")


@needs(Permission.ADMINISTER_PLATFORM)
@require_http_methods(["GET", "POST"])
def edit_framework(request: ActorRequest, framework_id: int) -> HttpResponse:
    framework = selectors.get_framework(request.actor, framework_id)
    form = FrameworkForm(request.POST or None, initial=FrameworkForm.initial_of(framework))

    def save(**typed):
        return change_framework(by=request.actor, framework_id=framework.pk, **typed)

    if posted(request, form, save):
        messages.success(request, f"{form.cleaned_data['reference']} is saved.")
        return redirect("framework", framework.pk)
    return form_page(
        request, TEMPLATE, form, title="Change the framework", framework=framework, button="Save the framework"
    )


@needs(Permission.ADMINISTER_PLATFORM)
@require_http_methods(["GET", "POST"])
def new_lot(request: ActorRequest, framework_id: int) -> HttpResponse:
    framework = selectors.get_framework(request.actor, framework_id)
    form = LotForm(request.POST or None)

    def save(**typed):
        return add_lot(by=request.actor, framework_id=framework.pk, **typed)

    if made := posted(request, form, save):
        messages.success(request, f"Lot {made.number} is added.")
        return redirect("framework", framework.pk)
    return form_page(request, TEMPLATE, form, title="Add a lot", framework=framework, button="Add the lot")


@needs(Permission.ADMINISTER_PLATFORM)
@require_http_methods(["GET", "POST"])
def new_supplier(request: ActorRequest, framework_id: int, lot_id: int) -> HttpResponse:
    framework = selectors.get_framework(request.actor, framework_id)
    lot = next((each for each in framework.lots.all() if each.pk == lot_id), None)
    if lot is None:
        raise NotFound()
    form = SupplierForm(request.POST or None, providers=Provider.objects.visible_to(request.actor).order_by("name"))

    def save(**typed):
        return add_supplier(by=request.actor, lot_id=lot.pk, **typed)

    if posted(request, form, save):
        messages.success(request, "The supplier is added.")
        return redirect("framework", framework.pk)
    title = f"Add a supplier to lot {lot.number}"
    return form_page(request, TEMPLATE, form, title=title, framework=framework, button="Add the supplier")


@needs(Permission.ADMINISTER_PLATFORM)
@require_http_methods(["GET", "POST"])
def supplier_leaves(request: ActorRequest, supplier_id: int) -> HttpResponse:
    suppliers = LotSupplier.objects.visible_to(request.actor).select_related("provider", "lot__framework")
    held = suppliers.filter(pk=supplier_id).first()
    if held is None:
        raise NotFound()
    form = LeavingForm(request.POST or None)

    def save(**typed):
        return end_supplier(by=request.actor, supplier_id=held.pk, **typed)

    if posted(request, form, save):
        messages.success(request, f"{held.provider.name} leaves the lot on that day.")
        return redirect("framework", held.lot.framework_id)
    title = f"{held.provider.name} leaves lot {held.lot.number}"
    return form_page(request, TEMPLATE, form, title=title, framework=held.lot.framework, button="Save the last day")
