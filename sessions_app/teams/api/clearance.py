"""Clearance for a session by API: what each of its team lacks on its day, and what was cleared for it by whom."""

from __future__ import annotations

from collections import defaultdict

from base.actors import Actor
from base.api import ApiView
from base.permissions import Permission
from base.requests import ApiRequest
from plumbing.endpoints import endpoint
from providers.clearance_gaps import ClearanceGap
from sessions_app.session.api.reading import session_for
from sessions_app.session.models.rosters import LocalWaiver, RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import State
from sessions_app.teams.records import LocalWaiverRecord, PersonOfTeamRecord, SessionClearanceRecord
from sessions_app.teams.selectors.clearance_gaps import gaps_of, gaps_of_team


class SessionClearance(ApiView):
    @endpoint(
        "clearance_of_session",
        "What each of a team lacks on the session's day",
        tag="Teams",
        answers=SessionClearanceRecord,
        etag=True,
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest, pk: int) -> SessionClearanceRecord:
        """Clearing a local item for the session is a deed of the trust's manager on call, on the session's page."""
        return _clearance(request.actor, session_for(request.actor, pk))


def _clearance(by: Actor, session: Session) -> SessionClearanceRecord:
    team = list(RosterEntry.objects.visible_to(by).filter(session=session).order_by("pk"))
    gaps = gaps_of(session, (entry.clinician_id for entry in team))
    cleared: dict[int | None, list[LocalWaiverRecord]] = defaultdict(list)
    for waiver in LocalWaiver.objects.visible_to(by).filter(session=session).order_by("pk"):
        cleared[waiver.clinician_id].append(LocalWaiverRecord.of(waiver))
    return SessionClearanceRecord(
        session=session.pk,
        state=State(session.state),
        version=session.version,
        lacking=gaps_of_team(by, session, team),
        people=[
            _person(entry, gaps.get(entry.clinician_id, ClearanceGap()), cleared[entry.clinician_id]) for entry in team
        ],
    )


def _person(entry: RosterEntry, gap: ClearanceGap, cleared: list[LocalWaiverRecord]) -> PersonOfTeamRecord:
    return PersonOfTeamRecord(
        entry=entry.pk,
        clinician=entry.clinician_id,
        name=entry.name,
        absolute=gap.absolute,
        suspended=gap.suspended,
        local=gap.local,
        cleared=cleared,
    )
