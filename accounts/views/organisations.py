"""The platform's pages: take on a trust or a provider, invite its first administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts import policies, selectors, services
from accounts.forms import AdministratorForm, ProviderForm, TrustForm
from accounts.views.rendering import show
from base.errors import DomainError, NotFound
from base.forms import Form, add_rule_errors
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from providers.models import Provider
from providers.services.organisation import create_provider
from trusts.models import Trust
from trusts.services.organisation import create_trust

KINDS: dict[str, type[Trust] | type[Provider]] = {"trust": Trust, "provider": Provider}


@needs(Permission.ADMINISTER_PLATFORM)
def organisations(request: ActorRequest) -> HttpResponse:
    return show(request, "organisations", rows=selectors.organisations(request.actor))


@needs(Permission.ADMINISTER_PLATFORM)
def new_trust(request: ActorRequest) -> HttpResponse:
    return new_organisation(request, TrustForm(request.POST or None), create_trust, "trust")


@needs(Permission.ADMINISTER_PLATFORM)
def new_provider(request: ActorRequest) -> HttpResponse:
    return new_organisation(request, ProviderForm(request.POST or None), create_provider, "provider")


def new_organisation(request: ActorRequest, form: Form, create: Callable, kind: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = create(by=request.actor, **form.cleaned_data)
            messages.success(request, f"{made.name} is here. Now invite its first administrator.")
            return redirect("organisation", kind=kind, pk=made.pk)
        except DomainError as error:
            add_rule_errors(form, error)
    return show(request, "organisation_new", form, kind=kind)


@needs(Permission.ADMINISTER_PLATFORM)
def organisation(request: ActorRequest, kind: str, pk: int) -> HttpResponse:
    """One organisation: its administrators, and inviting one."""
    found = KINDS[kind].objects.visible_to(request.actor).filter(pk=pk).first() if kind in KINDS else None
    if found is None:
        raise NotFound()
    here: dict[str, Any] = {f"{kind}_id": pk}
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        role = policies.administrator_role(trust=kind == "trust")
        try:
            services.invite(by=request.actor, role=role, **here, **form.cleaned_data)
            messages.success(request, f"{form.cleaned_data['name']} is invited as administrator of {found.name}.")
            return redirect("organisation", kind=kind, pk=pk)
        except DomainError as error:
            add_rule_errors(form, error)
    lists = {
        "administrators": selectors.administrators(request.actor).filter(**here),
        "invitations": selectors.open_invitations(request.actor, **here),
    }
    return show(request, "organisation", form, kind=kind, found=found, **lists)
