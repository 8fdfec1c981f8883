"""`manage create_owner`: the first person of a new installation."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from base.row_security import acting_as
from tests.accounts.actions import signed_in, text_of
from tests.support.world import SYSTEM

pytestmark = pytest.mark.django_db
PAT = {"email": "pat.platform@insourcing.example", "name": "Pat Platform", "password_stdin": True}


def made(monkeypatch, password: str, **options) -> str:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("create_owner", stdout=out, **{**PAT, **options})
    return out.getvalue()


def test_it_makes_somebody_who_can_sign_in_and_says_what_next(monkeypatch, settings):
    settings.BASE_URL = "https://insourcing.example"

    said = made(monkeypatch, "a quiet weekend list")

    assert said == (
        "Pat Platform is a platform administrator.\n"
        "Next: sign in at https://insourcing.example/sign-in/ as pat.platform@insourcing.example, take on a trust and a\n"
        "provider under Organisations, and invite the first administrator of each.\n"
    )
    assert "No organisation yet" in text_of(signed_in(PAT["email"]).get("/organisations/"))


@pytest.mark.parametrize(
    ("password", "options", "sentence"),
    [
        ("short", {}, "This password is too short. It must contain at least 12 characters."),
        ("password1234", {}, "This password is too common."),
        ("a quiet weekend list", {"email": "not an address"}, "Enter an e-mail address in the correct format"),
    ],
)
def test_what_is_weak_or_wrong_is_refused_and_nobody_is_made(monkeypatch, password, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        made(monkeypatch, password, **options)

    with acting_as(SYSTEM):
        assert not Person.objects.exists()


def test_an_address_is_taken_once(monkeypatch):
    made(monkeypatch, "a quiet weekend list")

    with pytest.raises(CommandError, match="Somebody with this e-mail address is already here"):
        made(monkeypatch, "a quiet weekend list", email=PAT["email"].upper())


def test_without_a_terminal_it_says_what_to_give(monkeypatch):
    with pytest.raises(CommandError, match="Give --email"):
        made(monkeypatch, "a quiet weekend list", email="")
    with pytest.raises(CommandError, match="Give --password-stdin"):
        made(monkeypatch, "a quiet weekend list", password_stdin=False)
