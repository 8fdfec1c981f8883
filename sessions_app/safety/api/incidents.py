"""What went wrong on lists, by API. An incident's words stay inside: they may say more of a patient than a system needs."""

from __future__ import annotations

from base.actors import Actor
from base.api import ApiView, answer_page, wanted_version
from base.errors import NotFound
from base.permissions import Permission
from base.records import Page, Results
from base.requests import ApiRequest
from base.versions import as_read
from plumbing.endpoints import CommandView, endpoint, idempotency_key
from sessions_app.safety.records import CandourDone, IncidentQuery, IncidentRecord, NewIncident
from sessions_app.safety.services import record_candour, report_incident
from sessions_app.session.api.reading import hold, session_for
from sessions_app.session.models.safety import Incident

TAG = "Safety"


class IncidentRegister(ApiView):
    @endpoint(
        "incidents_register",
        "All incidents, the latest first",
        tag=TAG,
        query=IncidentQuery,
        answers=Page[IncidentRecord],
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest, query: IncidentQuery) -> Page[IncidentRecord]:
        """Those of your organisation's lists, without their words."""
        rows = Incident.objects.visible_to(request.actor)
        rows = rows if query.open is None else rows.filter(closed_at__isnull=query.open)
        rows = rows if query.candour is None else rows.filter(candour_due=query.candour)
        return answer_page(IncidentRecord, rows, request, query, by=("-happened_at", "-id"))


class OneIncident(ApiView):
    @endpoint(
        "incidents_read", "One incident", tag=TAG, answers=IncidentRecord, etag=True, permission=Permission.VIEW_PLANNER
    )
    def get(self, request: ApiRequest, pk: int) -> IncidentRecord:
        """Without its words; people read them on its page."""
        return _read(request.actor, pk)


def _read(by: Actor, pk: int) -> IncidentRecord:
    found = Incident.objects.visible_to(by).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such incident that you can see.", code="incident_not_found")
    return IncidentRecord.of(found)


class IncidentCommand(CommandView):
    """Something said of an incident; the answer is the incident as it is now."""

    resource = "incident"

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> IncidentRecord:
        return _read(request.actor, pk)


class Candour(IncidentCommand):
    @endpoint(
        "incidents_candour",
        "The patient or family was told, and written to",
        tag=TAG,
        body=CandourDone,
        answers=IncidentRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: CandourDone, pk: int) -> int:
        """The letter may follow. Both days are needed before a person closes the incident."""
        held = Incident.objects.visible_to(request.actor).select_for_update().filter(pk=pk).first()
        if held is not None:
            as_read(request, held.version)
        return record_candour(by=request.actor, incident_id=pk, **body.values()).pk


class Incidents(IncidentCommand):
    @endpoint(
        "incidents_list",
        "Incidents of a session",
        tag=TAG,
        answers=Results[IncidentRecord],
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest, pk: int) -> Results[IncidentRecord]:
        """The latest first, without their words."""
        session = session_for(request.actor, pk)
        rows = Incident.objects.visible_to(request.actor).filter(session=session)
        return Results[IncidentRecord](results=[IncidentRecord.of(incident) for incident in rows])

    @endpoint(
        "incidents_report",
        "Report an incident of a session",
        tag=TAG,
        body=NewIncident,
        answers={201: IncidentRecord},
        if_match=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewIncident, pk: int) -> int:
        """Harm of moderate degree or worse sets `candour_due`."""
        hold(request.actor, pk, wanted_version(request))
        incident = report_incident(
            by=request.actor,
            session_id=pk,
            key=idempotency_key(request),
            happened_at=body.happened_at,
            what=body.what,
            physical=body.physical_harm,
            psychological=body.psychological_harm,
            action=body.immediate_action,
            entry_id=body.entry,
            never_event=body.never_event,
        )
        return incident.pk
