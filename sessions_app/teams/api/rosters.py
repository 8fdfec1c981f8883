"""The team of a session by API: read it, name all of it."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.errors import InvalidInput
from base.permissions import Permission, require
from plumbing.api import Answer
from sessions_app.session.api import bodies, schemas
from sessions_app.session.api.reading import hold, session_for
from sessions_app.session.api.shapes import member_shape
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.teams.selectors.clearance_gaps import lacking_of_team
from sessions_app.teams.services.rosters import TeamMember, name_team

LARGEST_TEAM = 50


MEMBER = {"clinician": api.whole(required=True), "role": api.text(12, absent="")}


TOO_MANY = InvalidInput(f"A team has at most {LARGEST_TEAM} people.", code="too_many_at_once")


class Roster(api.ApiView):
    @extend_schema(
        operation_id="roster_read", summary="The team of a session", tags=["teams"],
        parameters=[described.ETAG], responses={200: schemas.TeamSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        require(request.user, Permission.VIEW_PLANNER)
        return team_answer(request.user, pk).response()

    @extend_schema(
        operation_id="roster_name", summary="Name the whole team", tags=["teams"],
        description="Replaces the team. With the trust's minimum met the session becomes staffed.",
        request=described.body(bodies.TEAM), parameters=[described.IF_MATCH, described.ETAG],
        responses={200: schemas.TeamSchema},
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        hold(request.user, pk, api.wanted_version(request))
        asked = api.read_list(request.data, MEMBER, most=LARGEST_TEAM, refusal=TOO_MANY)
        people = [TeamMember(one["clinician"], one["role"]) for one in asked]
        team = name_team(by=request.user, session_id=api.checked_id(pk), people=people)
        return _team(team.session, team.entries, team.lacking).response()


def team_answer(by: Actor, pk: int) -> Answer:
    """A session's team as it is, with what it lacks."""
    session = session_for(by, pk)
    people = list(RosterEntry.objects.visible_to(by).filter(session=session))
    return _team(session, people, lacking_of_team(by, session, people))


def _team(session: Session, people: list[RosterEntry], lacking: list[str]) -> Answer:
    shape = {
        "session": session.pk,
        "state": str(session.state),
        "version": session.version,
        "people": [member_shape(one) for one in people],
        "lacking": lacking,
    }
    return Answer(shape, status=200, headers={"ETag": api.etag(session.version)})
