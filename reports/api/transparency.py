"""What trusts have released, for everybody and every system. No credential is needed; nothing else is here."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from base.actors import Actor
from base.api import ApiView, read_parameters, text
from contracts.models import PublishedVersion
from contracts.publishing import ocds
from contracts.publishing.annual_summary import ITEMS
from contracts.publishing.selectors import newest_versions, summaries
from reports.transparency.public import described

NARROWED = {"trust": text(12, absent=""), "icb": text(6, absent="")}
PARAMETERS = [
    OpenApiParameter("trust", str, description="ODS code of one trust."),
    OpenApiParameter("icb", str, description="ODS code of an integrated care board."),
]


class TransparencyOutput(serializers.Serializer):
    """The newest released version of each trust."""

    results = serializers.ListField(child=serializers.DictField())


class SummaryItemOutput(serializers.Serializer):
    """One of the nine items of regulation 25."""

    letter = serializers.ChoiceField(list(ITEMS))
    words = serializers.CharField()
    number = serializers.IntegerField()
    behind = serializers.CharField(help_text="What it is made of; empty for none.")


class SummaryOutput(serializers.Serializer):
    """The annual summary of a trust's awards in a financial year, as it was published last."""

    trust = serializers.CharField(source="ods_code")
    trust_name = serializers.CharField()
    year = serializers.CharField(help_text="Financial year, such as 2025/26.")
    number = serializers.IntegerField(help_text="2 and above when it replaced an earlier one.")
    released_at = serializers.DateTimeField()
    released_by = serializers.CharField(source="released_by_title")
    items = SummaryItemOutput(many=True)


class SummariesOutput(serializers.Serializer):
    results = SummaryOutput(many=True)


class Open(ApiView):
    """Reads as the public, whoever asks."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    def versions(self, request: Request) -> list[PublishedVersion]:
        wanted = read_parameters(request, NARROWED)
        found = newest_versions(Actor.public(), icb_code=wanted["icb"])
        return [one for one in found if not wanted["trust"] or one.ods_code == wanted["trust"].upper()]


class Transparency(Open):
    @extend_schema(
        operation_id="transparency_list",
        summary="Released registers of insourcing",
        parameters=PARAMETERS,
        responses=TransparencyOutput,
        tags=["Transparency"],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        """Money is text with pence, excluding VAT; patients are ``low`` and ``high``; withheld values are null."""
        return Response({"results": [described(one) for one in self.versions(request)]})


class Ocds(Open):
    @extend_schema(
        operation_id="transparency_ocds",
        summary="Released registers as Open Contracting Data Standard 1.1.5",
        parameters=PARAMETERS,
        responses=OpenApiTypes.OBJECT,
        tags=["Transparency"],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        """A release package with the techniques and competitive extensions, one release for each contract.

        Registers of trusts without a registered prefix are not in it: their contracts have no open contracting ids.
        """
        here = request.build_absolute_uri(reverse("api-transparency-ocds"))
        return Response(ocds.package(self.versions(request), here, timezone.now()))


EXAMPLE = {
    "results": [
        {
            "trust": "RXX", "trust_name": "Northvale University Hospitals", "year": "2025/26", "number": 1,
            "released_at": "2026-06-12T10:15:00+01:00", "released_by": "Procurement",
            "items": [{"letter": "f", "words": ITEMS["f"], "number": 1, "behind": "CO-2025-009, variation 2"}],
        }
    ]
}  # fmt: skip


class Summaries(Open):
    @extend_schema(
        operation_id="transparency_annual_summaries",
        summary="Published annual summaries of awards",
        parameters=[PARAMETERS[0], OpenApiParameter("year", str, description="Such as 2025/26.")],
        responses=SummariesOutput,
        examples=[OpenApiExample("One trust, one year", EXAMPLE, response_only=True)],
        tags=["Transparency"],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        """The nine items of regulation 25 of the Provider Selection Regime Regulations 2023, by trust and year."""
        wanted = read_parameters(request, {"trust": text(12, absent=""), "year": text(7, absent="")})
        found = summaries(Actor.public(), wanted["trust"].upper())
        shown = [one for one in found if not wanted["year"] or one.year == wanted["year"]]
        return Response(SummariesOutput({"results": shown}).data)
