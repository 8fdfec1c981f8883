"""What trusts have released, for everybody and every system. No credential is needed; nothing else is here."""

from __future__ import annotations

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from base.actors import Actor
from base.api import ApiView, read_parameters, text
from contracts.models import PublishedVersion
from contracts.transparency import ocds
from contracts.transparency.sources import newest_versions
from reports.transparency.public import described

NARROWED = {"trust": text(12, absent=""), "icb": text(6, absent="")}
PARAMETERS = [
    OpenApiParameter("trust", str, description="ODS code of one trust."),
    OpenApiParameter("icb", str, description="ODS code of an integrated care board."),
]


class TransparencyOutput(serializers.Serializer):
    """The newest released version of each trust."""

    results = serializers.ListField(child=serializers.DictField())


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
        """A release package with the techniques and competitive extensions, one release for each contract."""
        here = request.build_absolute_uri(reverse("api-transparency-ocds"))
        return Response(ocds.package(self.versions(request), here))
