"""A provider's registration and insurances by API: recorded by its system, read by the trusts it works for."""

from __future__ import annotations

from decimal import Decimal

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base import api
from base.permissions import Permission, require
from plumbing.api import KEY_PARAMETER, Answer, Once
from providers.models import Assurance
from providers.services.assurance import add_assurance

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
