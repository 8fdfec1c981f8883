"""Call-offs, their money, and the ids and codes a system needs before it can ask for anything else."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base.api import PAGE, ApiView, page_of, read_parameters
from base.permissions import Permission, require
from contracts.call_off_page.code_lists import code_lists
from contracts.call_off_page.serializers import (
    CallOffDetailOutput,
    CallOffOutput,
    CallOffsOutput,
    ReferenceOutput,
    SpendOutput,
)
from contracts.call_offs import selectors
from contracts.call_offs.api.fields import PAGE_PARAMETERS
from contracts.money.ledger import balance
from contracts.rates.selectors import priced_call_off


class CallOffs(ApiView):
    @extend_schema(
        operation_id="call_offs_list",
        summary="Call-offs of your organisation",
        parameters=PAGE_PARAMETERS,
        responses=CallOffsOutput,
        tags=["Contracts"],
    )
    def get(self, request: Request) -> Response:
        """A trust's own; for a provider those it holds, from the day each goes live."""
        require(request.user, Permission.VIEW_CONTRACTS)
        wanted = read_parameters(request, PAGE)
        found, following = page_of(selectors.call_offs(request.user), request, by=("id", "id"), **wanted)
        return Response({"results": CallOffOutput(found, many=True).data, "next": following})


class CallOff(ApiView):
    @extend_schema(
        operation_id="call_offs_read",
        summary="One call-off with its service lines and prices",
        responses=CallOffDetailOutput,
        tags=["Contracts"],
    )
    def get(self, request: Request, call_off_id: int) -> Response:
        require(request.user, Permission.VIEW_CONTRACTS)
        return Response(CallOffDetailOutput(priced_call_off(request.user, call_off_id)).data)


class Spend(ApiView):
    @extend_schema(
        operation_id="call_offs_spend",
        summary="Spend against contract",
        responses=SpendOutput,
        tags=["Contracts"],
    )
    def get(self, request: Request, call_off_id: int) -> Response:
        """What is committed by lists booked, accrued by lists signed off, and left for new bookings."""
        require(request.user, Permission.VIEW_CONTRACTS)
        one = selectors.call_off(request.user, call_off_id)
        return Response(
            SpendOutput({"call_off": one.pk, "balance": balance(actor=request.user, call_off=one)}).data
        )


class Reference(ApiView):
    @extend_schema(
        operation_id="reference_read",
        summary="Rooms, service lines and code lists",
        responses=ReferenceOutput,
        tags=["Reference"],
    )
    def get(self, request: Request) -> Response:
        """The ids and codes that other calls take. Rooms are a trust's own, or those of the trusts a provider works for."""
        require(request.user, Permission.VIEW_PLANNER)
        found = {
            "rooms": selectors.rooms_for_systems(request.user),
            "service_lines": selectors.lines_for_systems(request.user),
            "codes": code_lists(),
        }
        return Response(ReferenceOutput(found).data)
