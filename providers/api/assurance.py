"""Proof that a provider may deliver care, by API: registrations and insurances. That they were seen is for people."""

from __future__ import annotations

from decimal import Decimal

from base.api import answer_page
from base.permissions import Permission, require
from base.records import Page
from base.requests import ApiRequest
from plumbing.endpoints import CommandView, endpoint, people_only
from providers.models import Assurance
from providers.records import AssuranceQuery, AssuranceRecord, EarlierEnd, NewAssurance
from providers.services.assurance import add_assurance, end_assurance

TAG = "Providers"


class AssuranceCommand(CommandView):
    """Something done about one record; the answer is the record as it is now."""

    resource = "assurance"

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> AssuranceRecord:
        return AssuranceRecord.of(Assurance.objects.visible_to(request.actor).get(pk=pk))


class AssuranceRecords(AssuranceCommand):
    @endpoint(
        "assurance_list",
        "Registrations and insurances of providers",
        tag=TAG,
        query=AssuranceQuery,
        answers=Page[AssuranceRecord],
    )
    def get(self, request: ApiRequest, query: AssuranceQuery) -> Page[AssuranceRecord]:
        """Your own as a provider; as a trust those of the providers that work for you."""
        if not request.actor.is_provider:
            require(request.actor, Permission.VIEW_PLANNER)
        found = Assurance.objects.visible_to(request.actor)
        if query.provider:
            found = found.filter(provider_id=query.provider)
        return answer_page(AssuranceRecord, found, request, query)

    @endpoint(
        "assurance_add",
        "Record a registration, insurance or certificate",
        tag=TAG,
        body=NewAssurance,
        answers={201: AssuranceRecord},
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewAssurance) -> int:
        """400 `assurance_over` for one that has ended already."""
        limit = None if body.limit is None else Decimal(body.limit)
        return add_assurance(by=request.actor, **body.values() | {"limit": limit}).pk


class EndAssurance(AssuranceCommand):
    @endpoint(
        "assurance_end",
        "Bring the end of a record forward",
        tag=TAG,
        body=EarlierEnd,
        answers=AssuranceRecord,
        example={"valid_until": "2026-11-20", "reason": "Policy cancelled"},
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: EarlierEnd, assurance_id: int) -> int:
        """A record cannot be made to last longer: record a new one."""
        return end_assurance(by=request.actor, assurance_id=assurance_id, **body.values()).pk


CheckAssurance = people_only(
    "assurance_check", "Say that you have seen the paper", "say that they have seen a paper", tag=TAG
)
