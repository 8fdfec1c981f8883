"""Late events by API: what befell a patient after the list, told by either side, weeks later where need be."""

from __future__ import annotations

from base.api import ApiView, answer_page
from base.permissions import Permission
from base.records import Page, PageQuery
from base.requests import ApiRequest
from plumbing.endpoints import CommandView, endpoint
from sessions_app.aftercare.api.follow_ups import TAG, patient_of
from sessions_app.aftercare.records import LateEventRecord, LateEventTakenBack, NewLateEvent
from sessions_app.aftercare.selectors import late_events
from sessions_app.aftercare.services.follow_ups import record_late_event, take_back_late_event
from sessions_app.session.api.reading import session_for


class LateEvents(ApiView):
    @endpoint(
        "late_events_list",
        "Late events, as they were recorded",
        tag=TAG,
        query=PageQuery,
        answers=Page[LateEventRecord],
        permission=Permission.FOLLOW_UP,
    )
    def get(self, request: ApiRequest, query: PageQuery) -> Page[LateEventRecord]:
        """Also those taken back, which name the moment."""
        rows = late_events(actor=request.actor)
        return answer_page(LateEventRecord, rows, request, query, by=("recorded_at", "id"))


class LateEventCommand(CommandView):
    """Something said of a late event; the answer is the event as it is now."""

    resource = "late_event"

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> LateEventRecord:
        return LateEventRecord.of(late_events(actor=request.actor).get(pk=pk))


class SessionLateEvents(LateEventCommand):
    @endpoint(
        "late_events_add",
        "Record what befell a patient after the list",
        tag=TAG,
        body=NewLateEvent,
        answers={201: LateEventRecord},
        idempotent=True,
        permission=Permission.FOLLOW_UP,
    )
    def post(self, request: ApiRequest, body: NewLateEvent, pk: int) -> int:
        """It is never changed; what was recorded by mistake is taken back."""
        session = session_for(request.actor, pk)
        asked = body.values()
        patient = patient_of(request.actor, session.pk, asked.pop("entry"))
        return record_late_event(by=request.actor, session_id=session.pk, patient_id=patient, **asked).pk


class TakeBack(LateEventCommand):
    @endpoint(
        "late_events_take_back",
        "Take back what was recorded by mistake, and say why",
        tag=TAG,
        body=LateEventTakenBack,
        answers=LateEventRecord,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: LateEventTakenBack, pk: int) -> int:
        """Whoever recorded it takes it back. It stays to be seen, with the reason."""
        return take_back_late_event(by=request.actor, event_id=pk, reason=body.reason).pk
