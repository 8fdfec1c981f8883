"""Reads for the pages about people, credentials and organisations. Each answers in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Credential, Invitation, Membership
from accounts.policies import ADMINISTRATORS
from accounts.roles import Role
from base.actors import Actor
from plumbing.models import Job
from providers.models import Provider
from trusts.models import Trust

INVITATION_JOB = "accounts.send_invitation"


def colleagues(by: Actor) -> QuerySet[Membership]:
    """Everybody who acts or acted for the organisation: the active first, by name."""
    return Membership.objects.visible_to(by).select_related("person").order_by("-active", "person__name", "pk")


@dataclass(frozen=True, slots=True)
class InvitationRow:
    invitation: Invitation
    role: str
    sent: str


def open_invitations(by: Actor, **of: int) -> list[InvitationRow]:
    """Invitations that can still be accepted, the latest first, with what became of the e-mail."""
    rows = list(Invitation.objects.visible_to(by).still_open().filter(**of).order_by("-invited_at", "-pk"))
    jobs = Job.objects.visible_to(by).filter(kind=INVITATION_JOB, args__invitation__in=[row.pk for row in rows])
    states = {args["invitation"]: state for args, state in jobs.values_list("args", "state")}
    return [InvitationRow(row, Role(row.role).label, SENT.get(states.get(row.pk, ""), "")) for row in rows]


SENT: dict[str, str] = {
    Job.State.QUEUED: "E-mail waits to be sent",
    Job.State.RUNNING: "E-mail is being sent",
    Job.State.DONE: "E-mail sent",
    Job.State.FAILED: "E-mail could not be sent: withdraw it and invite again",
}


def credentials(by: Actor) -> QuerySet[Credential]:
    """The organisation's credentials: those that work first, the latest first."""
    return Credential.objects.visible_to(by).order_by("revoked_at", "-expires_at", "-pk")


def credential_state(credential: Credential) -> tuple[str, str]:
    """(kind of result, words) of whether a credential works."""
    now = timezone.now()
    if credential.revoked_at is not None:
        return "na", "Revoked"
    return ("na", "Ended") if credential.expires_at <= now else ("ok", "Works")


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    kind: str
    organisation: Trust | Provider
    code: str
    administrators: int
    invited: int


def organisations(by: Actor) -> list[OrganisationRow]:
    """Every trust and provider with how many administrators it has and how many are invited. Two queries."""
    trusts = _counted(by, Trust, "trust_id")
    providers = _counted(by, Provider, "provider_id")
    return [
        OrganisationRow("trust", trust, trust.ods_code, trust.administrators, trust.invited) for trust in trusts
    ] + [
        OrganisationRow("provider", provider, provider.short_name, provider.administrators, provider.invited)
        for provider in providers
    ]


def _counted(by: Actor, model: type[Trust | Provider], column: str) -> QuerySet:
    return (
        model.objects.visible_to(by)
        .annotate(administrators=_count(administrators(by), column), invited=_count(_invited(by), column))
        .order_by("name")
    )


def administrators(by: Actor) -> QuerySet[Membership]:
    """The people who can manage access, in every organisation the actor may see."""
    active = Q(active=True, person__is_active=True, role__in=ADMINISTRATORS)
    return Membership.objects.visible_to(by).filter(active).select_related("person").order_by("person__name")


def _invited(by: Actor) -> QuerySet[Invitation]:
    return Invitation.objects.visible_to(by).still_open()


def _count(rows: QuerySet, column: str) -> Coalesce:
    counted = rows.order_by().filter(**{column: OuterRef("pk")}).values(column).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
