"""Entering a call-off: terms and service lines, while it is a draft."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from base.errors import NotFound
from base.form_views import form_page, posted
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.call_offs import selectors
from contracts.call_offs.forms.entry import CallOffForm, LineForm
from contracts.call_offs.services.entry import change_call_off, enter_call_off
from contracts.call_offs.services.lines import remove_line, save_line
from contracts.frameworks.selectors import lots_to_choose
from providers.models import Provider
from trusts.models import Site


def call_off_form(request: ActorRequest, **initial) -> CallOffForm:
    providers = Provider.objects.visible_to(request.actor).order_by("name")
    lots = lots_to_choose(request.actor)
    return CallOffForm(request.POST or None, providers=providers, lots=lots, **initial)


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def new_call_off(request: ActorRequest) -> HttpResponse:
    form = call_off_form(request)

    def save(**typed):
        return enter_call_off(by=request.actor, **typed)

    if made := posted(request, form, save):
        messages.success(request, f"{made.reference} is entered as a draft. Add what it covers next.")
        return redirect("call-off", made.pk)
    return form_page(request, "contracts/call_offs/form.jinja", form, title="Enter a call-off", button="Save the draft")


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def edit_call_off(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = selectors.get_call_off(request.actor, call_off_id)
    form = call_off_form(request, initial=CallOffForm.initial_of(call_off))

    def save(**typed):
        return change_call_off(by=request.actor, call_off_id=call_off.pk, **typed)

    if posted(request, form, save):
        messages.success(request, f"{form.cleaned_data['reference']} is saved.")
        return redirect("call-off", call_off.pk)
    return form_page(
        request,
        "contracts/call_offs/form.jinja",
        form,
        title="Change the draft",
        call_off=call_off,
        button="Save the draft",
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def line(request: ActorRequest, call_off_id: int, line_id: int | None = None) -> HttpResponse:
    """Add a service line, or change one."""
    call_off = selectors.get_call_off(request.actor, call_off_id)
    held = next((each for each in call_off.service_lines.all() if each.pk == line_id), None)
    if line_id and held is None:
        raise NotFound()
    sites = Site.objects.visible_to(request.actor).filter(open=True)
    form = LineForm(request.POST or None, sites=sites, initial=LineForm.initial_of(held) if held else None)

    def save(**typed):
        return save_line(by=request.actor, call_off_id=call_off.pk, line_id=line_id, **typed)

    if saved := posted(request, form, save):
        messages.success(request, f"{saved.name} is saved.")
        return redirect("call-off", call_off.pk)
    title = held.name if held else "Add a service line"
    return form_page(
        request, "contracts/call_offs/form.jinja", form, title=title, call_off=call_off, button="Save the line"
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_POST
def line_off(request: ActorRequest, call_off_id: int, line_id: int) -> HttpResponse:
    remove_line(by=request.actor, call_off_id=call_off_id, line_id=line_id)
    messages.success(request, "The service line is taken off.")
    return redirect("call-off", call_off_id)
