"""Requests of people: ``accounts.request_actor`` writes on each who is signed in and for which organisation."""

from __future__ import annotations

from accounts.models import Membership, Person
from base.errors import NotSignedIn
from base.requests import ActorRequest


class PersonRequest(ActorRequest):
    """A request that may come from a signed-in person, for the organisation they chose."""

    person: Person | None
    membership: Membership | None
    credential_refusal: NotSignedIn | None
    """The reason a sent credential is not accepted; the API answers with it."""


class SignedInRequest(PersonRequest):
    """A request of a page that opens only to people who are signed in."""

    person: Person
