"""Steps the tests of access take again and again."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.test import Client

from accounts.models import Membership, Person
from accounts.roles import Role
from base.row_security import acting_as
from tests.support.world import SYSTEM, make_person, make_provider, make_trust

PASSWORD = "a quiet weekend list"


def a_trust():
    with acting_as(SYSTEM):
        return make_trust(1)[0]


def a_provider():
    with acting_as(SYSTEM):
        return make_provider()


def signed_in(email: str, password: str = PASSWORD) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    answer = client.post("/sign-in/", {"email": email, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return client


def an_administrator(trust, email: str = "ada.admin@northshire.example") -> tuple[Person, Client]:
    person = make_person(email, trust=trust, role=Role.TRUST_ADMIN, name="Ada Admin")
    return person, signed_in(email)


def an_owner(email: str = "pat.platform@insourcing.example") -> tuple[Person, Client]:
    with acting_as(SYSTEM):
        person = Person(email=email, name="Pat Platform", is_platform=True)
        person.set_password(PASSWORD)
        person.save()
    return person, signed_in(email)


def membership_of(person: Person) -> Membership:
    with acting_as(SYSTEM):
        return Membership.objects.select_related("person", "trust", "provider").get(person=person)


def text_of(answer) -> str:
    """The words of a page, with runs of space made one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode())).replace("&#39;", "'")


def letters() -> list[str]:
    """The e-mails the worker has written, the oldest first, as it encoded them."""
    folder = Path(settings.EMAIL_FILE_PATH)
    return [path.read_text() for path in sorted(folder.glob("*.log"))] if folder.exists() else []
