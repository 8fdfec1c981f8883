"""A provider's particulars, and the least team a trust wants for each kind of room."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from base.errors import NotFound
from base.form_views import call_service, form_page, posted
from base.pages import for_members, needs
from base.permissions import Permission
from base.requests import ActorRequest
from providers import selectors
from providers.forms import ProviderForm, TeamForm
from providers.services.organisation import change_provider
from providers.services.teams import set_team_minimum
from trusts.models import Room


@for_members
@require_GET
def provider(request: ActorRequest, provider_id: int) -> HttpResponse:
    """The page everybody may see of a provider: the public registers' facts and its telephone number."""
    shown = selectors.provider(request.actor, provider_id)
    own = request.actor.provider_id == shown.pk and request.actor.may(Permission.MANAGE_CLINICIANS)
    return render(request, "providers/provider.jinja", {"one": shown, "own": own, "is_trust": request.actor.is_trust})


@needs(Permission.MANAGE_CLINICIANS)
@require_http_methods(["GET", "POST"])
def edit_provider(request: ActorRequest) -> HttpResponse:
    own = selectors.provider(request.actor, request.actor.own_provider_id)
    form = ProviderForm(request.POST or None, initial=ProviderForm.initial_of(own))
    if posted(request, form, lambda **typed: change_provider(by=request.actor, **typed)):
        messages.success(request, "Your particulars are saved.")
        return redirect("provider", own.pk)
    return form_page(request, "providers/form.jinja", form, title=own.name, button="Save")


@needs(Permission.MANAGE_ESTATE)
@require_GET
def team_minimum(request: ActorRequest) -> HttpResponse:
    held = selectors.team_minimums(request.actor)
    kinds = [{"kind": kind, "roles": held.get(kind.value, [])} for kind in Room.Kind]
    return render(request, "providers/team_minimum.jinja", {"kinds": kinds})


@needs(Permission.MANAGE_ESTATE)
@require_http_methods(["GET", "POST"])
def edit_team(request: ActorRequest, kind: str) -> HttpResponse:
    if kind not in Room.Kind.values:
        raise NotFound()
    words = Room.Kind(kind).label
    held = selectors.team_minimums(request.actor).get(kind, [])
    form = TeamForm(request.POST or None, held=held)

    def save(**typed):
        return set_team_minimum(by=request.actor, room_kind=kind, **typed) or True

    if request.method == "POST" and call_service(form, save):
        messages.success(
            request, f"The least team for {words.lower()} is saved. It counts for teams named from now on."
        )
        return redirect("team-minimum")
    return form_page(request, "providers/team_form.jinja", form, title=f"Least team: {words}")
