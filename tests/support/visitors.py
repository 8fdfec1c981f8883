"""Somebody signed in, without the sign-in page: for tests of other pages."""

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership
from accounts.request_actor import MEMBERSHIP
from base.row_security import acting_as
from tests.support.world import SYSTEM, make_person


def visitor(role: str, *, trust=None, provider=None, email: str = "", name: str = "Sam Example") -> Client:
    """A client signed in as a new person in the role at the trust or provider."""
    person = make_person(email or f"{role}@example.com", trust=trust, provider=provider, role=role, name=name)
    with acting_as(SYSTEM):
        membership = Membership.objects.get(person=person)
    return client_of(person, membership.pk)


def client_of(person, membership_id: int | None = None) -> Client:
    client = Client()
    session = client.session
    session[SESSION_KEY] = str(person.pk)
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    if membership_id:
        session[MEMBERSHIP] = membership_id
    session.save()
    return client


def platform_visitor(email: str = "owner@example.com") -> Client:
    """A client signed in as somebody who sets up organisations."""
    person = make_platform_person(email)
    return client_of(person)


def make_platform_person(email: str):
    from accounts.models import Person

    with acting_as(SYSTEM):
        person = Person(email=email, name="Ola Owner", is_platform=True)
        person.set_unusable_password()
        person.save()
    return person


def queries_of(client: Client, name: str, *args) -> int:
    """The number of queries a page costs, once everything that is kept between requests is there."""
    client.get(reverse(name, args=args))
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return len(asked)
