"""Signing in and out, choosing whom to act for, passwords."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import login, services, tasks
from accounts.forms import ChangePasswordForm, ChoiceForm, ForgottenForm, NewPasswordForm, SignInForm
from accounts.models import Membership
from accounts.requests import PersonRequest, SignedInRequest
from accounts.throttle import address_of, count_try
from accounts.views.rendering import show
from base.actors import Actor
from base.errors import DomainError, NotSignedIn, RuleBroken, TooMany
from base.forms import add_rule_errors
from base.pages import public, signed_in
from base.row_security import acting_as


@public
@never_cache
def sign_in(request: PersonRequest) -> HttpResponse:
    """E-mail address and password; leads on to ``next`` or to the choice of an organisation."""
    onward, status = login.own_path(request.GET.get("next")), None
    if request.person is not None:
        return redirect(onward)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return go_on(login.sign_in_with_password(request, **form.cleaned_data), onward)
        except (NotSignedIn, TooMany) as error:
            add_rule_errors(form, error)
            status = 429 if isinstance(error, TooMany) else None
    minutes = settings.IDLE_LIMIT // 60 if "idle" in request.GET else None
    return show(request, "sign_in", form, idle_minutes=minutes, hide_sign_in=True, status=status)


def go_on(choices: list[login.OrganisationChoice], onward: str) -> HttpResponse:
    """Redirect after signing in: onwards, or first to the choice of organisation."""
    if len(choices) == 1:
        return redirect(onward)
    query = f"?{urlencode({'next': onward})}" if onward != login.HOME else ""
    return redirect(f"{reverse('choose-organisation')}{query}")


@public
@require_POST
def sign_out(request: PersonRequest) -> HttpResponse:
    """End this visit. Open to all, so that a second press is no error."""
    auth.logout(request)
    return redirect("sign-in")


@signed_in
def choose_organisation(request: SignedInRequest) -> HttpResponse:
    """Whom somebody acts for; with one choice it is made without asking."""
    onward, choices = login.own_path(request.GET.get("next")), login.choices_of(request.person)
    request.session[login.CHOICES] = len(choices)
    if len(choices) == 1 and request.method == "GET" and login.act_for(request, request.person, choices[0].key):
        return redirect(onward)
    current = str(request.membership.pk) if request.membership else "platform" if request.actor.is_platform else ""
    form = ChoiceForm(request.POST or None, choices=choices, initial={"organisation": current})
    if request.method == "POST" and form.is_valid():
        login.act_for(request, request.person, form.cleaned_data["organisation"])
        return redirect(onward)
    return show(request, "choose_organisation", form, choices=choices)


@public
def forgotten_password(request: PersonRequest) -> HttpResponse:
    """Ask for a link. What is answered never says whether the address is known."""
    form, status = ForgottenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            count_try("forgotten", email=email, address=address_of(request))
            tasks.ask_for_reset_link(email)
            return show(request, "link_sent", email=email)
        except TooMany as error:
            add_rule_errors(form, error)
            status = error.status
    return show(request, "forgotten_password", form, status=status)


@public
@never_cache
def reset_password(request: PersonRequest, who: str, token: str) -> HttpResponse:
    """A new password by the link that was sent."""
    form = NewPasswordForm(request.POST or None)
    try:
        with acting_as(Actor.system("forgotten password", request_id=request.request_id)):
            services.person_of_link(who, token)
        if request.method == "POST" and form.is_valid():
            password = form.cleaned_data["password"]
            services.reset_password(who=who, token=token, password=password, request_id=request.request_id)
            messages.success(request, "Your password is changed. Sign in with it.")
            return redirect("sign-in")
    except RuleBroken as ended:
        again = {"text": "Ask for a new link", "href": reverse("forgotten-password")}
        return show(request, "link_ended", reason=ended.detail, again=again, status=410)
    except DomainError as error:
        add_rule_errors(form, error)
    return show(request, "reset_password", form)


@signed_in
def account(request: SignedInRequest) -> HttpResponse:
    """The person's own page: who they are here, and their password."""
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = services.change_password(by=request.actor, **form.cleaned_data)
            login.keep_signed_in(request, person)
            messages.success(request, "Your password is changed. You are signed out everywhere else.")
            return redirect("account")
        except DomainError as error:
            add_rule_errors(form, error)
    return show(request, "account", form, role=role_words(request.membership), email=request.person.email)


def role_words(membership: Membership | None) -> str:
    return membership.get_role_display() if membership else ""
