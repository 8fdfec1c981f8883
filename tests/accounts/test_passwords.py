"""The link for a forgotten password, and what is too weak."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.emails import send_reset_link
from accounts.models import Person
from accounts.services.passwords import reset_link
from accounts.tasks import send_reset_link as task
from base.row_security import acting_as
from tests.accounts.actions import PASSWORD, a_trust, signed_in, text_of
from tests.support.world import SYSTEM, make_person

pytestmark = pytest.mark.django_db
SAM, NEW = "sam.example@northshire.example", "a busy weekday clinic"


@pytest.fixture
def sam():
    return make_person(SAM, trust=a_trust())


def address_for(person: Person) -> str:
    return "/reset-password/{}/{}/".format(*reset_link(person))


def test_whether_the_address_is_known_cannot_be_told_from_the_answer(sam):
    answers = [
        text_of(Client().post("/forgotten-password/", {"email": email})).replace(email, "ADDRESS")
        for email in (SAM, "nobody@northshire.example")
    ]

    assert answers[0] == answers[1]
    assert "If ADDRESS belongs to somebody here, a link is on its way." in answers[0]


def test_the_letter_goes_to_a_known_active_address_only(sam):
    task(SAM.upper())
    task("nobody@northshire.example")
    with acting_as(SYSTEM):
        Person.objects.filter(pk=sam.pk).update(is_active=False)
    task(SAM)

    assert [letter.to for letter in mail.outbox] == [[SAM]]


def test_the_letter_holds_the_link_and_how_long_it_works(sam, settings):
    settings.BASE_URL = "https://insourcing.example"
    send_reset_link(sam)

    letter = mail.outbox[0]
    assert letter.subject == "Insourcing: choose a new password within one hour"
    assert len(re.findall(r"https://insourcing\.example/reset-password/\S+/", letter.body)) == 1


def test_the_link_gives_a_new_password_once(sam):
    address = address_for(sam)
    assert Client().get(address).status_code == 200

    done = Client().post(address, {"password": NEW}, follow=True)

    assert "Your password is changed. Sign in with it." in text_of(done)
    assert signed_in(SAM, NEW)
    again = Client().post(address, {"password": "a third one for luck"})
    assert again.status_code == 410
    assert "This link was used, or it is older than one hour." in text_of(again)


def test_the_link_works_for_one_hour(sam):
    address, now = address_for(sam), timezone.now()

    with time_machine.travel(now + dt.timedelta(minutes=59)):
        assert Client().get(address).status_code == 200
    with time_machine.travel(now + dt.timedelta(minutes=61)):
        assert Client().get(address).status_code == 410


def test_a_new_password_by_the_link_ends_every_visit(sam):
    client, address = signed_in(SAM), None
    with acting_as(SYSTEM):
        address = address_for(Person.objects.get(pk=sam.pk))

    Client().post(address, {"password": NEW})

    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "address", ["/reset-password/x/y/", "/reset-password/MQ/abc-def/", "/reset-password/%F0%9F%92%80/a/"]
)
def test_a_made_up_link_is_an_ended_link(address):
    assert Client().get(address).status_code == 410


def test_a_weak_password_is_refused_with_every_reason_and_the_link_stays(sam):
    address = address_for(sam)

    answer = Client().post(address, {"password": "password"})

    assert answer.status_code == 422
    assert "This password is too short. It must contain at least 12 characters." in text_of(answer)
    assert "This password is too common." in text_of(answer)
    assert Client().post(address, {"password": NEW}).status_code == 302


def test_a_password_like_the_name_is_refused(sam):
    answer = Client().post(address_for(sam), {"password": "sam.example@northshire"})

    assert answer.status_code == 422
    assert "too similar to the email" in text_of(answer)


def test_asking_again_and_again_is_stopped(sam, settings):
    settings.SIGN_IN_TRIES = 2

    answers = [Client().post("/forgotten-password/", {"email": SAM}).status_code for _ in range(3)]

    assert answers == [200, 200, 429]


def test_asking_for_a_link_does_not_use_up_the_tries_to_sign_in(sam, settings):
    settings.SIGN_IN_TRIES = 1
    Client().post("/forgotten-password/", {"email": SAM})

    assert Client().post("/sign-in/", {"email": SAM, "password": PASSWORD}).status_code == 302
