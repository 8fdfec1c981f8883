"""The least team a trust wants for a kind of room: its own minimum, since no national one exists."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.permissions import Permission, require
from providers.models import SHARED_ROLES, Clinician, TeamRole
from trusts.models import Room, Trust

MOST = 20
USUAL_ROOMS = 4


@transaction.atomic
def set_team_minimum(
    *, by: Actor, room_kind: str, least: Mapping[str, int], rooms: Mapping[str, int] | None = None
) -> list[TeamRole]:
    """Make this the least team for a kind of room: how many of each role; 0 or unnamed means none is needed.

    ``rooms`` says over how many rooms of a site at once one person in a shared role may be spread.
    """
    require(by, Permission.MANAGE_ESTATE)
    trust = Trust.objects.visible_to(by).select_for_update(no_key=True).get(pk=by.own_trust_id)
    rooms = {role.value: USUAL_ROOMS for role in SHARED_ROLES} | dict(rooms or {})
    _check(room_kind, least, rooms)
    TeamRole.objects.visible_to(by).filter(room_kind=room_kind).delete()
    roles = TeamRole.objects.bulk_create(
        TeamRole(trust=trust, room_kind=room_kind, role=role, least=number, rooms=rooms.get(role, 1))
        for role, number in least.items()
        if number
    )
    wanted = {role: number for role, number in least.items() if number}
    record("team.minimum_set", by=by, target=trust, trust_id=trust.pk, room_kind=room_kind, least=wanted)
    return roles


def _check(room_kind: str, least: Mapping[str, int], rooms: Mapping[str, int]) -> None:
    faults = FaultCollector()
    if room_kind not in Room.Kind.values:
        faults.add("/room_kind", "unknown_value", "Select the kind of room from the list")
    for role, number in least.items():
        if role not in Clinician.Role.values:
            faults.add(f"/{role}", "unknown_value", "That is not a role of a team")
        elif not 0 <= number <= MOST:
            faults.add(f"/{role}", "invalid", f"{Clinician.Role(role).label} must be from 0 to {MOST}")
    for role, number in rooms.items():
        if role not in SHARED_ROLES:
            faults.add(f"/{role}_rooms", "unknown_value", "Only shared roles may span rooms")
        elif not 1 <= number <= MOST:
            faults.add(f"/{role}_rooms", "invalid", f"{Clinician.Role(role).label}: from 1 to {MOST} rooms")
    faults.stop()
