"""The people of an organisation: who is here in which role, who is invited, who may do what."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import roles, selectors, services
from accounts.forms import DeactivateForm, InviteForm, RoleForm
from accounts.models import Membership
from accounts.views.rendering import show
from base.errors import DomainError, NotFound
from base.forms import add_rule_errors
from base.lists import paginate
from base.pages import for_members, needs
from base.permissions import Permission
from base.requests import ActorRequest


@needs(Permission.MANAGE_PEOPLE)
def people(request: ActorRequest) -> HttpResponse:
    """Everybody who acts for the organisation, and the invitations that wait."""
    if request.actor.is_platform:
        return redirect("organisations")
    page = paginate(selectors.colleagues(request.actor), request.GET)
    return show(request, "people", page=page, invitations=selectors.open_invitations(request.actor))


@needs(Permission.MANAGE_PEOPLE)
def invite(request: ActorRequest) -> HttpResponse:
    form = InviteForm(request.POST or None, trust=request.actor.is_trust)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = services.invite(by=request.actor, **form.cleaned_data)
            messages.success(request, f"{invitation.name} is invited. The link is sent to {invitation.email}.")
            return redirect("people")
        except DomainError as error:
            add_rule_errors(form, error)
    return show(request, "invite", form)


@needs(Permission.MANAGE_PEOPLE)
@require_POST
def withdraw_invitation(request: ActorRequest, pk: int) -> HttpResponse:
    invitation = services.withdraw_invitation(by=request.actor, invitation_id=pk)
    messages.success(request, f"The invitation of {invitation.name} is withdrawn. Its link no longer works.")
    return redirect("organisations" if request.actor.is_platform else "people")


@needs(Permission.MANAGE_PEOPLE)
def person(request: ActorRequest, pk: int) -> HttpResponse:
    """One colleague: their role, and whether they may act for the organisation."""
    return one_person(request, colleague(request, pk))


def colleague(request: ActorRequest, pk: int) -> Membership:
    found = selectors.colleagues(request.actor).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def one_person(request: ActorRequest, membership: Membership, **forms) -> HttpResponse:
    form = forms.get("role") or RoleForm(trust=bool(membership.trust_id), initial={"role": membership.role})
    ending = forms.get("ending") or DeactivateForm()
    failed = next((part for part in (form, ending) if part.errors), None)
    context = {"membership": membership, "role_form": form, "ending": ending}
    is_self = membership.person_id == request.actor.person_id
    return show(request, "person", failed, is_self=is_self, **context)


@needs(Permission.MANAGE_PEOPLE)
@require_POST
def change_role(request: ActorRequest, pk: int) -> HttpResponse:
    membership = colleague(request, pk)
    form = RoleForm(request.POST, trust=bool(membership.trust_id))
    if form.is_valid():
        try:
            changed = services.change_role(by=request.actor, membership_id=pk, role=form.cleaned_data["role"])
            messages.success(request, f"{changed.person.name} is now {changed.get_role_display()}.")
            return redirect("people")
        except DomainError as error:
            add_rule_errors(form, error)
    return one_person(request, membership, role=form)


@needs(Permission.MANAGE_PEOPLE)
@require_POST
def deactivate(request: ActorRequest, pk: int) -> HttpResponse:
    membership, form = colleague(request, pk), DeactivateForm(request.POST)
    if form.is_valid():
        try:
            services.deactivate(by=request.actor, membership_id=pk, reason=form.cleaned_data["reason"])
            messages.success(request, f"{membership.person.name} no longer has access. What they did stays.")
            return redirect("people")
        except DomainError as error:
            add_rule_errors(form, error)
    return one_person(request, membership, ending=form)


@needs(Permission.MANAGE_PEOPLE)
@require_POST
def reactivate(request: ActorRequest, pk: int) -> HttpResponse:
    membership = services.reactivate(by=request.actor, membership_id=pk)
    messages.success(request, f"{membership.person.name} has access again, as {membership.get_role_display()}.")
    return redirect("people")


@for_members
def roles_table(request: ActorRequest) -> HttpResponse:
    """Roles and their permissions as one table."""
    shown = roles.PROVIDER_ROLES if request.actor.is_provider else roles.TRUST_ROLES
    tables = [shown] if not request.actor.is_platform else [roles.TRUST_ROLES, roles.PROVIDER_ROLES]
    return show(request, "roles", tables=[roles.rights_table(group) for group in tables])
