"""The least team for each kind of room by API: the trust's own minimum."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import an_object, list_of, one_of, or_null, whole_of
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require
from base.versions import as_read, version_of
from plumbing.api import Answer
from providers.models import SHARED_ROLES, Clinician, TeamRole
from providers.services.teams import MOST, USUAL_ROOMS, set_team_minimum
from trusts.models import Room, Trust

TAG = "teams"
ROLE = {
    "role": api.choice(Clinician.Role.values, required=True), "least": api.whole(1, MOST, required=True),
    "rooms": api.whole(1, MOST),
}  # fmt: skip
BODY = list_of(
    an_object(
        {
            "role": one_of(Clinician.Role.values), "least": whole_of(1, MOST),
            "rooms": or_null(
                whole_of(1, MOST, f"Of a shared role: over how many rooms of a site one person may be spread; {USUAL_ROOMS}.")
            ),
        },
        ["role", "least"],
    ),
    len(Clinician.Role.values),
)  # fmt: skip
TOO_MANY = InvalidInput("Name each role once.", code="too_many_at_once")
KIND = OpenApiParameter("kind", one_of(Room.Kind.values), OpenApiParameter.PATH)


class RoleSchema(s.Serializer):
    role = s.ChoiceField(Clinician.Role.choices)
    least = s.IntegerField()
    rooms = s.IntegerField(
        help_text="Over how many rooms of a site one person in a shared role may be spread."
    )

    class Meta:
        ref_name = "TeamRole"


class TemplateSchema(s.Serializer):
    trust = s.IntegerField()
    room_kind = s.ChoiceField(Room.Kind.choices)
    roles = RoleSchema(many=True)

    class Meta:
        ref_name = "TeamTemplate"


class TemplatesSchema(s.Serializer):
    results = TemplateSchema(many=True)

    class Meta:
        ref_name = "TeamTemplates"


def _role(one: TeamRole) -> dict:
    return {"role": str(one.role), "least": one.least, "rooms": one.rooms}


class Templates(api.ApiView):
    @extend_schema(
        operation_id="team_templates", summary="The least team by kind of room", tags=[TAG],
        responses={200: TemplatesSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """A trust's own; to a provider those of the trusts it works for. Kinds without one need anybody at all."""
        require(request.user, Permission.VIEW_PLANNER)
        found: dict[tuple[int, str], list[dict]] = {}
        for one in TeamRole.objects.visible_to(request.user).order_by("trust_id", "room_kind", "role"):
            found.setdefault((one.trust_id, one.room_kind), []).append(_role(one))
        results = [
            {"trust": trust, "room_kind": kind, "roles": roles} for (trust, kind), roles in found.items()
        ]
        return Response({"results": results})


class Template(api.ApiView):
    @extend_schema(
        operation_id="team_template", summary="The least team for one kind of room", tags=[TAG],
        parameters=[KIND, described.ETAG], responses={200: TemplateSchema},
    )  # fmt: skip
    def get(self, request: Request, kind: str) -> Response:
        require(request.user, Permission.VIEW_PLANNER)
        return _answer(request.user, kind).response()

    @extend_schema(
        operation_id="team_template_set", summary="Set the least team for one kind of room", tags=[TAG],
        description="The whole of it: a role that is left out is not needed. It counts for teams named from then on.",
        request=described.body(BODY), parameters=[KIND, described.IF_MATCH, described.ETAG],
        responses={200: TemplateSchema},
        examples=[
            OpenApiExample(
                "Endoscopy", [{"role": "endoscopist", "least": 1}, {"role": "nurse", "least": 2}], request_only=True
            )
        ],
    )  # fmt: skip
    def put(self, request: Request, kind: str) -> Response:
        require(request.user, Permission.MANAGE_ESTATE)
        asked = api.read_list(request.data, ROLE, most=len(Clinician.Role.values), refusal=TOO_MANY)
        least, rooms = _read(asked)
        trusts = Trust.objects.visible_to(request.user).filter(pk=request.user.trust_id)
        list(trusts.select_for_update(no_key=True))
        as_read(request, version_of(_shape(request.user, kind)))
        set_team_minimum(by=request.user, room_kind=kind, least=least, rooms=rooms)
        return _answer(request.user, kind).response()


def _read(asked: list[dict]) -> tuple[dict[str, int], dict[str, int]]:
    faults = [
        Fault(f"/{place}/rooms", "unknown_value", "Only shared roles may span rooms.")
        for place, one in enumerate(asked)
        if one["rooms"] and one["rooms"] > 1 and one["role"] not in SHARED_ROLES
    ]
    roles = [one["role"] for one in asked]
    faults += [
        Fault(f"/{place}/role", "invalid", "Name each role once.") for place, role in enumerate(roles) if role in roles[:place]
    ]  # fmt: skip
    if faults:
        raise InvalidInput.of(faults)
    rooms = {one["role"]: one["rooms"] for one in asked if one["rooms"] and one["role"] in SHARED_ROLES}
    return {one["role"]: one["least"] for one in asked}, rooms


def _shape(by: Actor, kind: str) -> dict:
    if kind not in Room.Kind.values or not by.is_trust:
        raise NotFound()
    rows = TeamRole.objects.visible_to(by).filter(room_kind=kind).order_by("role")
    return {"trust": by.trust_id, "room_kind": kind, "roles": [_role(one) for one in rows]}


def _answer(by: Actor, kind: str) -> Answer:
    shape = _shape(by, kind)
    return Answer(shape, status=200, headers={"ETag": api.etag(version_of(shape))})
