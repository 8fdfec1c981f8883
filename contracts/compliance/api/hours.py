"""When a service line's lists run, by API, and why inside core hours where they do."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import an_object, one_of, or_null, text_of
from base.errors import NotFound, Outdated
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import ServiceLine
from contracts.call_offs.services.entry import own_call_off
from contracts.compliance.models import HoursRecord
from contracts.compliance.services.evidence import record_hours
from plumbing.api import KEY_PARAMETER, Answer, Deed

TAG = "Contracts"
REASON = 400
BODY = an_object(
    {
        "when": one_of(HoursRecord.When.values, "; ".join(f"{w.value} {w.label}" for w in HoursRecord.When)),
        "reason": or_null(text_of(REASON, "Why inside core hours; without one the compliance checks fail.")),
    },
    ["when"],
)


class HoursSchema(s.Serializer):
    id = s.IntegerField(help_text="Also the ETag.")
    service_line = s.IntegerField()
    when = s.ChoiceField(HoursRecord.When.choices)
    reason = s.CharField(allow_blank=True)
    recorded_by = s.CharField()
    recorded_at = s.DateTimeField()

    class Meta:
        ref_name = "HoursRecord"


class HoursListSchema(s.Serializer):
    results = HoursSchema(many=True, help_text="The newest first; it is the one that counts.")

    class Meta:
        ref_name = "HoursRecords"


def _line(by: Actor, call_off_id: int, line_id: int) -> ServiceLine:
    require(by, Permission.VIEW_CONTRACTS)
    rows = ServiceLine.objects.visible_to(by).filter(call_off_id=api.checked_id(call_off_id))
    found = rows.filter(pk=api.checked_id(line_id)).first() if by.is_trust else None
    if found is None:
        raise NotFound("There is no such service line that you can see.", code="line_not_found")
    return found


def _records(by: Actor, line: ServiceLine):
    return HoursRecord.objects.visible_to(by).filter(service_line=line).order_by("-pk")


def _record_shape(one: HoursRecord) -> dict:
    return {
        "id": one.pk, "service_line": one.service_line_id, "when": str(one.when), "reason": one.reason,
        "recorded_by": one.said_by, "recorded_at": one.said_at,
    }  # fmt: skip


class Hours(Deed):
    resource = "hours_record"
    fields = {
        "when": api.choice(HoursRecord.When.values, required=True),
        "reason": api.text(REASON, absent=""),
    }

    @extend_schema(
        operation_id="hours_list", summary="When a service line's lists run, and why inside core hours", tags=[TAG],
        parameters=[described.ETAG], responses={200: HoursListSchema},
    )  # fmt: skip
    def get(self, request: Request, call_off_id: int, line_id: int) -> Response:
        found = list(_records(request.user, _line(request.user, call_off_id, line_id)))
        shape = {"results": [_record_shape(one) for one in found]}
        return Response(shape, headers={"ETag": api.etag(found[0].pk if found else 0)})

    @extend_schema(
        operation_id="hours_record", summary="Record when a service line's lists run", tags=[TAG],
        description="The newest counts. The compliance checks are run again.", request=described.body(BODY),
        parameters=[described.IF_MATCH, KEY_PARAMETER, described.ETAG], responses={201: HoursSchema},
        examples=[
            OpenApiExample(
                "Some in core hours", request_only=True,
                value={"when": "both", "reason": "Room 3 stands empty on Tuesdays until its ventilation is renewed"},
            )
        ],
    )  # fmt: skip
    def post(self, request: Request, **kwargs: int) -> Response:
        return super().post(request, **kwargs)

    def act(self, request: Request, asked: dict, call_off_id: int, line_id: int) -> int:
        line = _line(request.user, call_off_id, line_id)
        own_call_off(request.user, line.call_off_id)  # locked
        newest = _records(request.user, line).first()
        wanted = api.wanted_version(request)
        if wanted is not None and wanted != (newest.pk if newest else 0):
            raise Outdated("Somebody recorded other hours since you read them.", code="outdated")
        return record_hours(by=request.user, line_id=line.pk, **asked).pk

    def shown(self, request: Request, done: int, call_off_id: int, line_id: int) -> Answer:
        one = _records(request.user, _line(request.user, call_off_id, line_id)).get(pk=done)
        return Answer(_record_shape(one), headers={"ETag": api.etag(one.pk)})
