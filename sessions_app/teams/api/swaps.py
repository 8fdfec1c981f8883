"""Changing one person of a team by API: who could come, putting them in, and the trust's own staff of a mixed team."""

from __future__ import annotations

from base.api import ApiView, etag, wanted_version
from base.errors import NotFound
from base.permissions import Permission
from base.records import Nothing
from base.requests import ApiRequest
from plumbing.endpoints import CommandView, Result, endpoint
from sessions_app.session.api.reading import hold, session_for
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.teams.api.rosters import TAG, read_team
from sessions_app.teams.records import PersonSwap, StandInRecord, StandInsRecord, TeamRecord, TrustStaffMember
from sessions_app.teams.selectors.candidates import stand_ins
from sessions_app.teams.services.swaps import swap_person
from sessions_app.teams.services.trust_staff import add_trust_staff, remove_trust_staff


class StandIns(ApiView):
    @endpoint(
        "roster_stand_ins",
        "Who could come in somebody's place",
        tag=TAG,
        answers=StandInsRecord,
        etag=True,
        permission=Permission.ROSTER_TEAMS,
    )
    def get(self, request: ApiRequest, pk: int, entry: int) -> Result:
        """Cleared that day and free at that time; those who lack nothing and have no warning come first."""
        session = session_for(request.actor, pk)
        rows = RosterEntry.objects.visible_to(request.actor).filter(session=session).exclude(clinician=None)
        leaving = rows.filter(pk=entry).first()
        if leaving is None:
            raise NotFound()
        found = stand_ins(actor=request.actor, session=session, leaving=leaving)
        record = StandInsRecord(
            session=session.pk, leaving=leaving.pk, results=[StandInRecord.of(candidate) for candidate in found]
        )
        return Result(record, headers={"ETag": etag(session.version)})


class TeamCommand(CommandView):
    """Something that changes a team; the answer is the team as it is now."""

    resource = "session"

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> TeamRecord:
        return read_team(request.actor, at["pk"])


class Swap(TeamCommand):
    @endpoint(
        "roster_swap",
        "Put somebody in a person's place, in the same role",
        tag=TAG,
        body=PersonSwap,
        answers=TeamRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: PersonSwap, pk: int, entry: int) -> int:
        """Until the list is over, also after the lock: with the checks of naming a team, told to the trust."""
        hold(request.actor, pk, wanted_version(request))
        swap_person(by=request.actor, session_id=pk, entry_id=entry, clinician_id=body.clinician, reason=body.reason)
        return pk


class TrustStaff(TeamCommand):
    @endpoint(
        "own_staff_add",
        "Add one of the trust's own staff to a mixed team",
        tag=TAG,
        body=TrustStaffMember,
        answers=TeamRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: TrustStaffMember, pk: int) -> int:
        """They count towards the trust's minimum; the trust names, pays and clears them."""
        hold(request.actor, pk, wanted_version(request))
        add_trust_staff(by=request.actor, session_id=pk, **body.values())
        return pk


class RemoveTrustStaff(TeamCommand):
    @endpoint(
        "own_staff_remove",
        "Take one of the trust's own staff off a team",
        tag=TAG,
        body=Nothing,
        answers=TeamRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: Nothing, pk: int, entry: int) -> int:
        """A team that is no longer whole puts the session back to accepted."""
        hold(request.actor, pk, wanted_version(request))
        remove_trust_staff(by=request.actor, session_id=pk, entry_id=entry)
        return pk
