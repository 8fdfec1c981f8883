"""From a request to the actor it works for. Runs as the product's sign-in job, before anybody is known."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import constant_time_compare

from accounts.credentials import actor_of_token
from accounts.models import Membership, Person
from accounts.requests import PersonRequest
from accounts.roles import PLATFORM_PERMISSIONS, Role, permissions_of
from base.actors import Actor, ActorKind
from base.errors import NotSignedIn
from base.row_security import acting_as

MEMBERSHIP = "membership"
LAST_SEEN = "last_seen"


def actor_of(request: PersonRequest) -> Actor:
    """A credential's organisation, a signed-in person for the organisation they chose, or the public.

    Sets ``request.person`` and ``request.membership``; a bad credential is kept in
    ``request.credential_refusal`` for the API to answer with.
    """
    request.person = request.membership = request.credential_refusal = None
    request.was_idle = False
    if request.path.startswith("/api/"):
        return _by_credential(request).for_request(request.request_id)
    with acting_as(Actor.system("sign-in", request_id=request.request_id)):
        return _by_session(request).for_request(request.request_id)


def _by_credential(request: PersonRequest) -> Actor:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return Actor.public()
    try:
        return actor_of_token(token.strip())
    except NotSignedIn as error:
        request.credential_refusal = error
        return Actor.public()


def _by_session(request: PersonRequest) -> Actor:
    person_id = request.session.get(SESSION_KEY)
    if person_id is None:
        return Actor.public()
    now = time.time()
    if now - request.session.get(LAST_SEEN, now) > settings.IDLE_LIMIT:
        request.session.flush()
        request.was_idle = True
        return Actor.public()
    if now - request.session.get(LAST_SEEN, 0) > 60:
        request.session[LAST_SEEN] = now
    return _person_actor(request, person_id)


def _person_actor(request: PersonRequest, person_id: str) -> Actor:
    membership = _chosen(request, person_id)
    person = membership.person if membership else _person_without_organisation(request, person_id)
    if person is None or not _password_unchanged(request, person):
        request.session.flush()
        return Actor.public()
    request.person, request.membership = person, membership
    return actor_of_membership(membership) if membership else actor_without_organisation(person)


def _chosen(request: PersonRequest, person_id: str) -> Membership | None:
    """The membership chosen for this visit, while it lasts."""
    chosen = request.session.get(MEMBERSHIP)
    if chosen is None:
        return None
    rows = Membership.objects.select_related("person", "trust", "provider")
    return rows.filter(pk=chosen, person_id=person_id, active=True, person__is_active=True).first()


def _person_without_organisation(request: PersonRequest, person_id: str) -> Person | None:
    """Somebody yet to choose. Who had chosen and no longer may act for that organisation is signed out."""
    if request.session.get(MEMBERSHIP) is not None:
        return None
    return Person.objects.filter(pk=person_id, is_active=True).first()


def _password_unchanged(request: PersonRequest, person: Person) -> bool:
    # A password reset ends every other sign-in of the person.
    return constant_time_compare(request.session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())


def actor_of_membership(membership: Membership) -> Actor:
    """The actor of a person for the organisation they chose."""
    return Actor(
        kind=ActorKind.TRUST if membership.trust_id else ActorKind.PROVIDER,
        label=f"{membership.person.name}, {Role(membership.role).label}",
        trust_id=membership.trust_id,
        provider_id=membership.provider_id,
        person_id=membership.person_id,
        permissions=permissions_of(membership.role),
    )


def actor_without_organisation(person: Person) -> Actor:
    """A platform administrator, or somebody who has yet to choose whom they act for."""
    kind = ActorKind.PLATFORM if person.is_platform else ActorKind.PUBLIC
    permissions = PLATFORM_PERMISSIONS if person.is_platform else frozenset()
    return Actor(kind=kind, label=person.name, person_id=person.pk, permissions=permissions)
