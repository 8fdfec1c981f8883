"""What a list would come to, and why."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base.api import ApiView, checked_id, digits, instant, read_parameters
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require
from contracts.call_offs import selectors
from contracts.rates.explanation import explain
from contracts.rates.pricing import Counts, Tally
from contracts.rates.serializers import PriceOutput

TAGS = ["Rates"]
NUMBERS = {
    name: digits(0, 10_000, absent=0)
    for name in ("seen", "first", "follow_up", "points", "missed", "missed_points")
}


PRICE = {
    "service_line": digits(required=True),
    "starts_at": instant(required=True),
    "minutes": digits(15, 1440, required=True),
    **NUMBERS,
}


PRICE_PARAMETERS = [
    OpenApiParameter("service_line", int, required=True),
    OpenApiParameter("starts_at", str, required=True, description="London time unless it carries an offset."),
    OpenApiParameter("minutes", int, required=True, description="Planned length."),
    *(OpenApiParameter(name, int, description="0 unless said.") for name in NUMBERS),
]


class Price(ApiView):
    @extend_schema(
        operation_id="call_offs_price",
        summary="What a list would come to, and why",
        parameters=PRICE_PARAMETERS,
        responses=PriceOutput,
        tags=TAGS,
    )
    def get(self, request: Request, call_off_id: int) -> Response:
        """Which line of which version, why that kind of day, and each step to the penny."""
        require(request.user, Permission.VIEW_CONTRACTS)
        typed = read_parameters(request, PRICE)
        one = selectors.call_off(request.user, checked_id(call_off_id))
        line = next((line for line in one.service_lines.all() if line.pk == typed["service_line"]), None)
        if line is None:
            raise NotFound()
        counts = _counts(typed)
        return Response(
            PriceOutput(
                explain(
                    actor=request.user, call_off=one, line=line, starts_at=typed["starts_at"], counts=counts
                )
            ).data
        )


def _counts(typed: dict) -> Counts:
    if typed["first"] + typed["follow_up"] > typed["seen"]:
        words = "First and follow-up appointments must be no more than the patients seen."
        raise InvalidInput.of([Fault("follow_up", "invalid", words)])
    return Counts(
        minutes=typed["minutes"],
        seen=Tally(typed["seen"], typed["first"], typed["follow_up"], typed["points"]),
        missed=Tally(cases=typed["missed"], points=typed["missed_points"]),
        ran=typed["seen"] + typed["missed"] > 0,
    )
