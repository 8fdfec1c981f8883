"""The page a link of an invitation opens."""

from __future__ import annotations

from django.contrib import auth, messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from accounts import login, services
from accounts.forms import AcceptForm
from accounts.models import Invitation, Membership
from accounts.requests import PersonRequest
from accounts.roles import Role
from accounts.views.login import go_on
from accounts.views.rendering import show
from base.actors import Actor
from base.errors import DomainError, RuleBroken
from base.forms import add_rule_errors
from base.pages import public
from base.row_security import acting_as


@public
@never_cache
def invitation(request: PersonRequest, token: str) -> HttpResponse:
    """Accept: with a new name and password, or signed in as the person the e-mail address already belongs to."""
    try:
        with acting_as(Actor.system("invitation", request_id=request.request_id)):
            found = services.open_invitation(token)
            known = services.has_account(found.email)
        return accept_known(request, found, token) if known else accept_new(request, found, token)
    except RuleBroken as ended:
        return show(request, "link_ended", reason=ended.detail, status=410)


def accept_new(request: PersonRequest, found: Invitation, token: str) -> HttpResponse:
    form = AcceptForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            membership = services.accept_as_new(token=token, request_id=request.request_id, **form.cleaned_data)
            return welcome(request, found, membership)
        except RuleBroken:
            raise
        except DomainError as error:
            add_rule_errors(form, error)
    return show(request, "accept_new", form, invitation=found, role=Role(found.role).label, hide_sign_in=True)


def accept_known(request: PersonRequest, found: Invitation, token: str) -> HttpResponse:
    is_theirs = request.person is not None and request.person.email.lower() == found.email.lower()
    if request.method == "POST" and request.person is not None:
        person, request_id = request.person, request.request_id
        return welcome(request, found, services.accept_as(token=token, person=person, request_id=request_id))
    back = urlencode({"next": request.path})
    context = {"invitation": found, "role": Role(found.role).label, "is_theirs": is_theirs}
    return show(request, "accept_known", sign_in_href=f"{reverse('sign-in')}?{back}", **context)


def welcome(request: PersonRequest, found: Invitation, membership: Membership) -> HttpResponse:
    """Signed in and acting for the organisation that invited."""
    with acting_as(Actor.system("invitation", request_id=request.request_id)):
        auth.login(request, membership.person)
    choices = login.complete_sign_in(request, membership.person)
    if len(choices) > 1:
        login.act_for(request, membership.person, str(membership.pk))
    messages.success(request, f"You now act for {found.organisation.name}.")
    return go_on(choices[:1], login.HOME)
