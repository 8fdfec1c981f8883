"""A session's patients by API."""

from __future__ import annotations

from base.actors import Actor
from base.api import wanted_version
from base.requests import ApiRequest
from plumbing.endpoints import CommandView, Result, endpoint
from sessions_app.lists.records import ListEntryRecord, NewListEntries, PatientListRecord, slots_left
from sessions_app.lists.services.criteria import ExceptionGiven
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.session.api.reading import hold, session_for
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.policies import require_patients
from trusts.models import Room

TAG = "Lists"


def patient_list(by: Actor, pk: int) -> PatientListRecord:
    """A session's list as it is."""
    session = session_for(by, pk)
    require_patients(by)
    found = ListEntry.objects.visible_to(by).filter(session=session, live=True).select_related("patient")
    entries = list(found.order_by("position"))
    return PatientListRecord(
        session=session.pk,
        version=session.version,
        unit=Room.Unit(session.unit),
        planned_capacity=session.planned_capacity,
        slots_left=slots_left(session, entries),
        entries=[ListEntryRecord.of(entry) for entry in entries],
    )


class ListCommand(CommandView):
    """Something that changes a list; the answer is the list as it is now."""

    resource = "list"

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> PatientListRecord | Result:
        return patient_list(request.actor, at["pk"])


class PatientList(ListCommand):
    @endpoint("list_read", "The patients on a session's list", tag=TAG, answers=PatientListRecord, etag=True)
    def get(self, request: ApiRequest, pk: int) -> PatientListRecord:
        """In the order of the day, without those taken off. For those who book patients or log what was done to them."""
        return patient_list(request.actor, pk)

    @endpoint(
        "list_fill",
        "Put waiting patients on the list",
        tag=TAG,
        body=NewListEntries,
        answers={201: PatientListRecord},
        if_match=True,
        etag=True,
        location=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewListEntries, pk: int) -> int:
        """All or none. Acceptance criteria of the service line are checked: 409 `criteria_not_met` names each."""
        hold(request.actor, pk, wanted_version(request))
        put_on_list(
            by=request.actor,
            session_id=pk,
            need_ids=body.needs,
            reason=body.reason,
            exception=ExceptionGiven(**body.exception.values()) if body.exception else None,
            standby=body.standby,
            slot_kinds={chosen.need: chosen.kind for chosen in body.slot_kinds or ()},
        )
        return pk

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> Result:
        return Result(patient_list(request.actor, pk), headers={"Location": f"/api/v1/sessions/{pk}/list/"})
