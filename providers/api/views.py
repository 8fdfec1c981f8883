"""By API: what shows that a provider may deliver care, and the certificates of its people."""

from __future__ import annotations

from decimal import Decimal

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base import api
from base.errors import InvalidInput
from base.permissions import Permission, require
from plumbing.api import KEY_PARAMETER, Answer, Once
from providers.models import Assurance, Clearance, Clinician, Registration
from providers.services.assurance import add_assurance
from providers.services.certificates import record_certificates

ASSURANCE = {
    "item": api.choice(Assurance.Item.values, required=True),
    "reference": api.text(60, required=True),
    "evidence": api.text(300, required=True),
    "valid_from": api.date(required=True),
    "valid_until": api.date(),
    "limit": api.whole(1, 9_999_999_999),
}
FILTERS = api.PAGE | {"provider": api.digits()}
PARAMETERS = [
    OpenApiParameter("provider", int, description="Only this provider's."),
    OpenApiParameter("limit", int, description="How many results to answer with, 1 to 200; 50 unless said."),
    OpenApiParameter("cursor", str, description="Where to go on; it stands in the `next` of the answer before."),
]  # fmt: skip


class AssuranceInput(serializers.Serializer):
    item = serializers.ChoiceField(Assurance.Item.choices)
    reference = serializers.CharField(
        max_length=60, help_text="Number of the registration, policy or certificate."
    )
    evidence = serializers.CharField(max_length=300, help_text="Where the paper can be seen.")
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(
        required=False, allow_null=True, help_text="Its last day; none for no end."
    )
    limit = serializers.IntegerField(
        required=False, allow_null=True, help_text="What an insurance covers, in pounds."
    )


class AssuranceOutput(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    provider = serializers.IntegerField(source="provider_id")
    item = serializers.ChoiceField(Assurance.Item.choices)
    reference = serializers.CharField()
    evidence = serializers.CharField()
    limit = serializers.DecimalField(12, 2, allow_null=True)
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    recorded_at = serializers.DateTimeField()


class AssurancesOutput(serializers.Serializer):
    results = AssuranceOutput(many=True)
    next = serializers.CharField(allow_null=True)


class AssuranceRecords(Once, api.ApiView):
    resource = "assurance"

    @extend_schema(
        operation_id="assurance_list", summary="Registrations and insurances of providers", parameters=PARAMETERS,
        responses=AssurancesOutput, tags=["Providers"],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Your own as a provider; as a trust those of the providers that work for you."""
        if not request.user.is_provider:
            require(request.user, Permission.VIEW_PLANNER)
        asked = api.read_parameters(request, FILTERS)
        found = Assurance.objects.visible_to(request.user)
        if asked["provider"]:
            found = found.filter(provider_id=asked["provider"])
        page, following = api.page_of(
            found, request, by=("id", "id"), cursor=asked["cursor"], limit=asked["limit"]
        )
        return Response({"results": AssuranceOutput(page, many=True).data, "next": following})

    @extend_schema(
        operation_id="assurance_add", summary="Record a registration, insurance or certificate", request=AssuranceInput,
        parameters=[KEY_PARAMETER], responses={201: AssuranceOutput}, tags=["Providers"],
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        """400 `assurance_over` for one that has ended already."""
        return super().post(request, **kwargs)

    def make(self, request: Request) -> Answer:
        asked = api.read_object(request.data, ASSURANCE)
        limit = Decimal(asked.pop("limit")) if asked["limit"] else asked.pop("limit")
        made = add_assurance(by=request.user, limit=limit, **asked)
        return Answer(AssuranceOutput(made).data, ids=[made.pk])

    def again(self, request: Request, ids: list, status: int) -> Answer:
        held = Assurance.objects.visible_to(request.user).get(pk=ids[0])
        return Answer(AssuranceOutput(held).data, ids=ids, status=status)


MOST_ROWS = 2_000
ROW = {
    "register": api.choice(Registration.Register.values, required=True),
    "number": api.text(30, required=True),
    "item": api.choice(Clearance.Item.values, required=True),
    "valid_from": api.date(required=True),
    "valid_until": api.date(),
    "name": api.text(120),
    "role": api.choice(Clinician.Role.values),
}
TOO_MANY = InvalidInput(f"Send at most {MOST_ROWS:,} certificates at once.", code="too_many_at_once")
DRY_RUN = OpenApiParameter("dry_run", bool, description="true: say what would come of it and keep nothing.")


class CertificateInput(serializers.Serializer):
    register = serializers.ChoiceField(Registration.Register.choices)
    number = serializers.CharField(max_length=30)
    item = serializers.ChoiceField(Clearance.Item.choices)
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(
        required=False, allow_null=True, help_text="Its last day; none for no end."
    )
    name = serializers.CharField(
        required=False, help_text="With role: adds somebody who is not in the team yet."
    )
    role = serializers.ChoiceField(Clinician.Role.choices, required=False)


class CertificateFault(serializers.Serializer):
    pointer = serializers.CharField(help_text="Which row and field: /3/valid_until.")
    code = serializers.CharField()
    detail = serializers.CharField()


class CertificatesOutput(serializers.Serializer):
    kept = serializers.IntegerField(help_text="How many were recorded, or would be.")
    here_already = serializers.IntegerField()
    errors = CertificateFault(many=True)


class Certificates(api.ApiView):
    @extend_schema(
        operation_id="certificates_add", summary="Record certificates of your people", tags=["Providers"],
        request=CertificateInput(many=True), parameters=[DRY_RUN], responses=CertificatesOutput,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Good rows are kept, wrong ones named. Safe to send again: what is here already is counted and left alone."""
        asked = api.read_parameters(request, {"dry_run": api.flag(absent=False)})
        rows = api.read_list(request.data, ROW, most=MOST_ROWS, refusal=TOO_MANY)
        came = record_certificates(by=request.user, rows=rows, dry_run=asked["dry_run"])
        faults = [{"pointer": one.pointer, "code": one.code, "detail": one.detail} for one in came.faults]
        return Response({"kept": len(came.records), "here_already": came.here, "errors": faults})
