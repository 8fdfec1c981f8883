"""Clearance for a session by API: what each of its team lacks on its day, and what was cleared for it by whom."""

from __future__ import annotations

from collections import defaultdict

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.permissions import Permission, require
from providers.clearance_gaps import ClearanceGap
from sessions_app.session.api.reading import session_for
from sessions_app.session.api.shapes import local
from sessions_app.session.models.rosters import LocalWaiver, RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import State
from sessions_app.teams.selectors.clearance_gaps import lacking_of_team, lacks_of


class WaiverSchema(s.Serializer):
    item = s.CharField()
    reason = s.CharField()
    cleared_by = s.CharField()
    cleared_at = s.DateTimeField()

    class Meta:
        ref_name = "LocalWaiver"


class PersonSchema(s.Serializer):
    entry = s.IntegerField(help_text="The place in the team.")
    clinician = s.IntegerField(
        allow_null=True, help_text="Null for the trust's own staff, whom it clears itself."
    )
    name = s.CharField()
    absolute = s.ListField(child=s.CharField(), help_text="Items nobody overrides.")
    suspended = s.BooleanField()
    local = s.ListField(
        child=s.CharField(), help_text="Items a person of the trust may clear for this session."
    )
    cleared = WaiverSchema(many=True)

    class Meta:
        ref_name = "PersonOfTeam"


class SessionClearanceSchema(s.Serializer):
    session = s.IntegerField()
    state = s.ChoiceField(State.choices)
    version = s.IntegerField()
    lacking = s.ListField(child=s.CharField(), help_text="What keeps the team from being whole, in words.")
    people = PersonSchema(many=True)

    class Meta:
        ref_name = "SessionClearance"


class SessionClearance(api.ApiView):
    @extend_schema(
        operation_id="clearance_of_session", summary="What each of a team lacks on the session's day", tags=["teams"],
        parameters=[described.ETAG], responses={200: SessionClearanceSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        """Clearing a local item for the session is a deed of the trust's manager on call, on the session's page."""
        require(request.user, Permission.VIEW_PLANNER)
        session = session_for(request.user, pk)
        return Response(_shape(request.user, session), headers={"ETag": api.etag(session.version)})


def _shape(by: Actor, session: Session) -> dict:
    team = list(RosterEntry.objects.visible_to(by).filter(session=session).order_by("pk"))
    lacks = lacks_of(session, (one.clinician_id for one in team))
    cleared = defaultdict(list)
    for one in LocalWaiver.objects.visible_to(by).filter(session=session).order_by("pk"):
        cleared[one.clinician_id].append(_waiver(one))
    return {
        "session": session.pk, "state": str(session.state), "version": session.version,
        "lacking": lacking_of_team(by, session, team),
        "people": [_person(one, lacks.get(one.clinician_id, ClearanceGap()), cleared[one.clinician_id]) for one in team],
    }  # fmt: skip


def _person(entry: RosterEntry, lack: ClearanceGap, cleared: list[dict]) -> dict:
    return {
        "entry": entry.pk, "clinician": entry.clinician_id, "name": entry.name,
        "absolute": [str(item) for item in lack.absolute], "suspended": lack.suspended, "local": list(lack.local),
        "cleared": cleared,
    }  # fmt: skip


def _waiver(one: LocalWaiver) -> dict:
    return {
        "item": str(one.item), "reason": one.reason, "cleared_by": one.cleared_by, "cleared_at": local(one.cleared_at)
    }  # fmt: skip
