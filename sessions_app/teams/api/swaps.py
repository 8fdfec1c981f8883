"""Changing one person of a team by API: who could come, putting them in, and the trust's own staff of a mixed team."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.described import ID, WHY, an_object, one_of, or_null, text_of
from base.errors import NotFound
from base.permissions import Permission, require
from plumbing.api import KEY_PARAMETER, Answer, Deed
from providers.models import Clinician, Registration
from sessions_app.session.api import schemas
from sessions_app.session.api.reading import hold, session_for
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.teams.api.rosters import team_answer
from sessions_app.teams.selectors.candidates import Candidate, stand_ins
from sessions_app.teams.services.swaps import swap_person
from sessions_app.teams.services.trust_staff import add_trust_staff, remove_trust_staff

SWAP = an_object({"clinician": ID, "reason": WHY}, ["clinician", "reason"])
STAFF = an_object(
    {
        "name": text_of(120, minLength=1), "role": one_of(Clinician.Role.values),
        "register": one_of(Registration.Register.values),
        "number": text_of(30, "Register number, or the trust's own staff number.", minLength=1),
        "telephone": or_null(text_of(30)),
    },
    ["name", "role", "register", "number"],
)  # fmt: skip
_TEAM = {
    "tags": ["teams"], "parameters": [described.IF_MATCH, KEY_PARAMETER, described.ETAG],
    "responses": {200: schemas.TeamSchema},
}  # fmt: skip


class StandInSchema(s.Serializer):
    clinician = s.IntegerField()
    name = s.CharField()
    role = s.ChoiceField(Clinician.Role.choices)
    lacks = s.ListField(
        child=s.CharField(), help_text="Items the trust's manager on call may clear for this session."
    )
    warnings = s.ListField(child=s.CharField(), help_text="Rest and weekly hours, in words.")

    class Meta:
        ref_name = "StandIn"


class StandInsSchema(s.Serializer):
    session = s.IntegerField()
    leaving = s.IntegerField(help_text="The place in the team, as `GET …/roster/` names it.")
    results = StandInSchema(many=True)

    class Meta:
        ref_name = "StandIns"


def _shape(one: Candidate) -> dict:
    person = one.person
    return {
        "clinician": person.pk, "name": person.name, "role": str(person.role), "lacks": list(one.lack.local),
        "warnings": list(one.warnings),
    }  # fmt: skip


class StandIns(api.ApiView):
    @extend_schema(
        operation_id="roster_stand_ins", summary="Who could come in somebody's place", tags=["teams"],
        parameters=[described.ETAG], responses={200: StandInsSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int, entry: int) -> Response:
        """Cleared that day and free at that time; those who lack nothing and have no warning come first."""
        require(request.user, Permission.ROSTER_TEAMS)
        session = session_for(request.user, pk)
        rows = RosterEntry.objects.visible_to(request.user).filter(session=session).exclude(clinician=None)
        leaving = rows.filter(pk=api.checked_id(entry)).first()
        if leaving is None:
            raise NotFound()
        found = stand_ins(actor=request.user, session=session, leaving=leaving)
        shape = {"session": session.pk, "leaving": leaving.pk, "results": [_shape(one) for one in found]}
        return Response(shape, headers={"ETag": api.etag(session.version)})


class OfTeam(Deed):
    """A deed that changes a team; its answer is the team as it is now."""

    resource, status = "session", 200

    def shown(self, request: Request, done: int, pk: int, **at: int) -> Answer:
        return team_answer(request.user, pk)


@extend_schema_view(
    post=extend_schema(
        operation_id="roster_swap", summary="Put somebody in a person's place, in the same role",
        description="Until the list is over, also after the lock: with the checks of naming a team, told to the trust.",
        request=described.body(SWAP),
        examples=[OpenApiExample("Ill", {"clinician": 12, "reason": "Ill this morning"}, request_only=True)], **_TEAM,
    )
)  # fmt: skip
class Swap(OfTeam):
    fields = {"clinician": api.whole(required=True), "reason": api.text(200, required=True)}

    def act(self, request: Request, asked: dict, pk: int, entry: int) -> int:
        hold(request.user, pk, api.wanted_version(request))
        swap_person(
            by=request.user, session_id=pk, entry_id=entry, clinician_id=asked["clinician"], reason=asked["reason"]
        )  # fmt: skip
        return pk


@extend_schema_view(
    post=extend_schema(
        operation_id="own_staff_add", summary="Add one of the trust's own staff to a mixed team",
        description="They count towards the trust's minimum; the trust names, pays and clears them.",
        request=described.body(STAFF),
        examples=[
            OpenApiExample(
                "A nurse", request_only=True,
                value={"name": "Kim Example", "role": "nurse", "register": "nmc", "number": "99I0042E"},
            )
        ], **_TEAM,
    )
)  # fmt: skip
class OwnStaff(OfTeam):
    fields = {
        "name": api.text(120, required=True), "role": api.choice(Clinician.Role.values, required=True),
        "register": api.choice(Registration.Register.values, required=True), "number": api.text(30, required=True),
        "telephone": api.text(30, absent=""),
    }  # fmt: skip

    def act(self, request: Request, asked: dict, pk: int) -> int:
        hold(request.user, pk, api.wanted_version(request))
        add_trust_staff(by=request.user, session_id=pk, **asked)
        return pk


@extend_schema_view(
    post=extend_schema(
        operation_id="own_staff_remove", summary="Take one of the trust's own staff off a team",
        request=described.body(described.NOTHING), **_TEAM,
    )
)  # fmt: skip
class RemoveOwnStaff(OfTeam):
    def act(self, request: Request, asked: dict, pk: int, entry: int) -> int:
        hold(request.user, pk, api.wanted_version(request))
        remove_trust_staff(by=request.user, session_id=pk, entry_id=entry)
        return pk
