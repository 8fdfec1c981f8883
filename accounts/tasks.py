"""E-mails are sent by the worker, so that no page waits for a mail server."""

from __future__ import annotations

import structlog
from celery import shared_task

from accounts import emails
from accounts.models import Invitation, Person
from accounts.selectors import INVITATION_JOB
from base.actors import Actor
from base.row_security import acting_as
from plumbing import jobs

log = structlog.get_logger("accounts")


@shared_task(name=INVITATION_JOB)
def send_invitation(job_id: str) -> None:
    """Send an invitation that is still open. If the mail server is away the job is taken up again."""
    job = jobs.claim(job_id)
    if job is None:
        return
    with acting_as(Actor.system("invitations")):
        jobs.hold(job)
        open_ones = Invitation.objects.still_open().filter(pk=job.args["invitation"])
        for invitation in open_ones.select_related("trust", "provider"):
            emails.send_invitation(invitation)
        jobs.finish(job)


@shared_task(name="accounts.send_reset_link", autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_reset_link(email: str) -> None:
    """Send the link for a new password, if somebody active has this address."""
    with acting_as(Actor.system("forgotten password")):
        person = Person.objects.filter(email__iexact=email, is_active=True).first()
        if person is not None:
            emails.send_reset_link(person)


def ask_for_reset_link(email: str) -> None:
    """Leave it to the worker, known address or not: the page takes as long for both."""
    try:
        send_reset_link.delay(email)
    except send_reset_link.OperationalError:
        log.error("reset link not sent, the queue is away")


jobs.handler(INVITATION_JOB, send_invitation.delay)
