"""What was delivered, by API: one attendance, a delivery of up to a thousand, corrections, mistakes taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from base.actors import Actor
from base.api import ApiView, answer_page
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require
from base.records import FaultRecord, Page
from base.requests import ApiRequest
from plumbing.endpoints import IdempotentView, Raw, Result, endpoint
from sessions_app.activity.models import ActivityBatch, BatchRow
from sessions_app.activity.records import (
    ActivityBatchRecord,
    ActivityCorrection,
    ActivityDeliveryRecord,
    ActivityRecord,
    ActivityVoid,
    BatchRowQuery,
    DeliveryQuery,
    RejectedRowRecord,
)
from sessions_app.activity.services.activities import (
    MOST_ROWS,
    LoggedActivity,
    correct_activity,
    find_record,
    log_activities,
    log_activity,
    void_activity,
)
from sessions_app.activity.services.new_activity import NewActivity
from sessions_app.activity.services.replay import replay_delivery
from sessions_app.session.policies import require_patients

TAG = "Activity"


def _record(record: LoggedActivity, warnings: Iterable[Fault] = ()) -> ActivityRecord:
    found = [FaultRecord.of(warning) for warning in warnings]
    return ActivityRecord.of(record.latest, id=record.id, warnings=found)


def _logged(record: LoggedActivity, status: int, warnings: Iterable[Fault] = ()) -> Result:
    headers = {"Location": f"/api/v1/activities/{record.id}/"} if status == 201 else {}
    return Result(_record(record, warnings), ids=[record.id], status=status, headers=headers)


def _read_record(by: Actor, pk: int) -> ActivityRecord:
    require_patients(by)
    return _record(find_record(by=by, activity_id=pk))


class Activities(IdempotentView):
    resource = "activity"

    @endpoint(
        "activities_log",
        "Log one attendance",
        tag=TAG,
        body=Raw(NewActivity),
        answers={201: ActivityRecord, 200: ActivityRecord},
        etag=True,
        location=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest) -> Result:
        """Answered 200 where the same body was logged before: with its record."""
        result = log_activity(by=request.actor, row=request.data)
        record = find_record(by=request.actor, activity_id=result.record_id)
        return _logged(record, result.status, result.warnings)

    def again(self, request: ApiRequest, ids: list, status: int, **at: int) -> Result:
        return _logged(find_record(by=request.actor, activity_id=ids[0]), status)


class OneActivity(ApiView):
    @endpoint("activities_read", "One record, in the version that counts", tag=TAG, answers=ActivityRecord, etag=True)
    def get(self, request: ApiRequest, pk: int) -> ActivityRecord:
        """Any version's id finds it. For those who book patients or log what was done to them."""
        return _read_record(request.actor, pk)


class ActivityChange(IdempotentView):
    """What corrections and voids have in common: they answer the record."""

    resource = "activity"

    def again(self, request: ApiRequest, ids: list, status: int, **at: int) -> Result:
        return Result(_read_record(request.actor, ids[0]), ids=ids)


class Corrections(ActivityChange):
    @endpoint(
        "activities_correct",
        "Correct a record",
        tag=TAG,
        body=Raw(ActivityCorrection),
        answers=ActivityRecord,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, pk: int) -> Result:
        """The whole row as it should be, with the reason. Adds a version; until sign-off."""
        sent: Any = request.data
        row = {**sent} if isinstance(sent, dict) else sent
        reason: Any = row.pop("reason", None) if isinstance(row, dict) else ""
        changed = correct_activity(by=request.actor, activity_id=pk, row=row, reason=reason)
        return Result(_record(changed), ids=[changed.id])


class Voids(ActivityChange):
    @endpoint(
        "activities_void",
        "Take back a record entered in error",
        tag=TAG,
        body=ActivityVoid,
        answers=ActivityRecord,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: ActivityVoid, pk: int) -> Result:
        """It stays to be read and counts for nothing; until sign-off."""
        changed = void_activity(by=request.actor, activity_id=pk, reason=body.reason)
        return Result(_record(changed), ids=[changed.id])


class Batches(IdempotentView):
    resource = "activity batch"

    @endpoint(
        "activities_deliver",
        f"Log up to {MOST_ROWS:,} attendances",
        tag=TAG,
        query=DeliveryQuery,
        body=Raw(NewActivity, MOST_ROWS),
        answers=ActivityDeliveryRecord,
        idempotent=True,
        example=[NewActivity.example],
    )
    def post(self, request: ApiRequest, query: DeliveryQuery) -> Result:
        """Good rows are kept whatever the others are. Sending the same rows again repeats, never doubles."""
        return self._deliver(request, dry_run=query.dry_run)

    def again(self, request: ApiRequest, ids: list, status: int, **at: int) -> Result:
        if ids[0] is None:
            return self._deliver(request, dry_run=True)
        result = replay_delivery(by=request.actor, batch_id=ids[0], rows=_rows(request))
        return Result(ActivityDeliveryRecord.of(result), ids=ids)

    def _deliver(self, request: ApiRequest, *, dry_run: bool) -> Result:
        result = log_activities(by=request.actor, rows=_rows(request), dry_run=dry_run)
        return Result(ActivityDeliveryRecord.of(result), ids=[result.batch_id])


def _rows(request: ApiRequest) -> list:
    if not isinstance(request.data, list):
        raise InvalidInput("Send a JSON array of rows.", code="not_a_list")
    return request.data


def _batch(by: Actor, pk: int) -> ActivityBatch:
    require(by, Permission.LOG_ACTIVITY)
    batch = ActivityBatch.objects.visible_to(by).filter(pk=pk).first()
    if batch is None:
        raise NotFound()
    return batch


class OneBatch(ApiView):
    @endpoint("activities_batch_read", "A delivery in numbers", tag=TAG, answers=ActivityBatchRecord)
    def get(self, request: ApiRequest, pk: int) -> ActivityBatchRecord:
        """The provider's own deliveries; trial runs are not kept."""
        return ActivityBatchRecord.of(_batch(request.actor, pk))


class BatchRows(ApiView):
    @endpoint(
        "activities_batch_rows",
        "A delivery's rejected rows and why",
        tag=TAG,
        query=BatchRowQuery,
        answers=Page[RejectedRowRecord],
    )
    def get(self, request: ApiRequest, query: BatchRowQuery, pk: int) -> Page[RejectedRowRecord]:
        """Rows are named by their place in the delivery; what they held is not kept."""
        rows = BatchRow.objects.visible_to(request.actor).filter(batch=_batch(request.actor, pk))
        return answer_page(RejectedRowRecord, rows, request, query, by=("index", "id"))
