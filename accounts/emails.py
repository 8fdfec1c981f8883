"""The e-mails about access. Each says what to do and by when; none holds anything about a patient."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from accounts.models import Invitation, Person
from accounts.roles import Role
from accounts.services.invitations import link_token
from accounts.services.passwords import reset_link
from base.formatting import moment

INVITATION = """\
Dear {name},

{by} invites you to {service} as {role} of {organisation}.

Accept by {until}:
{link}

The link works once. If you did not expect it, do nothing: without you it does nothing.
"""

RESET = """\
Dear {name},

somebody, we hope you, asked for a new password for {service}. Choose it within one hour:
{link}

The link works once. If it was not you, do nothing: your password stays as it is.
"""


def send_invitation(invitation: Invitation) -> None:
    """The invitation with its link; sent again it is the same link."""
    organisation, until = invitation.organisation.name, moment(invitation.expires_at)
    text = INVITATION.format(
        name=invitation.name,
        by=invitation.invited_by,
        role=Role(invitation.role).label,
        organisation=organisation,
        service=settings.SERVICE_NAME,
        until=until,
        link=_address("invitation", link_token(invitation)),
    )
    _send(f"{organisation}: your access to {settings.SERVICE_NAME}, accept by {until}", text, invitation.email)


def send_reset_link(person: Person) -> None:
    """The link for a new password."""
    link = _address("reset-password", *reset_link(person))
    text = RESET.format(name=person.name, service=settings.SERVICE_NAME, link=link)
    _send(f"{settings.SERVICE_NAME}: choose a new password within one hour", text, person.email)


def _address(name: str, *args: str) -> str:
    return settings.BASE_URL + reverse(name, args=args)


def _send(subject: str, text: str, to: str) -> None:
    send_mail(" ".join(subject.split()), text, settings.DEFAULT_FROM_EMAIL, [to])
