"""Rates, what a list would come to, payment scheme prices, providers' rates side by side."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base.actors import Actor
from base.api import PAGE, ApiView, checked_id, choice, digits, instant, page_of, read_parameters, text
from base.errors import Fault, InvalidInput, NotAllowed, NotFound
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.call_off_page.api import PAGE_PARAMETERS
from contracts.call_offs import selectors
from contracts.call_offs.models.call_offs import ServiceLine
from contracts.rates.explanation import explain
from contracts.rates.pricing import Counts, Tally
from contracts.tariff import selectors as reading
from contracts.tariff.selectors import AgainstTariff
from contracts.tariff.serializers import (
    PriceOutput,
    RatesOutput,
    SideBySideOutput,
    TariffPricesOutput,
    TariffSetsOutput,
)

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


class Rates(ApiView):
    @extend_schema(
        operation_id="call_offs_rates",
        summary="Rates with their terms and what they compare to",
        responses=RatesOutput,
        tags=TAGS,
    )
    def get(self, request: Request, call_off_id: int) -> Response:
        """The version that holds today, or the first one to come."""
        require(request.user, Permission.VIEW_CONTRACTS)
        one = selectors.call_off(request.user, checked_id(call_off_id))
        card = selectors.card_on(one.rate_cards.all(), london_day(timezone.now()))
        rows = reading.rates_against_tariff(request.user, one, card)
        found = {
            "call_off": one.pk,
            "version": card and card.version,
            "valid_from": card and card.valid_from,
            "rates": _gathered(rows),
        }
        return Response(RatesOutput(found).data)


def _gathered(rows: list[AgainstTariff]) -> list[dict]:
    """Each rate once, with its comparisons."""
    found: dict[int, dict] = {}
    for row in rows:
        rate = found.setdefault(row.rate.pk, {"rate": row.rate, "comparisons": []})
        if row.test:
            rate["comparisons"].append(row.test)
    return list(found.values())


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


class TariffSets(ApiView):
    @extend_schema(
        operation_id="tariff_sets_list",
        summary="Payment scheme price sets of your trust",
        responses=TariffSetsOutput,
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        _only_trusts(request.user)
        return Response(TariffSetsOutput({"results": reading.tariff_sets(request.user)}).data)


class TariffPrices(ApiView):
    @extend_schema(
        operation_id="tariff_sets_prices",
        summary="Prices of a set",
        parameters=[
            *PAGE_PARAMETERS,
            OpenApiParameter("code", str, description="The beginning of a code, or part of a name."),
        ],
        responses=TariffPricesOutput,
        tags=TAGS,
    )
    def get(self, request: Request, set_id: int) -> Response:
        _only_trusts(request.user)
        wanted = read_parameters(request, PAGE | {"code": text(60, absent="")})
        one = reading.tariff_set(request.user, checked_id(set_id))
        rows = reading.prices_of(request.user, one, wanted.pop("code"))
        found, following = page_of(rows, request, by=("id", "id"), **wanted)
        return Response(TariffPricesOutput({"results": found, "next": following}).data)


class SideBySide(ApiView):
    @extend_schema(
        operation_id="rates_side_by_side",
        summary="Providers' rates for a kind of service line",
        parameters=[
            OpenApiParameter("tfc", str, required=True),
            OpenApiParameter("setting", str, required=True),
        ],
        responses=SideBySideOutput,
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        """Of your own live contracts, at today's prices."""
        _only_trusts(request.user)
        settings = choice(ServiceLine.Setting.values, required=True)
        wanted = read_parameters(request, {"tfc": text(3, required=True), "setting": settings})
        rows = reading.side_by_side(request.user, on=london_day(timezone.now()), **wanted)
        return Response(SideBySideOutput(wanted | {"results": rows}).data)


def _only_trusts(actor: Actor) -> None:
    require(actor, Permission.VIEW_CONTRACTS)
    if not actor.is_trust:
        raise NotAllowed("Only a trust sees this.", code="not_allowed")
