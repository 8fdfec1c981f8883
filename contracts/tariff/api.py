"""Rates, payment scheme prices, providers' rates side by side."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base.actors import Actor
from base.api import PAGE, ApiView, checked_id, choice, page_of, read_parameters, text
from base.errors import NotAllowed
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.call_offs.api.fields import PAGE_PARAMETERS
from contracts.call_offs.models.call_offs import ServiceLine
from contracts.rates.selectors import card_on, priced_call_off
from contracts.tariff import selectors as reading
from contracts.tariff.selectors import AgainstTariff
from contracts.tariff.serializers import RatesOutput, SideBySideOutput, TariffPricesOutput, TariffSetsOutput

TAGS = ["Rates"]


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
        one = priced_call_off(request.user, checked_id(call_off_id))
        card = card_on(one.rate_cards.all(), london_day(timezone.now()))
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
