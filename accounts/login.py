"""Signing in: e-mail and password, then the organisation to act for. ``request_actor.py`` reads the session written here."""

from __future__ import annotations

import time
from dataclasses import dataclass

import structlog
from django.contrib import auth
from django.db.models import QuerySet
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import Membership, Person
from accounts.request_actor import LAST_SEEN, MEMBERSHIP, actor_of_membership, actor_without_organisation
from accounts.roles import Role
from accounts.throttle import address_of, count_try, forget_tries
from audit.services import record
from base.actors import Actor
from base.errors import NotSignedIn
from base.requests import ActorRequest
from base.row_security import acting_as

HOME = "/"
CHOICES = "choices"
log = structlog.get_logger("sign_in")


@dataclass(frozen=True, slots=True)
class OrganisationChoice:
    """Something a person can act for. ``key`` is a membership's id, or "platform"."""

    key: str
    name: str
    role: str


def sign_in_with_password(request: ActorRequest, *, email: str, password: str) -> list[OrganisationChoice]:
    """Sign somebody in and answer whom they can act for; with one choice it is made.

    Raises TooMany after too many tries, and NotSignedIn with one and the same sentence whether the e-mail address is
    unknown, the password wrong or the account ended.
    """
    address = address_of(request)
    count_try("sign-in", email=email, address=address)
    with acting_as(_job(request)):
        person = auth.authenticate(request, email=email, password=password)
        if not isinstance(person, Person):
            log.warning("refused", address=address)
            raise NotSignedIn("The e-mail address or the password is not right.", code="not_signed_in")
        auth.login(request, person)
    forget_tries("sign-in", email=email, address=address)
    return complete_sign_in(request, person)


def complete_sign_in(request: ActorRequest, person: Person) -> list[OrganisationChoice]:
    """Finish signing in: mark the session as in use and make the choice where there is only one."""
    request.session[LAST_SEEN] = time.time()
    choices = choices_of(person)
    request.session[CHOICES] = len(choices)
    if len(choices) == 1:
        act_for(request, person, choices[0].key)
    return choices


def keep_signed_in(request: ActorRequest, person: Person) -> None:
    """Keep this session going after its person chose a new password; every other one ends."""
    request.session.cycle_key()
    request.session[auth.HASH_SESSION_KEY] = person.get_session_auth_hash()


def choices_of(person: Person) -> list[OrganisationChoice]:
    """The organisations somebody can act for, by name; the platform last."""
    with acting_as(Actor.system("sign-in")):
        memberships = list(_active(person).order_by("pk"))
    choices = [
        OrganisationChoice(str(membership.pk), membership.organisation.name, Role(membership.role).label)
        for membership in memberships
    ]
    choices.sort(key=lambda choice: choice.name)
    return choices + (
        [OrganisationChoice("platform", "Insourcing itself", "Platform administrator")] if person.is_platform else []
    )


def _active(person: Person) -> QuerySet[Membership]:
    return Membership.objects.select_related("trust", "provider", "person").filter(person=person, active=True)


def act_for(request: ActorRequest, person: Person, key: str) -> bool:
    """From the next request on, act for this choice. False when it is none of the person's."""
    with acting_as(_job(request)):
        membership = _active(person).filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
        if membership is None and not (key == "platform" and person.is_platform):
            return False
        actor = actor_of_membership(membership) if membership else actor_without_organisation(person)
        record("person.signed_in", by=actor.for_request(request.request_id), target=membership or person)
    request.session.cycle_key()
    request.session.pop(MEMBERSHIP, None)
    if membership:
        request.session[MEMBERSHIP] = membership.pk
    return True


def _job(request: ActorRequest) -> Actor:
    return Actor.system("sign-in", request_id=request.request_id)


def own_path(wish: str | None) -> str:
    """The page after signing in: a path of this site, else home."""
    wish = wish or ""
    own = wish.startswith("/") and url_has_allowed_host_and_scheme(wish, allowed_hosts=None)
    return wish if own else HOME
