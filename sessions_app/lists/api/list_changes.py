"""Taking patients off a list by API: off it, or off what was just put on; and who accepted whom."""

from __future__ import annotations

from base.api import ApiView, etag, wanted_version
from base.records import Results
from base.requests import ApiRequest
from plumbing.endpoints import Result, endpoint
from sessions_app.lists.api.offer_steps import entry_for
from sessions_app.lists.api.patient_list import TAG, ListCommand
from sessions_app.lists.models.criteria import ListException
from sessions_app.lists.records import EntriesToUndo, ListExceptionRecord, PatientListRecord, TakenOff
from sessions_app.lists.services.list_entries import take_off_list, undo_put_on
from sessions_app.session.api.reading import hold, session_for
from sessions_app.session.policies import require_patients


class Exceptions(ApiView):
    @endpoint(
        "list_exceptions",
        "Patients a clinician accepted although criteria are not met",
        tag=TAG,
        answers=Results[ListExceptionRecord],
        etag=True,
    )
    def get(self, request: ApiRequest, pk: int) -> Result:
        """Accepting one belongs to people: `POST …/list/` with an `exception` is answered 403 `person_needed`."""
        require_patients(request.actor)
        session = session_for(request.actor, pk)
        rows = ListException.objects.visible_to(request.actor).filter(entry__session=session).order_by("pk")
        found = Results[ListExceptionRecord](results=[ListExceptionRecord.of(row) for row in rows])
        return Result(found, headers={"ETag": etag(session.version)})


class TakeOff(ListCommand):
    @endpoint(
        "list_take_off",
        "Take a patient off the list",
        tag=TAG,
        body=TakenOff,
        answers=PatientListRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: TakenOff, pk: int, entry: int) -> int:
        """They wait on as before."""
        hold(request.actor, pk, wanted_version(request))
        entry_for(request.actor, pk, entry)
        return take_off_list(by=request.actor, entry_id=entry, **body.values()).pk


class UndoPutOn(ListCommand):
    @endpoint(
        "list_undo",
        "Take back what was just put on",
        tag=TAG,
        body=EntriesToUndo,
        answers=PatientListRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: EntriesToUndo, pk: int) -> int:
        """Those nobody was offered anything yet; the others stay. A second time takes nothing back."""
        hold(request.actor, pk, wanted_version(request))
        undo_put_on(by=request.actor, session_id=pk, entry_ids=body.entries)
        return pk
