"""One room: what it holds, its week, its closures and the trust's own lists in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.form_views import call_service, form_page
from base.formatting import count, span
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from trusts import selectors
from trusts.forms import InHouseForm, ReleaseForm, RoomForm, WindowsForm
from trusts.presenters import week
from trusts.services.in_house import add_in_house, release_in_house
from trusts.services.rooms import add_room, change_room, set_room_open, set_windows
from trusts.slot_mix import from_json, words_of


@needs(Permission.MANAGE_ESTATE)
@require_GET
def room(request: ActorRequest, room_id: int) -> HttpResponse:
    shown = selectors.room(request.actor, room_id)
    context = {
        "room": shown,
        "week": week(shown.windows.all()),
        "slots": words_of(from_json(shown.slot_mix)),
        "closures": list(selectors.coming_closures(request.actor, shown)),
        "lists": list(selectors.coming_in_house(request.actor, shown)),
    }
    return render(request, "trusts/room.jinja", context)


@needs(Permission.MANAGE_ESTATE)
@require_http_methods(["GET", "POST"])
def new_room(request: ActorRequest, site_id: int) -> HttpResponse:
    site = selectors.site(request.actor, site_id)
    form = RoomForm(request.POST or None)

    def save(**typed):
        return add_room(by=request.actor, site_id=site.pk, **typed)

    if request.method == "POST" and (made := call_service(form, save)):
        messages.success(request, f"{made.name} is added. Say when it opens next.")
        return redirect("room-windows", made.pk)
    return form_page(request, "trusts/form.jinja", form, title="Add a room", caption=site.name, button="Add the room")


@needs(Permission.MANAGE_ESTATE)
@require_http_methods(["GET", "POST"])
def edit_room(request: ActorRequest, room_id: int) -> HttpResponse:
    edited = selectors.room(request.actor, room_id)
    form = RoomForm(request.POST or None, initial=RoomForm.initial_of(edited))

    def save(**typed):
        return change_room(by=request.actor, room_id=edited.pk, **typed)

    if request.method == "POST" and call_service(form, save):
        messages.success(request, f"{form.cleaned_data['name']} is saved.")
        return redirect("room", edited.pk)
    return form_page(
        request, "trusts/form.jinja", form, title=edited.name, caption="Change a room", button="Save the room"
    )


@needs(Permission.MANAGE_ESTATE)
@require_POST
def room_in_use(request: ActorRequest, room_id: int) -> HttpResponse:
    """Take a room out of use, or back."""
    wanted = request.POST.get("open") == "yes"
    changed = set_room_open(by=request.actor, room_id=room_id, value=wanted)
    messages.success(request, f"{changed.name} is {'in use again' if wanted else 'out of use'}.")
    return redirect("room", changed.pk)


@needs(Permission.MANAGE_ESTATE)
@require_http_methods(["GET", "POST"])
def windows(request: ActorRequest, room_id: int) -> HttpResponse:
    edited = selectors.room(request.actor, room_id)
    form = WindowsForm(request.POST or None, windows=edited.windows.all())

    def save(**typed):
        return set_windows(by=request.actor, room_id=edited.pk, **typed)

    if request.method == "POST" and call_service(form, save):
        messages.success(request, f"{edited.name} opens as you said.")
        return redirect("room", edited.pk)
    return form_page(request, "trusts/windows.jinja", form, room=edited)


@needs(Permission.MANAGE_ESTATE)
@require_http_methods(["GET", "POST"])
def new_in_house(request: ActorRequest, room_id: int) -> HttpResponse:
    chosen = selectors.room(request.actor, room_id)
    form = InHouseForm(request.POST or None)

    def save(**typed):
        return add_in_house(by=request.actor, room_id=chosen.pk, **typed)

    if request.method == "POST" and (made := call_service(form, save)):
        messages.success(request, f"{count(len(made), 'list')} of your own in {chosen.name}.")
        return redirect("room", chosen.pk)
    return form_page(
        request, "trusts/form.jinja", form, title="Add your own list", caption=chosen.name, button="Add the list"
    )


@needs(Permission.MANAGE_ESTATE)
@require_http_methods(["GET", "POST"])
def in_house_off(request: ActorRequest, use_id: int) -> HttpResponse:
    """Give up one of the trust's own lists, or it and all later ones like it, with the reason."""
    use = selectors.own_list(request.actor, use_id)
    form = ReleaseForm(request.POST or None)

    def save(**typed):
        return release_in_house(by=request.actor, use_id=use.pk, **typed)

    if request.method == "POST" and (released := call_service(form, save)):
        freed = f"{count(len(released), 'list')} given up."
        messages.success(request, f"{freed} {use.room.name} is free at that time, and the planner shows it.")
        return redirect("room", use.room_id)
    return form_page(
        request,
        "trusts/form.jinja",
        form,
        title="Give up your own list",
        button="Give it up",
        caption=f"{use.room.name}, {span(use.during.lower, use.during.upper)}",
    )
