"""Inviting a colleague: a link that works once, for some days, and makes them act for the organisation.

The link's text is computed from the invitation and a key of the application, and only its digest is stored: the worker
that sends the e-mail can write it again, and nobody who reads the database can.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import policies
from accounts.credentials import token_hash
from accounts.models import Invitation, Membership, Person
from accounts.roles import Role, permissions_of
from accounts.selectors import INVITATION_JOB
from accounts.services.passwords import check_password
from audit.services import record
from base.actors import Actor, ActorKind
from base.error_collector import FaultCollector
from base.errors import NotFound, RuleBroken
from base.permissions import Permission, require
from base.row_security import acting_as
from plumbing import jobs


@transaction.atomic
def invite(
    *, by: Actor, email: str, name: str, role: str, trust_id: int | None = None, provider_id: int | None = None
) -> Invitation:
    """Invite somebody to the actor's organisation; the platform and jobs name the organisation."""
    require(by, Permission.MANAGE_PEOPLE)
    if not (by.is_platform or by.is_system):
        trust_id, provider_id = by.trust_id, by.provider_id
    email, name = email.strip(), " ".join(name.split())
    _check(by, email, name, role, trust_id=trust_id, provider_id=provider_id)
    invitation = Invitation(
        email=email,
        name=name,
        role=role,
        trust_id=trust_id,
        provider_id=provider_id,
        invited_by=by.label,
        expires_at=timezone.now() + dt.timedelta(days=settings.INVITATION_DAYS),
    )
    invitation.token_hash = digest(link_token(invitation))
    invitation.save()
    record("person.invited", by=by, target=invitation, name=name, role=Role(role).label)
    sender = Actor(ActorKind.SYSTEM, label=by.label, trust_id=trust_id, provider_id=provider_id)
    with acting_as(sender):
        jobs.queue(by=sender, kind=INVITATION_JOB, args={"invitation": invitation.pk})
    return invitation


def _check(by: Actor, email: str, name: str, role: str, *, trust_id: int | None, provider_id: int | None) -> None:
    faults, here = FaultCollector(), {"trust_id": trust_id, "provider_id": provider_id}
    faults.need("/email", email, "Enter the e-mail address")
    faults.need("/name", name, "Enter the name")
    if role not in policies.roles_of(trust=bool(trust_id)):
        faults.add("/role", "role_unknown", "Select a role from the list")
    faults.stop()
    member = Membership.objects.visible_to(by).filter(person__email__iexact=email, **here).first()
    if member is not None:
        again = "" if member.active else " Let them act for it again on this page."
        faults.add("/email", "already_member", f"Somebody with this e-mail address is already here.{again}")
    if Invitation.objects.visible_to(by).still_open().filter(email__iexact=email, **here).exists():
        faults.add("/email", "already_invited", "There is an open invitation to this address. Withdraw it first")
    faults.stop(RuleBroken)


@transaction.atomic
def withdraw_invitation(*, by: Actor, invitation_id: int) -> Invitation:
    """Make the link useless. Raises RuleBroken once it was used."""
    require(by, Permission.MANAGE_PEOPLE)
    invitation = Invitation.objects.visible_to(by).select_for_update().filter(pk=invitation_id).first()
    if invitation is None:
        raise NotFound()
    if invitation.used_at is not None:
        raise _ended()
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at"])
        record("person.invitation_withdrawn", by=by, target=invitation, name=invitation.name)
    return invitation


def link_token(invitation: Invitation) -> str:
    """The text of the link: 256 bits that only this application can compute for this invitation."""
    organisation = f"t{invitation.trust_id}" if invitation.trust_id else f"p{invitation.provider_id}"
    what = f"invitation {organisation} {invitation.email} {invitation.expires_at.astimezone(dt.UTC).isoformat()}"
    return base64.urlsafe_b64encode(token_hash(what)).decode().rstrip("=")


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def open_invitation(token: str, *, lock: bool = False) -> Invitation:
    """The invitation a link belongs to; call as the product's sign-in job. Raises RuleBroken when it has ended."""
    rows = Invitation.objects.select_for_update(of=("self",)) if lock else Invitation.objects.all()
    found = rows.still_open().filter(token_hash=digest(token)).select_related("trust", "provider").first()
    if found is None:
        raise _ended()
    return found


def has_account(email: str) -> bool:
    """True when somebody signs in with this address; call as the product's sign-in job."""
    return Person.objects.filter(email__iexact=email).exists()


def _ended() -> RuleBroken:
    return RuleBroken(
        "This invitation was used or withdrawn, or its days are over. Ask who invited you for a new one.",
        code="invitation_ended",
    )


@transaction.atomic
def accept_as_new(*, token: str, name: str, password: str, request_id: str = "") -> Membership:
    """Become a person of the product with the invitation's e-mail address, and act for its organisation."""
    with acting_as(Actor.system("invitation", request_id=request_id)):
        invitation = open_invitation(token, lock=True)
        if has_account(invitation.email):
            raise RuleBroken("There is an account with this e-mail address. Sign in to accept.", code="person_exists")
        person = Person(email=invitation.email, name=" ".join(name.split()))
        faults = FaultCollector()
        faults.need("/name", person.name, "Enter your name")
        check_password(faults, password, person)
        faults.stop()
        person.set_password(password)
        person.save()
        return _accept(invitation, person, request_id)


@transaction.atomic
def accept_as(*, token: str, person: Person, request_id: str = "") -> Membership:
    """Act for one more organisation, as somebody who already signs in with the invitation's e-mail address."""
    with acting_as(Actor.system("invitation", request_id=request_id)):
        invitation = open_invitation(token, lock=True)
        if invitation.email.lower() != person.email.lower():
            raise RuleBroken(
                "This invitation is for somebody else. Sign out, then open the link again.",
                code="invitation_other_person",
            )
        return _accept(invitation, person, request_id)


def _accept(invitation: Invitation, person: Person, request_id: str) -> Membership:
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    of: dict[str, Any] = {"trust_id": invitation.trust_id, "provider_id": invitation.provider_id}
    membership, _ = Membership.objects.update_or_create(
        person=person, **of, defaults={"role": invitation.role, "active": True}
    )
    membership.person = person
    words = Role(invitation.role).label
    by = Actor(
        ActorKind.TRUST if invitation.trust_id else ActorKind.PROVIDER,
        label=f"{person.name}, {words}",
        trust_id=invitation.trust_id,
        provider_id=invitation.provider_id,
        person_id=person.pk,
        permissions=permissions_of(invitation.role),
        request_id=request_id,
    )
    record("person.joined", by=by, target=membership, name=person.name, role=words)
    return membership
