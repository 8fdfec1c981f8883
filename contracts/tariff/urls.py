"""Addresses of payment scheme prices and of rates compared with them: pages and endpoints."""

from django.urls import path

from contracts.tariff import api
from contracts.tariff.views import call_off_rates, sets

urlpatterns = [
    path("contracts/side-by-side/", call_off_rates.side_by_side, name="side-by-side"),
    path("contracts/<int:call_off_id>/rates/", call_off_rates.call_off_rates, name="call-off-rates"),
    path("contracts/<int:call_off_id>/rates/compare/", call_off_rates.edit_comparator, name="new-comparator"),
    path(
        "contracts/<int:call_off_id>/rates/compare/<int:comparator_id>/",
        call_off_rates.edit_comparator,
        name="edit-comparator",
    ),
    path(
        "contracts/<int:call_off_id>/rates/compare/<int:comparator_id>/off/",
        call_off_rates.comparator_off,
        name="comparator-off",
    ),
    path("tariff/", sets.tariff_sets, name="tariff-sets"),
    path("tariff/new/", sets.new_tariff_set, name="new-tariff-set"),
    path("tariff/hrgs/", sets.grouper, name="grouper"),
    path("tariff/<int:set_id>/", sets.show_tariff_set, name="tariff-set"),
    path("tariff/<int:set_id>/columns/", sets.tariff_columns, name="tariff-columns"),
    path("tariff/<int:set_id>/withdraw/", sets.withdraw_set, name="withdraw-tariff-set"),
]
endpoints = [
    path("call-offs/<int:call_off_id>/rates/", api.Rates.as_view(), name="api-call-off-rates"),
    path("rates/side-by-side/", api.TariffSideBySide.as_view(), name="api-side-by-side"),
    path("tariff/sets/", api.TariffSets.as_view(), name="api-tariff-sets"),
    path("tariff/sets/<int:set_id>/prices/", api.TariffPrices.as_view(), name="api-tariff-prices"),
]
