"""Pages of rates and of payment scheme prices."""

from django.urls import path

from contracts.views import rates, tariff

CALL_OFF = "contracts/<int:call_off_id>/"
rates_urls = [
    path("contracts/side-by-side/", rates.side_by_side, name="side-by-side"),
    path(f"{CALL_OFF}rates/", rates.call_off_rates, name="call-off-rates"),
    path(f"{CALL_OFF}prices/indexation/", rates.indexation, name="indexation"),
    path(f"{CALL_OFF}rates/compare/", rates.comparator, name="new-comparator"),
    path(f"{CALL_OFF}rates/compare/<int:comparator_id>/", rates.comparator, name="edit-comparator"),
    path(f"{CALL_OFF}rates/compare/<int:comparator_id>/off/", rates.comparator_off, name="comparator-off"),
    path("tariff/", tariff.tariff_sets, name="tariff-sets"),
    path("tariff/new/", tariff.new_tariff_set, name="new-tariff-set"),
    path("tariff/hrgs/", tariff.grouper, name="grouper"),
    path("tariff/<int:set_id>/", tariff.tariff_set, name="tariff-set"),
    path("tariff/<int:set_id>/columns/", tariff.tariff_columns, name="tariff-columns"),
    path("tariff/<int:set_id>/withdraw/", tariff.withdraw_set, name="withdraw-tariff-set"),
]
