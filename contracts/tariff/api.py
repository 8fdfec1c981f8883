"""Rates, payment scheme prices, and providers' rates side by side by API."""

from __future__ import annotations

from django.utils import timezone

from base.actors import Actor
from base.api import ApiView, answer_page
from base.errors import NotAllowed
from base.formatting import london_day
from base.permissions import Permission, require
from base.records import Page, Results
from base.requests import ApiRequest
from contracts.rates.api import TAG
from contracts.rates.models import RateLine
from contracts.rates.selectors import card_on, priced_call_off
from contracts.tariff import selectors
from contracts.tariff.models import TariffTest
from contracts.tariff.records import (
    CallOffRatesRecord,
    LineBesideRecord,
    PricedLineRecord,
    SideBySideQuery,
    SideBySideRecord,
    TariffPriceQuery,
    TariffPriceRecord,
    TariffSetRecord,
)
from contracts.tariff.selectors import AgainstTariff
from plumbing.endpoints import endpoint


class Rates(ApiView):
    @endpoint(
        "call_offs_rates",
        "Rates with their terms and what they compare to",
        tag=TAG,
        answers=CallOffRatesRecord,
        permission=Permission.VIEW_CONTRACTS,
    )
    def get(self, request: ApiRequest, call_off_id: int) -> CallOffRatesRecord:
        """The version that holds today, or the first one to come."""
        call_off = priced_call_off(request.actor, call_off_id)
        card = card_on(call_off.rate_cards.all(), london_day(timezone.now()))
        rows = selectors.rates_against_tariff(request.actor, call_off, card)
        return CallOffRatesRecord(
            call_off=call_off.pk,
            version=card.version if card else None,
            valid_from=card.valid_from if card else None,
            rates=_with_comparisons(rows),
        )


def _with_comparisons(rows: list[AgainstTariff]) -> list[PricedLineRecord]:
    """Each rate once, with its comparisons."""
    found: dict[int, tuple[RateLine, list[TariffTest]]] = {}
    for row in rows:
        _, tests = found.setdefault(row.rate.pk, (row.rate, []))
        if row.test:
            tests.append(row.test)
    return [PricedLineRecord.of(rate, comparisons=tests) for rate, tests in found.values()]


class TariffSets(ApiView):
    @endpoint("tariff_sets_list", "Payment scheme price sets of your trust", tag=TAG, answers=Results[TariffSetRecord])
    def get(self, request: ApiRequest) -> Results[TariffSetRecord]:
        """The newest first, those withdrawn among them. Loading one belongs to people."""
        _only_trusts(request.actor)
        found = selectors.tariff_sets(request.actor)
        return Results[TariffSetRecord](results=[TariffSetRecord.of(tariff_set) for tariff_set in found])


class TariffPrices(ApiView):
    @endpoint(
        "tariff_sets_prices",
        "Prices of a set",
        tag=TAG,
        query=TariffPriceQuery,
        answers=Page[TariffPriceRecord],
        permission=Permission.VIEW_CONTRACTS,
    )
    def get(self, request: ApiRequest, query: TariffPriceQuery, set_id: int) -> Page[TariffPriceRecord]:
        """All of them, or those whose code or name is asked for."""
        _only_trusts(request.actor)
        tariff_set = selectors.get_tariff_set(request.actor, set_id)
        rows = selectors.prices_of(request.actor, tariff_set, query.code)
        return answer_page(TariffPriceRecord, rows, request, query)


class TariffSideBySide(ApiView):
    @endpoint(
        "rates_side_by_side",
        "Providers' rates for a kind of service line",
        tag=TAG,
        query=SideBySideQuery,
        answers=SideBySideRecord,
        permission=Permission.VIEW_CONTRACTS,
    )
    def get(self, request: ApiRequest, query: SideBySideQuery) -> SideBySideRecord:
        """Of your own live contracts, at today's prices."""
        _only_trusts(request.actor)
        rows = selectors.side_by_side(
            request.actor, tfc=query.tfc, setting=query.setting, on=london_day(timezone.now())
        )
        results = [LineBesideRecord.of(row) for row in rows]
        return SideBySideRecord(tfc=query.tfc, setting=query.setting, results=results)


def _only_trusts(actor: Actor) -> None:
    require(actor, Permission.VIEW_CONTRACTS)
    if not actor.is_trust:
        raise NotAllowed("Only a trust sees this.", code="not_allowed")
