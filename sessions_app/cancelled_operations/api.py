"""Operations cancelled on their day by API: the new date owed within 28 days, and what came of it. The trust's own."""

from __future__ import annotations

from django.utils import timezone

from base.actors import Actor
from base.api import ApiView, page_of, wanted_version
from base.errors import NotFound
from base.formatting import london_day
from base.permissions import Permission, require
from base.records import Page
from base.requests import ApiRequest
from base.versions import as_read
from plumbing.endpoints import CommandView, endpoint
from sessions_app.cancelled_operations.models import LastMinuteCancellation
from sessions_app.cancelled_operations.records import (
    CancelledOperationQuery,
    CancelledOperationRecord,
    NewTreatment,
    NoDateOwed,
    PatientCancellation,
    version_of_cancellation,
)
from sessions_app.cancelled_operations.selectors import cancelled_operations
from sessions_app.cancelled_operations.services import cancel_patient, end_cancellation, record_treatment
from sessions_app.lists.api.offer_steps import entry_for
from sessions_app.lists.api.patient_list import TAG as LISTS
from sessions_app.lists.api.patient_list import ListCommand
from sessions_app.lists.records import PatientListRecord
from sessions_app.session.api.reading import hold

TAG = "After a list"


def _require_trust(by: Actor) -> None:
    require(by, Permission.VIEW_PATIENTS)
    if not by.is_trust:
        raise NotFound()


def _read(by: Actor, pk: int) -> CancelledOperationRecord:
    found = cancelled_operations(actor=by, today=london_day(timezone.now()), ids=[pk])
    if not found:
        raise NotFound("There is no such cancellation that you can see.", code="promise_not_found")
    return CancelledOperationRecord.of(found[0])


class CancelledOperations(ApiView):
    @endpoint(
        "promises_list",
        "Admissions cancelled on their day, the first due first",
        tag=TAG,
        query=CancelledOperationQuery,
        answers=Page[CancelledOperationRecord],
    )
    def get(self, request: ApiRequest, query: CancelledOperationQuery) -> Page[CancelledOperationRecord]:
        """Where each stands follows from the lists: treated on one, a new date on one, moved by hours only."""
        _require_trust(request.actor)
        rows = LastMinuteCancellation.objects.visible_to(request.actor)
        rows = rows.filter(state=query.state) if query.state else rows
        page, following = page_of(rows, request, by=("due_on", "id"), cursor=query.cursor, limit=query.limit)
        found = cancelled_operations(
            actor=request.actor, today=london_day(timezone.now()), ids=[row.pk for row in page]
        )
        return Page[CancelledOperationRecord](
            results=[CancelledOperationRecord.of(operation) for operation in found], next=following
        )


class OneCancelledOperation(ApiView):
    @endpoint("promises_read", "One cancelled admission", tag=TAG, answers=CancelledOperationRecord, etag=True)
    def get(self, request: ApiRequest, pk: int) -> CancelledOperationRecord:
        """As it stands today."""
        _require_trust(request.actor)
        return _read(request.actor, pk)


class Settlement(CommandView):
    """A way in which a cancelled operation is settled; the answer is how it stands now."""

    resource = "promise"

    def hold(self, request: ApiRequest, pk: int) -> None:
        """Keep it as it is, if it is still as it was read. Raises Outdated."""
        require(request.actor, Permission.BOOK_PATIENTS)
        rows = LastMinuteCancellation.objects.visible_to(request.actor).select_for_update()
        if held := rows.filter(pk=pk).first():
            as_read(request, version_of_cancellation(held))

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> CancelledOperationRecord:
        return _read(request.actor, at["pk"])


class Treated(Settlement):
    @endpoint(
        "promises_treated",
        "Record treatment that no list here shows",
        tag=TAG,
        body=NewTreatment,
        answers=CancelledOperationRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewTreatment, pk: int) -> int:
        """On a list of the trust's own, or elsewhere at the trust's expense."""
        self.hold(request, pk)
        return record_treatment(by=request.actor, cancellation_id=pk, **body.values()).pk


class Ended(Settlement):
    @endpoint(
        "promises_ended",
        "Say that no date is owed any more",
        tag=TAG,
        body=NoDateOwed,
        answers=CancelledOperationRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NoDateOwed, pk: int) -> int:
        """The patient declined one, died, or wants no treatment. With the reason."""
        self.hold(request, pk)
        return end_cancellation(by=request.actor, cancellation_id=pk, reason=body.reason).pk


class CancelPlace(ListCommand):
    @endpoint(
        "list_cancel",
        "Cancel one patient's place on the list, with the reason",
        tag=LISTS,
        body=PatientCancellation,
        answers=PatientListRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: PatientCancellation, pk: int, entry: int) -> int:
        """On the day or after, for a reason of the hospital, an admission is owed a new date within 28 days."""
        hold(request.actor, pk, wanted_version(request))
        entry_for(request.actor, pk, entry)
        cancel_patient(by=request.actor, entry_id=entry, **body.values())
        return entry
