"""Registers that trusts have released, for everybody and every system. No credential is needed; nothing else is here."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from base.actors import Actor
from base.api import ApiView
from base.records import Results
from base.requests import ApiRequest
from contracts.models import PublishedVersion
from contracts.publishing import ocds
from contracts.publishing.selectors import newest_versions, summaries
from plumbing.endpoints import Object, endpoint
from reports.records import AnnualSummaryRecord, RegisterQuery, RegisterRecord, SummaryQuery

TAG = "Transparency"


class PublicView(ApiView):
    """Reads as the public, whoever asks."""

    permission_classes = (AllowAny,)
    authentication_classes = ()


def _versions(query: RegisterQuery) -> list[PublishedVersion]:
    found = newest_versions(Actor.public(), icb_code=query.icb)
    return [version for version in found if not query.trust or version.ods_code == query.trust.upper()]


class Transparency(PublicView):
    @endpoint(
        "transparency_list",
        "Released registers of insourcing",
        tag=TAG,
        query=RegisterQuery,
        answers=Results[RegisterRecord],
        public=True,
    )
    def get(self, request: ApiRequest, query: RegisterQuery) -> Results[RegisterRecord]:
        """The newest version of each trust. Money is text with pence, excluding VAT; patients are `low` and `high`;
        withheld values are null."""
        found = [RegisterRecord.of(version) for version in _versions(query)]
        return Results[RegisterRecord](results=found)


class Ocds(PublicView):
    @endpoint(
        "transparency_ocds",
        "Released registers as Open Contracting Data Standard 1.1.5",
        tag=TAG,
        query=RegisterQuery,
        answers=Object("A release package with the techniques and competitive extensions."),
        public=True,
    )
    def get(self, request: ApiRequest, query: RegisterQuery) -> Response:
        """One release for each contract. Registers of trusts without a registered prefix are not in it: their
        contracts have no open contracting ids."""
        here = request.build_absolute_uri(reverse("api-transparency-ocds"))
        return Response(ocds.package(_versions(query), here, timezone.now()))


class Summaries(PublicView):
    @endpoint(
        "transparency_annual_summaries",
        "Published annual summaries of awards",
        tag=TAG,
        query=SummaryQuery,
        answers=Results[AnnualSummaryRecord],
        public=True,
    )
    def get(self, request: ApiRequest, query: SummaryQuery) -> Results[AnnualSummaryRecord]:
        """The nine items of regulation 25 of the Provider Selection Regime Regulations 2023, by trust and year."""
        found = summaries(Actor.public(), query.trust.upper())
        shown = [summary for summary in found if not query.year or summary.year == query.year]
        return Results[AnnualSummaryRecord](results=[AnnualSummaryRecord.of(summary) for summary in shown])
