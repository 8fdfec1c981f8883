"""The least team for each kind of room by API: the trust's own minimum."""

from __future__ import annotations

from base.actors import Actor
from base.api import ApiView, etag
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission
from base.record_types import Choice
from base.records import Results
from base.requests import ApiRequest
from base.versions import as_read, version_of
from plumbing.endpoints import Many, Result, endpoint
from providers.models import SHARED_ROLES, Clinician, TeamRole
from providers.records import NewTeamRole, TeamRoleRecord, TeamTemplateRecord
from providers.services.teams import set_team_minimum
from trusts.models import Room, Trust

TAG = "Teams"
TOO_MANY = InvalidInput("Name each role once.", code="too_many_at_once")
KIND = {"kind": Choice[Room.Kind]}


class Templates(ApiView):
    @endpoint(
        "team_templates",
        "The least team by kind of room",
        tag=TAG,
        answers=Results[TeamTemplateRecord],
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest) -> Results[TeamTemplateRecord]:
        """A trust's own; to a provider those of the trusts it works for. Kinds without one need anybody at all."""
        found: dict[tuple[int, str], list[TeamRoleRecord]] = {}
        for role in TeamRole.objects.visible_to(request.actor).order_by("trust_id", "room_kind", "role"):
            found.setdefault((role.trust_id, role.room_kind), []).append(TeamRoleRecord.of(role))
        return Results[TeamTemplateRecord](
            results=[
                TeamTemplateRecord(trust=trust, room_kind=Room.Kind(kind), roles=roles)
                for (trust, kind), roles in found.items()
            ]
        )


class Template(ApiView):
    @endpoint(
        "team_template",
        "The least team for one kind of room",
        tag=TAG,
        path=KIND,
        answers=TeamTemplateRecord,
        etag=True,
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest, kind: str) -> Result:
        """The trust's own minimum; no roles: anybody at all."""
        return _answer(_template(request.actor, kind))

    @endpoint(
        "team_template_set",
        "Set the least team for one kind of room",
        tag=TAG,
        path=KIND,
        body=Many(NewTeamRole, len(Clinician.Role.values), TOO_MANY),
        answers=TeamTemplateRecord,
        if_match=True,
        etag=True,
        permission=Permission.MANAGE_ESTATE,
        example=[{"role": "endoscopist", "least": 1}, {"role": "nurse", "least": 2}],
    )
    def put(self, request: ApiRequest, body: list[NewTeamRole], kind: str) -> Result:
        """The whole of it: a role that is left out is not needed. It counts for teams named from then on."""
        _check(body)
        trusts = Trust.objects.visible_to(request.actor).filter(pk=request.actor.own_trust_id)
        list(trusts.select_for_update(no_key=True))
        as_read(request, _version(_template(request.actor, kind)))
        least: dict[str, int] = {role.role: role.least for role in body}
        rooms: dict[str, int] = {role.role: role.rooms for role in body if role.rooms and role.role in SHARED_ROLES}
        set_team_minimum(by=request.actor, room_kind=kind, least=least, rooms=rooms)
        return _answer(_template(request.actor, kind))


def _check(roles: list[NewTeamRole]) -> None:
    faults = [
        Fault(f"/{place}/rooms", "unknown_value", "Only shared roles may span rooms.")
        for place, role in enumerate(roles)
        if role.rooms and role.rooms > 1 and role.role not in SHARED_ROLES
    ]
    named = [role.role for role in roles]
    faults += [
        Fault(f"/{place}/role", "invalid", "Name each role once.")
        for place, role in enumerate(named)
        if role in named[:place]
    ]
    if faults:
        raise InvalidInput.of(faults)


def _template(by: Actor, kind: str) -> TeamTemplateRecord:
    if kind not in Room.Kind.values or not by.is_trust:
        raise NotFound()
    rows = TeamRole.objects.visible_to(by).filter(room_kind=kind).order_by("role")
    return TeamTemplateRecord(
        trust=by.own_trust_id, room_kind=Room.Kind(kind), roles=[TeamRoleRecord.of(row) for row in rows]
    )


def _version(template: TeamTemplateRecord) -> int:
    return version_of(template.plain())


def _answer(template: TeamTemplateRecord) -> Result:
    return Result(template, headers={"ETag": etag(_version(template))})
