"""Whom a service line takes, and what the trust calls a reasonable offer, by API."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import FLAG, an_object, list_of, one_of, or_null, whole_of
from base.errors import NotFound
from base.permissions import Permission, require
from base.versions import as_read, version_of
from contracts.models import ServiceLine
from nhs.errors import Invalid
from sessions_app.lists.models.criteria import LineCriteria
from sessions_app.lists.models.offer_steps import OfferRule
from sessions_app.lists.selectors.patient_list import notice_rule
from sessions_app.lists.services.criteria import set_criteria
from sessions_app.lists.services.offer_steps import set_offer_rule
from waiting_list.models import Need

OLDEST, ASA, BMI = 120, 6, (10, 99)


def _bmi(value: object) -> Decimal:
    try:
        bmi = Decimal(value) if isinstance(value, str) and len(value) <= 4 else Decimal(-1)
    except InvalidOperation:
        bmi = Decimal(-1)
    if not BMI[0] <= bmi <= BMI[1]:
        raise Invalid('Give a BMI from 10 to 99 as text, such as "35.5".', code="bmi_range")
    return bmi


CRITERIA = {
    "youngest": api.whole(0, OLDEST), "oldest": api.whole(0, OLDEST), "asa_most": api.whole(1, ASA),
    "bmi_most": api.Field(_bmi), "anaesthesia": api.many(api.choice(Need.Anaesthesia.values), 20, absent=[]),
    "anticoagulated": api.flag(absent=True), "escort_needed": api.flag(absent=False),
    "preop_needed": api.flag(absent=False), "strict": api.flag(absent=False),
}  # fmt: skip
BODY = an_object(
    {
        "youngest": or_null(whole_of(0, OLDEST)), "oldest": or_null(whole_of(0, OLDEST)),
        "asa_most": or_null(whole_of(1, ASA)),
        "bmi_most": {"type": ["string", "null"], "pattern": r"^([1-9]\d(\.\d)?)$", "description": "As text."},
        "anaesthesia": or_null(list_of(one_of(Need.Anaesthesia.values), 20, description="Empty takes every.")),
        "anticoagulated": or_null(FLAG), "escort_needed": or_null(FLAG), "preop_needed": or_null(FLAG),
        "strict": or_null(FLAG | {"description": "What is not recorded counts as not met."}),
    }
)  # fmt: skip
RULE = {"notice_days": api.whole(0, 90, required=True), "tries": api.whole(1, 10, required=True)}
RULE_BODY = an_object(
    {"notice_days": whole_of(0, 90), "tries": whole_of(1, 10, "Attempts before the place is given away.")},
    ["notice_days", "tries"],
)


class CriteriaSchema(s.Serializer):
    service_line = s.IntegerField()
    youngest = s.IntegerField(allow_null=True)
    oldest = s.IntegerField(allow_null=True)
    asa_most = s.IntegerField(allow_null=True)
    bmi_most = s.CharField(allow_null=True)
    anaesthesia = s.ListField(child=s.CharField())
    anticoagulated = s.BooleanField()
    escort_needed = s.BooleanField()
    preop_needed = s.BooleanField()
    strict = s.BooleanField()
    changed_by = s.CharField(
        allow_blank=True, help_text="Empty where nobody has set any: everybody is taken."
    )

    class Meta:
        ref_name = "AcceptanceCriteria"


class RuleSchema(s.Serializer):
    notice_days = s.IntegerField()
    tries = s.IntegerField()

    class Meta:
        ref_name = "OfferRule"


def _line(by: Actor, pk: int, *, hold: bool = False) -> ServiceLine:
    rows = ServiceLine.objects.visible_to(by)
    rows = rows.select_for_update(no_key=True, of=("self",)) if hold else rows
    found = rows.filter(pk=api.checked_id(pk)).first()
    if found is None:
        raise NotFound("There is no such service line that you can see.", code="line_not_found")
    return found


def _criteria_shape(by: Actor, line: ServiceLine) -> dict:
    row = LineCriteria.objects.visible_to(by).filter(service_line=line).first() or LineCriteria()
    shape = {name: getattr(row, name) for name in CRITERIA}
    bmi = None if row.bmi_most is None else f"{row.bmi_most:.1f}"
    return {"service_line": line.pk, **shape, "bmi_most": bmi, "changed_by": row.changed_by}


class Criteria(api.ApiView):
    @extend_schema(
        operation_id="criteria_read", summary="Whom a service line takes", tags=["lists"], parameters=[described.ETAG],
        responses={200: CriteriaSchema},
    )  # fmt: skip
    def get(self, request: Request, line: int) -> Response:
        require(request.user, Permission.VIEW_PLANNER)
        return _versioned(_criteria_shape(request.user, _line(request.user, line)))

    @extend_schema(
        operation_id="criteria_set", summary="Set whom a service line takes", tags=["lists"],
        description="What is left out asks for nothing. Every list of the line is checked by it from then on.",
        request=described.body(BODY), parameters=[described.IF_MATCH, described.ETAG], responses={200: CriteriaSchema},
        examples=[OpenApiExample("Adults", {"youngest": 18, "asa_most": 3, "bmi_most": "40"}, request_only=True)],
    )  # fmt: skip
    def put(self, request: Request, line: int) -> Response:
        require(request.user, Permission.CHECK_COMPLIANCE)
        asked = api.read_object(request.data, CRITERIA)
        held = _line(request.user, line, hold=True)
        as_read(request, version_of(_criteria_shape(request.user, held)))
        set_criteria(by=request.user, service_line_id=held.pk, **asked)
        return _versioned(_criteria_shape(request.user, held))


class Rule(api.ApiView):
    @extend_schema(
        operation_id="offer_rule_read", summary="What your trust calls a reasonable offer", tags=["lists"],
        parameters=[described.ETAG], responses={200: RuleSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        require(request.user, Permission.VIEW_PLANNER)
        return _versioned(_rule_shape(request.user))

    @extend_schema(
        operation_id="offer_rule_set", summary="Say what a reasonable offer is", tags=["lists"],
        description="It counts for every offer recorded from then on.", request=described.body(RULE_BODY),
        parameters=[described.IF_MATCH, described.ETAG], responses={200: RuleSchema},
        examples=[OpenApiExample("Three weeks", {"notice_days": 21, "tries": 3}, request_only=True)],
    )  # fmt: skip
    def put(self, request: Request) -> Response:
        require(request.user, Permission.MANAGE_ESTATE)
        asked = api.read_object(request.data, RULE)
        list(OfferRule.objects.visible_to(request.user).select_for_update())
        as_read(request, version_of(_rule_shape(request.user)))
        set_offer_rule(by=request.user, **asked)
        return _versioned(_rule_shape(request.user))


def _rule_shape(by: Actor) -> dict:
    """The trust's own rule, or the usual one."""
    if not by.is_trust:
        raise NotFound()
    days, tries = notice_rule(by, by.trust_id)
    return {"notice_days": days, "tries": tries}


def _versioned(shape: dict) -> Response:
    return Response(shape, headers={"ETag": api.etag(version_of(shape))})
