"""Sending what waits to be sent. Each e-mail is held by one worker while it goes out, and tried again when it does not."""

from __future__ import annotations

import datetime as dt
import smtplib

import structlog
from django.utils import timezone

from base.actors import Actor
from base.row_security import acting_as
from notifications.emails import build_email
from notifications.models import Mail

State = Mail.State
MOST_ATTEMPTS = 8
"""After the eighth time, some four hours on, it is given up."""

LONGEST_WAIT = dt.timedelta(hours=2)
log = structlog.get_logger("notifications")


def send_waiting(limit: int = 200) -> int:
    """Send what is due, one after the other, each in a transaction of its own. Returns how many went out.

    An e-mail under lock with another worker is passed over. One that fails waits twice as long each time and holds up
    no other.
    """
    sent = 0
    for _ in range(limit):
        outcome = _send_next()
        if outcome is None:
            break
        sent += outcome
    return sent


def _send_next() -> bool | None:
    """Send the next one: True when it went out; None when nothing is due."""
    with acting_as(Actor.system("e-mail")) as system:
        due = Mail.objects.visible_to(system).to_send(timezone.now()).order_by("next_try_at", "pk")
        mail = due.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
        if mail is None:
            return None
        went = _sent(mail)
        mail.save(update_fields=["state", "attempts", "to", "sent_at", "next_try_at", "error"])
        return went


def _sent(mail: Mail) -> bool:
    mail.attempts += 1
    if not mail.person.is_active:
        mail.state, mail.error = State.FAILED, "The person no longer has access."
        return False
    try:
        build_email(mail).send()
    except (OSError, smtplib.SMTPException, ValueError) as fault:
        _failed(mail, fault)
        return False
    mail.state, mail.to, mail.sent_at, mail.error = State.SENT, mail.person.email, timezone.now(), ""
    return True


def _failed(mail: Mail, fault: Exception) -> None:
    """Note what kind of fault it was, never its text: a mail server may answer with an address or a body."""
    mail.error = type(fault).__name__[:120]
    mail.next_try_at = timezone.now() + min(dt.timedelta(minutes=2**mail.attempts), LONGEST_WAIT)
    if mail.attempts >= MOST_ATTEMPTS:
        mail.state = State.FAILED
    log.warning("e-mail not sent", mail=mail.pk, attempts=mail.attempts, fault=mail.error)
