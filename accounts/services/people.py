"""Access of people to an organisation: change their role, end it, restore it."""

from __future__ import annotations

from django.db import transaction

from accounts import policies
from accounts.models import Membership
from accounts.roles import Role
from audit.services import record
from base.actors import Actor
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require


@transaction.atomic
def change_role(*, by: Actor, membership_id: int, role: str) -> Membership:
    """Give somebody another role, from their next request on."""
    require(by, Permission.MANAGE_PEOPLE)
    membership, colleagues = _locked(by, membership_id)
    if role not in policies.roles_of(trust=bool(membership.trust_id)):
        raise InvalidInput.of([Fault("/role", "role_unknown", "Select a role from the list")])
    policies.check_not_oneself(by, membership)
    if role not in policies.ADMINISTRATORS:
        policies.check_administrator_stays(membership, colleagues)
    before, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    words = {"before": Role(before).label, "after": Role(role).label}
    record("person.role_changed", by=by, target=membership, name=membership.person.name, **words)
    return membership


@transaction.atomic
def deactivate(*, by: Actor, membership_id: int, reason: str = "") -> Membership:
    """End somebody's access to this organisation, from their next request on. Nothing they did is lost."""
    require(by, Permission.MANAGE_PEOPLE)
    membership, colleagues = _locked(by, membership_id)
    policies.check_not_oneself(by, membership)
    policies.check_administrator_stays(membership, colleagues)
    if membership.active:
        membership.active = False
        membership.save(update_fields=["active"])
        record("person.deactivated", by=by, target=membership, reason=reason, **_who(membership))
    return membership


@transaction.atomic
def reactivate(*, by: Actor, membership_id: int) -> Membership:
    """Let somebody act for the organisation again, in the role they had."""
    require(by, Permission.MANAGE_PEOPLE)
    membership, _ = _locked(by, membership_id)
    policies.check_not_oneself(by, membership)
    if not membership.active:
        membership.active = True
        membership.save(update_fields=["active"])
        record("person.reactivated", by=by, target=membership, **_who(membership))
    return membership


def _locked(by: Actor, membership_id: int) -> tuple[Membership, list[Membership]]:
    """The membership and all of its organisation, locked in one order: two administrators who act on each other
    at once come one after the other, and the second is judged by what the first left."""
    found = Membership.objects.visible_to(by).filter(pk=membership_id).values("trust_id", "provider_id").first()
    if found is None:
        raise NotFound()
    rows = Membership.objects.visible_to(by).filter(**found).select_for_update(of=("self",)).order_by("pk")
    colleagues = list(rows.select_related("person"))
    return next(colleague for colleague in colleagues if colleague.pk == membership_id), colleagues


def _who(membership: Membership) -> dict[str, str]:
    return {"name": membership.person.name, "role": Role(membership.role).label}
