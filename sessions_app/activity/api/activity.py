"""What was delivered, by API: one attendance, a delivery of up to a thousand, corrections, mistakes taken back."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.errors import InvalidInput, NotAllowed, NotFound
from base.permissions import Permission, require
from plumbing.api import KEY_PARAMETER, Answer, Once
from sessions_app.activity.api import bodies
from sessions_app.activity.api.shapes import activity_shape, batch_shape, outcome_shape, rejected_shape
from sessions_app.activity.models import ActivityBatch, BatchRow
from sessions_app.activity.services.activities import (  # fmt: skip
    Record,
    correct_activity,
    find_record,
    log_activities,
    log_activity,
    void_activity,
)
from sessions_app.activity.services.replay import replay_delivery
from sessions_app.activity.services.results import Became
from sessions_app.session.api import schemas
from sessions_app.session.api.shapes import may_see_patients

DRY_RUN = OpenApiParameter(
    "dry_run", {"type": "boolean"}, description="Do everything and keep nothing. False."
)
VERSION = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=True, description="The record's version."
)


def _shown(record: Record, *, status: int = 200, warnings=()) -> Answer:
    headers = {"ETag": api.etag(record.latest.version)}
    if status == 201:
        headers["Location"] = f"/api/v1/activities/{record.id}/"
    return Answer(activity_shape(record, warnings=warnings), ids=[record.id], status=status, headers=headers)


def _record(by: Actor, pk: int) -> Record:
    if not may_see_patients(by):
        raise NotAllowed(
            f"Your role does not let you {Permission.VIEW_PATIENTS.sentence}.", code="not_allowed"
        )
    return find_record(by=by, activity_id=api.checked_id(pk))


class Activities(Once, api.ApiView):
    resource = "activity"

    @extend_schema(
        operation_id="activities_log", summary="Log one attendance", tags=["activity"],
        request=described.body(bodies.ROW), parameters=[KEY_PARAMETER, described.LOCATION, VERSION],
        responses={
            201: OpenApiResponse(schemas.ActivitySchema, description="Logged."),
            200: OpenApiResponse(schemas.ActivitySchema, description="The same body was logged before: its record."),
        },
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request) -> Answer:
        result = log_activity(by=request.user, row=request.data)
        record = find_record(by=request.user, activity_id=result.activity_id)
        return _shown(record, status=result.status, warnings=result.warnings)

    def again(self, request: Request, ids: list, status: int) -> Answer:
        return _shown(find_record(by=request.user, activity_id=ids[0]), status=status)


class OneActivity(api.ApiView):
    @extend_schema(
        operation_id="activities_read", summary="One record, in the version that counts", tags=["activity"],
        parameters=[VERSION], responses={200: schemas.ActivitySchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return _shown(_record(request.user, pk)).response()


class Change(Once, api.ApiView):
    """What corrections and voids have in common: they answer the record."""

    resource = "activity"

    def again(self, request: Request, ids: list, status: int, pk: int) -> Answer:
        return _shown(_record(request.user, ids[0]))


class Corrections(Change):
    @extend_schema(
        operation_id="activities_correct", summary="Correct a record", tags=["activity"],
        description="The whole row as it should be, with the reason. Adds a version; until sign-off.",
        request=described.body(bodies.CORRECTION), parameters=[KEY_PARAMETER, VERSION],
        responses={200: schemas.ActivitySchema},
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request, pk: int) -> Answer:
        sent = request.data
        row = (
            {name: value for name, value in sent.items() if name != "reason"}
            if isinstance(sent, dict)
            else sent
        )
        reason = sent.get("reason") if isinstance(sent, dict) else ""
        return _shown(
            correct_activity(by=request.user, activity_id=api.checked_id(pk), row=row, reason=reason)
        )


class Voids(Change):
    @extend_schema(
        operation_id="activities_void", summary="Take back a record entered in error", tags=["activity"],
        request=described.body(described.REASON), parameters=[KEY_PARAMETER, VERSION],
        responses={200: schemas.ActivitySchema},
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request, pk: int) -> Answer:
        asked = api.read_object(request.data, {"reason": api.text(200, required=True)})
        return _shown(void_activity(by=request.user, activity_id=api.checked_id(pk), reason=asked["reason"]))


class Batches(Once, api.ApiView):
    resource = "activity batch"

    @extend_schema(
        operation_id="activities_deliver", summary="Log up to 1,000 attendances", tags=["activity"],
        description="Good rows are kept whatever the others are. Sending the same rows again repeats, never doubles.",
        request=described.body(bodies.ROWS), parameters=[DRY_RUN, KEY_PARAMETER],
        responses={200: OpenApiResponse(schemas.OutcomeSchema, description="What became of each row.")},
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request) -> Answer:
        options = api.read_parameters(request, {"dry_run": api.flag(absent=False)})
        result = log_activities(by=request.user, rows=_rows(request), **options)
        return Answer(outcome_shape(result), ids=[result.batch_id], status=200)

    def again(self, request: Request, ids: list, status: int) -> Answer:
        if ids[0] is None:
            return self.make(request)
        result = replay_delivery(by=request.user, batch_id=ids[0], rows=_rows(request))
        return Answer(outcome_shape(result), ids=ids, status=200)


def _rows(request: Request) -> list:
    if not isinstance(request.data, list):
        raise InvalidInput("Send a JSON array of rows.", code="not_a_list")
    return request.data


def _batch(by: Actor, pk: int) -> ActivityBatch:
    require(by, Permission.LOG_ACTIVITY)
    batch = ActivityBatch.objects.visible_to(by).filter(pk=api.checked_id(pk)).first()
    if batch is None:
        raise NotFound()
    return batch


class OneBatch(api.ApiView):
    @extend_schema(
        operation_id="activities_batch_read", summary="A delivery's counts", tags=["activity"],
        responses={200: schemas.BatchSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return Response(batch_shape(_batch(request.user, pk)))


class BatchRows(api.ApiView):
    @extend_schema(
        operation_id="activities_batch_rows", summary="A delivery's rejected rows and why", tags=["activity"],
        description="Rows are named by their place in the delivery; what they held is not kept.",
        parameters=[OpenApiParameter("status", {"type": "string", "enum": ["rejected"]}), described.CURSOR, described.LIMIT],
        responses={200: schemas.RejectedPageSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        asked = api.read_parameters(request, {"status": api.choice([Became.REJECTED.value])} | api.PAGE)
        rows = BatchRow.objects.visible_to(request.user).filter(batch=_batch(request.user, pk))
        page, following = api.page_of(
            rows, request, by=("index", "id"), cursor=asked["cursor"], limit=asked["limit"]
        )
        return Response({"results": [rejected_shape(row) for row in page], "next": following})
