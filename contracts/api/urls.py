from django.urls import path

from contracts.api import compliance, rates, views

urlpatterns = [
    path("call-offs/", views.CallOffs.as_view(), name="api-call-offs"),
    path("call-offs/<int:call_off_id>/", views.CallOff.as_view(), name="api-call-off"),
    path("call-offs/<int:call_off_id>/spend/", views.Spend.as_view(), name="api-call-off-spend"),
    path(
        "call-offs/<int:call_off_id>/compliance/",
        compliance.Compliance.as_view(),
        name="api-call-off-compliance",
    ),
    path("call-offs/<int:call_off_id>/rates/", rates.Rates.as_view(), name="api-call-off-rates"),
    path("call-offs/<int:call_off_id>/price/", rates.Price.as_view(), name="api-call-off-price"),
    path("rates/side-by-side/", rates.SideBySide.as_view(), name="api-side-by-side"),
    path("tariff/sets/", rates.TariffSets.as_view(), name="api-tariff-sets"),
    path("tariff/sets/<int:set_id>/prices/", rates.TariffPrices.as_view(), name="api-tariff-prices"),
    path("reference/", views.Reference.as_view(), name="api-reference"),
]
