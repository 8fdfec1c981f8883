"""E-mails go out once, are tried again when the server is away, and never name a patient."""

import datetime as dt
import smtplib

import pytest
import time_machine
from django.core import mail as post
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts.models import Person
from base.row_security import acting_as
from notifications.services import outgoing_mail
from notifications.services.outgoing_mail import MOST_ATTEMPTS, send_waiting
from tests.notifications.support import SAM, a_mail, mails, people
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam():
    world = make_world()
    person, _ = people(world)
    return world, person


class AwayBackend(EmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("gone while sending to sam.example@northshire.example")


@pytest.fixture
def server_away(settings):
    settings.EMAIL_BACKEND = f"{__name__}.AwayBackend"


def test_an_e_mail_is_plain_text_and_html_with_a_way_to_stop_it(sam, settings):
    settings.SUPPORT_CONTACT = "01632 960 100"
    world, person = sam
    a_mail(world, person)

    assert (send_waiting(), send_waiting()) == (1, 0)

    (letter,) = post.outbox
    assert (letter.to, letter.subject) == ([SAM], "Insourcing: One thing waits")
    assert letter.body == (
        "Dear Sam Example,\n\n"
        f"there is news for you at {world.trust.name}:\n\n"
        "* Answer <the> offer\n"
        "  By Sat 5 Dec 2026, 08:30\n"
        "  Eastfield.\n"
        f"  {settings.BASE_URL}/offers/\n\n"
        f"All your tasks: {settings.BASE_URL}/tasks/\n\n"
        f"Which e-mails you get, and how to stop them: {settings.BASE_URL}/tasks/e-mail/\n"
        "Help: 01632 960 100\n\n"
        "Insourcing\n"
    )
    ((html, kind),) = letter.alternatives
    assert kind == "text/html"
    assert "Answer &lt;the&gt; offer</a>" in html
    assert letter.extra_headers["List-Unsubscribe"] == f"<{settings.BASE_URL}/tasks/e-mail/>"
    (kept,) = mails()
    assert (kept.state, kept.to, kept.attempts) == ("sent", SAM, 1)


def test_an_e_mail_that_fails_is_tried_again_and_holds_up_no_other(sam, server_away, settings):
    world, person = sam
    a_mail(world, person)
    a_mail(world, person, source="another")

    assert send_waiting() == 0
    assert [(mail.state, mail.attempts, mail.error) for mail in mails()] == [
        ("waiting", 1, "SMTPServerDisconnected")
    ] * 2

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_waiting() == 0  # not yet due again
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=3)):
        assert send_waiting() == 2


def test_it_is_given_up_after_the_eighth_time(sam, server_away):
    world, person = sam
    a_mail(world, person)

    for hours in range(MOST_ATTEMPTS + 2):
        with time_machine.travel(timezone.now() + dt.timedelta(hours=3 * hours)):
            send_waiting()

    assert [(mail.state, mail.attempts) for mail in mails()] == [("failed", MOST_ATTEMPTS)]


def test_somebody_whose_access_ended_gets_nothing(sam):
    world, person = sam
    a_mail(world, person)
    with acting_as(SYSTEM):
        Person.objects.filter(pk=person.pk).update(is_active=False)

    assert send_waiting() == 0
    assert (post.outbox, mails()[0].error) == ([], "The person no longer has access.")


def test_what_a_server_says_is_never_kept(sam, server_away, capsys):
    world, person = sam
    a_mail(world, person)

    send_waiting()

    assert SAM not in mails()[0].error
    assert outgoing_mail.log is not None
    assert SAM not in capsys.readouterr().out
