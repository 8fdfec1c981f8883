"""The organisation's credentials for the API. A token is on one page once, and nowhere else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from accounts import selectors
from accounts.credentials import issue_credential, revoke_credential, rotate_credential
from accounts.forms import CredentialForm, RotateForm
from accounts.models import Credential
from accounts.roles import SCOPE_WORDS
from accounts.views.rendering import show
from base.errors import DomainError, NotFound
from base.forms import add_rule_errors
from base.lists import paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest

EXPIRES = {"expires_at": "last_day"}


@needs(Permission.MANAGE_PEOPLE)
def credentials(request: ActorRequest) -> HttpResponse:
    if request.actor.is_platform:
        return redirect("organisations")
    page = paginate(selectors.credentials(request.actor), request.GET)
    rows = [(credential, *selectors.credential_state(credential)) for credential in page]
    return show(request, "credentials", page=page, rows=rows, scope_words=SCOPE_WORDS)


@needs(Permission.MANAGE_PEOPLE)
@never_cache
def issue(request: ActorRequest) -> HttpResponse:
    """Issue one; its token is in this answer only, which is why it is no redirect."""
    if request.actor.is_platform:
        return redirect("organisations")
    form = CredentialForm(request.POST or None, trust=request.actor.is_trust)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            made = issue_credential(
                by=request.actor, name=sent["name"], scopes=sent["scopes"], expires_at=form.expires_at()
            )
            return shown_once(request, *made)
        except DomainError as error:
            add_rule_errors(form, error, fields=EXPIRES)
    return show(request, "credential_new", form)


def shown_once(request: ActorRequest, credential: Credential, token: str, old: Credential | None = None):
    context = {"credential": credential, "token": token, "old": old, "scope_words": SCOPE_WORDS}
    return show(request, "credential_shown", **context)


def own(request: ActorRequest, pk: int) -> Credential:
    found = Credential.objects.visible_to(request.actor).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


@needs(Permission.MANAGE_PEOPLE)
@never_cache
def rotate(request: ActorRequest, pk: int) -> HttpResponse:
    """A new token beside the old one, which goes on for a while so that nothing stops."""
    old = own(request, pk)
    form = RotateForm(request.POST or None, initial={"overlap": "24"})
    if request.method == "POST" and form.is_valid():
        overlap, ends = form.overlap_time(), form.expires_at()
        try:
            made = rotate_credential(by=request.actor, credential_id=pk, overlap=overlap, expires_at=ends)
            return shown_once(request, *made, old=own(request, pk))
        except DomainError as error:
            add_rule_errors(form, error, fields=EXPIRES)
    return show(request, "credential_rotate", form, credential=old)


@needs(Permission.MANAGE_PEOPLE)
def revoke(request: ActorRequest, pk: int) -> HttpResponse:
    """Asked once more, because it cannot be undone."""
    if request.method != "POST":
        return show(request, "credential_revoke", credential=own(request, pk), scope_words=SCOPE_WORDS)
    credential = revoke_credential(by=request.actor, credential_id=pk)
    messages.success(request, f"{credential.name} is revoked. Its requests are refused from now on.")
    return redirect("credentials")
