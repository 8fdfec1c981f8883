"""Pages of rates and of payment scheme prices."""

from django.urls import path

from contracts.tariff.views import call_off_rates, sets

CALL_OFF = "contracts/<int:call_off_id>/"
rates_urls = [
    path("contracts/side-by-side/", call_off_rates.side_by_side, name="side-by-side"),
    path(f"{CALL_OFF}rates/", call_off_rates.call_off_rates, name="call-off-rates"),
    path(f"{CALL_OFF}prices/indexation/", call_off_rates.indexation, name="indexation"),
    path(f"{CALL_OFF}rates/compare/", call_off_rates.comparator, name="new-comparator"),
    path(f"{CALL_OFF}rates/compare/<int:comparator_id>/", call_off_rates.comparator, name="edit-comparator"),
    path(
        f"{CALL_OFF}rates/compare/<int:comparator_id>/off/",
        call_off_rates.comparator_off,
        name="comparator-off",
    ),
    path("tariff/", sets.tariff_sets, name="tariff-sets"),
    path("tariff/new/", sets.new_tariff_set, name="new-tariff-set"),
    path("tariff/hrgs/", sets.grouper, name="grouper"),
    path("tariff/<int:set_id>/", sets.tariff_set, name="tariff-set"),
    path("tariff/<int:set_id>/columns/", sets.tariff_columns, name="tariff-columns"),
    path("tariff/<int:set_id>/withdraw/", sets.withdraw_set, name="withdraw-tariff-set"),
]
