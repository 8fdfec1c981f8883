"""The team of a session by API: read it, name all of it."""

from __future__ import annotations

from collections.abc import Sequence

from base.actors import Actor
from base.api import ApiView, wanted_version
from base.errors import InvalidInput
from base.permissions import Permission
from base.requests import ApiRequest
from plumbing.endpoints import Many, endpoint
from sessions_app.session.api.reading import hold, session_for
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import State
from sessions_app.teams.records import NewTeamMember, TeamMemberRecord, TeamRecord
from sessions_app.teams.selectors.clearance_gaps import gaps_of_team
from sessions_app.teams.services.rosters import TeamMember, name_team

TAG = "Teams"
LARGEST_TEAM = 50
TOO_MANY = InvalidInput(f"A team has at most {LARGEST_TEAM} people.", code="too_many_at_once")


class Roster(ApiView):
    @endpoint(
        "roster_read",
        "The team of a session",
        tag=TAG,
        answers=TeamRecord,
        etag=True,
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest, pk: int) -> TeamRecord:
        """With what the trust's minimum still lacks, in words."""
        return read_team(request.actor, pk)

    @endpoint(
        "roster_name",
        "Name the whole team",
        tag=TAG,
        body=Many(NewTeamMember, LARGEST_TEAM, TOO_MANY),
        answers=TeamRecord,
        if_match=True,
        etag=True,
        example=[NewTeamMember.example],
    )
    def put(self, request: ApiRequest, body: list[NewTeamMember], pk: int) -> TeamRecord:
        """Replaces the team. With the trust's minimum met the session becomes staffed."""
        hold(request.actor, pk, wanted_version(request))
        people = [TeamMember(member.clinician, member.role) for member in body]
        team = name_team(by=request.actor, session_id=pk, people=people)
        return _team(team.session, team.entries, team.lacking)


def read_team(by: Actor, pk: int) -> TeamRecord:
    """A session's team as it is, with what it lacks. Raises NotFound."""
    session = session_for(by, pk)
    people = list(RosterEntry.objects.visible_to(by).filter(session=session))
    return _team(session, people, gaps_of_team(by, session, people))


def _team(session: Session, people: Sequence[RosterEntry], lacking: list[str]) -> TeamRecord:
    return TeamRecord(
        session=session.pk,
        state=State(session.state),
        version=session.version,
        people=[TeamMemberRecord.of(entry) for entry in people],
        lacking=lacking,
    )
