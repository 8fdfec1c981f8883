"""Rules about people's access that hold whoever asks."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Membership
from accounts.roles import PROVIDER_ROLES, TRUST_ROLES, Role, permissions_of
from base.actors import Actor
from base.errors import RuleBroken
from base.permissions import Permission

ADMINISTRATORS = tuple(role for role in Role if Permission.MANAGE_PEOPLE in permissions_of(role))


def roles_of(*, trust: bool) -> tuple[Role, ...]:
    """The roles an organisation of this kind can give."""
    return TRUST_ROLES if trust else PROVIDER_ROLES


def administrator_role(*, trust: bool) -> Role:
    return Role.TRUST_ADMIN if trust else Role.PROVIDER_ADMIN


def check_not_oneself(by: Actor, membership: Membership) -> None:
    """Access is given and taken by somebody else, so that nobody raises their own rights or locks themselves out."""
    if by.person_id == membership.person_id:
        raise RuleBroken(
            "You cannot change your own access. Ask another administrator of your organisation.", code="own_access"
        )


def check_administrator_stays(membership: Membership, colleagues: Iterable[Membership]) -> None:
    """``colleagues`` are all who act for the organisation; without this one an administrator must be left."""
    others = (colleague for colleague in colleagues if colleague.pk != membership.pk)
    if not any(other.active and other.person.is_active and other.role in ADMINISTRATORS for other in others):
        raise RuleBroken(
            f"{membership.person.name} is the last administrator. Make somebody else administrator first.",
            code="last_administrator",
        )
