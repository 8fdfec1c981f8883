"""The 28-day promise by API: who is owed a new date, where it stands, recording how it was settled. The trust's own."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import DAY, an_object, one_of
from base.errors import NotFound
from base.formatting import london_day
from base.permissions import Permission, require
from base.versions import as_read, version_of
from plumbing.api import KEY_PARAMETER, Answer, Deed
from sessions_app.cancelled_operations.models import LastMinuteCancellation as Promise
from sessions_app.cancelled_operations.selectors import Standing, promises
from sessions_app.cancelled_operations.services import cancel_patient, end_promise, record_treatment
from sessions_app.lists.api.list_changes import _LIST, CANCEL, OfList
from sessions_app.session.api.shapes import local
from sessions_app.session.cancellation_reasons import Group, Why

STANDINGS = ("owed", "breached", "treated", "late", "postponed", "ended")
TAG = "After a list"


class PromiseSchema(s.Serializer):
    id = s.IntegerField()
    version = s.IntegerField(help_text="Another one after every change; also the ETag.")
    session = s.IntegerField()
    need = s.IntegerField()
    patient = s.CharField(help_text="The invented name both sides see.")
    planned_on = s.DateField(help_text="Day 0.")
    due_on = s.DateField(help_text="Day 28: the last day that keeps the promise.")
    days_left = s.IntegerField(help_text="Below zero once the day has passed.")
    standing = s.ChoiceField(
        STANDINGS, help_text="late: treated after day 28; breached: still waits after it."
    )
    booked_on = s.DateField(allow_null=True, help_text="The new date on a list, where there is one.")
    treated_on = s.DateField(allow_null=True)
    treated_where = s.CharField(allow_blank=True)
    group = s.ChoiceField(Group.choices)
    why = s.ChoiceField(Why.choices)
    cancelled_at = s.DateTimeField()
    cancelled_by = s.CharField()
    settled_at = s.DateTimeField(allow_null=True)
    settled_by = s.CharField(allow_blank=True)
    settled_why = s.CharField(allow_blank=True)

    class Meta:
        ref_name = "Promise"


PromisesSchema = described.page_of(PromiseSchema)


def promise_shape(one: Standing) -> dict:
    kept = one.promise
    return {
        "id": kept.pk, "version": _version(kept), "session": kept.session_id, "need": kept.need_id,
        "patient": kept.patient.pseudonym, "planned_on": kept.planned_on.isoformat(), "due_on": kept.due_on.isoformat(),
        "days_left": one.days_left, "standing": one.state, "booked_on": one.booked_on and one.booked_on.isoformat(),
        "treated_on": one.treated_on and one.treated_on.isoformat(), "treated_where": str(kept.treated_where),
        "group": str(kept.group), "why": str(kept.why), "cancelled_at": local(kept.cancelled_at),
        "cancelled_by": kept.cancelled_by, "settled_at": local(kept.settled_at), "settled_by": kept.settled_by,
        "settled_why": kept.settled_why,
    }  # fmt: skip


def _version(kept: Promise) -> int:
    return version_of([kept.pk, str(kept.state), kept.settled_at and kept.settled_at.isoformat()])


def _may_see(by: Actor) -> None:
    require(by, Permission.VIEW_PATIENTS)
    if not by.is_trust:
        raise NotFound()


def _standing(by: Actor, pk: int) -> Standing:
    found = promises(actor=by, today=london_day(timezone.now()), ids=[api.checked_id(pk)])
    if not found:
        raise NotFound("There is no such cancellation that you can see.", code="promise_not_found")
    return found[0]


class Promises(api.ApiView):
    @extend_schema(
        operation_id="promises_list", summary="Admissions cancelled on their day, the first due first", tags=[TAG],
        parameters=[
            OpenApiParameter("state", one_of(Promise.State.values), description="As it was recorded; owed is still open."),
            described.CURSOR, described.LIMIT,
        ],
        responses={200: PromisesSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Where each stands follows from the lists: treated on one, a new date on one, moved by hours only."""
        _may_see(request.user)
        asked = api.read_parameters(request, {"state": api.choice(Promise.State.values)} | api.PAGE)
        rows = Promise.objects.visible_to(request.user)
        rows = rows.filter(state=asked["state"]) if asked["state"] else rows
        page, following = api.page_of(
            rows, request, by=("due_on", "id"), cursor=asked["cursor"], limit=asked["limit"]
        )
        today = london_day(timezone.now())
        found = promises(actor=request.user, today=today, ids=[one.pk for one in page])
        return Response({"results": [promise_shape(one) for one in found], "next": following})


class OnePromise(api.ApiView):
    @extend_schema(
        operation_id="promises_read", summary="One cancelled admission", tags=[TAG], parameters=[described.ETAG],
        responses={200: PromiseSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        _may_see(request.user)
        return promise_answer(request.user, pk).response()


def promise_answer(by: Actor, pk: int) -> Answer:
    one = _standing(by, pk)
    return Answer(promise_shape(one), ids=[pk], status=200, headers={"ETag": api.etag(_version(one.promise))})


class Settle(Deed):
    """A way a promise ends."""

    resource, status = "promise", 200

    def hold(self, request: Request, pk: int) -> None:
        require(request.user, Permission.BOOK_PATIENTS)
        if kept := Promise.objects.visible_to(request.user).select_for_update().filter(pk=pk).first():
            as_read(request, _version(kept))

    def shown(self, request: Request, done: int, pk: int) -> Answer:
        return promise_answer(request.user, pk)


_COMMON = {
    "tags": [TAG], "parameters": [described.IF_MATCH, KEY_PARAMETER, described.ETAG], "responses": {200: PromiseSchema},
}  # fmt: skip


@extend_schema_view(
    post=extend_schema(
        operation_id="promises_treated", summary="Record treatment that no list here shows",
        request=described.body(an_object({"on": DAY, "where": one_of(Promise.Where.values)}, ["on", "where"])),
        examples=[OpenApiExample("Elsewhere", {"on": "2026-12-19", "where": "elsewhere"}, request_only=True)], **_COMMON,
    )
)  # fmt: skip
class Treated(Settle):
    fields = {"on": api.date(required=True), "where": api.choice(Promise.Where.values, required=True)}

    def act(self, request: Request, asked: dict, pk: int) -> int:
        self.hold(request, pk)
        return record_treatment(by=request.user, promise_id=pk, **asked).pk


@extend_schema_view(
    post=extend_schema(
        operation_id="promises_ended", summary="No date is owed any more, and why", request=described.body(described.REASON),
        examples=[OpenApiExample("Declined", {"reason": "Declined two dates"}, request_only=True)], **_COMMON,
    )
)  # fmt: skip
class Ended(Settle):
    fields = {"reason": api.text(200, required=True)}

    def act(self, request: Request, asked: dict, pk: int) -> int:
        self.hold(request, pk)
        return end_promise(by=request.user, promise_id=pk, **asked).pk


@extend_schema_view(
    post=extend_schema(
        operation_id="list_cancel", summary="Cancel one patient's place on the list, with the reason",
        description="On the day or after, for a reason of the hospital, an admission is owed a new date within 28 days.",
        request=described.body(CANCEL),
        examples=[
            OpenApiExample("No bed", {"why": "beds", "reason": "No bed on the ward"}, request_only=True)
        ], **_LIST,
    )
)  # fmt: skip
class CancelPlace(OfList):
    fields = {"why": api.choice(Why.values, required=True), "reason": api.text(200, required=True)}

    def act(self, request: Request, asked: dict, pk: int, entry: int) -> int:
        self.hold(request, pk, entry)
        cancel_patient(by=request.user, entry_id=entry, **asked)
        return entry
