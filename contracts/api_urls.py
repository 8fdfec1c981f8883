from django.urls import path

from contracts.activation import api as activation_api
from contracts.call_off_page import api as call_off_page_api
from contracts.call_offs.api import documents, life, offer_order
from contracts.compliance.api import compliance, hours
from contracts.tariff import api as tariff_api
from contracts.variations import api as variations_api

urlpatterns = [
    path("call-offs/", call_off_page_api.CallOffs.as_view(), name="api-call-offs"),
    path("call-offs/<int:call_off_id>/", call_off_page_api.CallOff.as_view(), name="api-call-off"),
    path("call-offs/<int:call_off_id>/spend/", call_off_page_api.Spend.as_view(), name="api-call-off-spend"),
    path(
        "call-offs/<int:call_off_id>/compliance/",
        compliance.Compliance.as_view(),
        name="api-call-off-compliance",
    ),
    path("call-offs/<int:call_off_id>/rates/", tariff_api.Rates.as_view(), name="api-call-off-rates"),
    path("call-offs/<int:call_off_id>/price/", tariff_api.Price.as_view(), name="api-call-off-price"),
    *(
        path(f"call-offs/<int:call_off_id>/{address}/", view.as_view(), name=f"api-call-off-{address}")
        for address, view in {
            "variations": variations_api.Variations,
            "opening-position": life.Opening,
            "decision-makers": life.DecisionMakers,
            "representations": life.Representations,
            "guarantees": life.Guarantees,
            "documents": documents.Documents,
        }.items()
    ),
    path(
        "call-offs/<int:call_off_id>/variations/<int:number>/",
        variations_api.OneVariation.as_view(),
        name="api-call-off-variation",
    ),
    path(
        "call-offs/<int:call_off_id>/documents/<int:document_id>/content/",
        documents.DocumentContent.as_view(),
        name="api-call-off-document",
    ),
    path(
        "call-offs/<int:call_off_id>/lines/<int:line_id>/hours/", hours.Hours.as_view(), name="api-line-hours"
    ),
    path("offer-order/", offer_order.Order.as_view(), name="api-offer-order"),
    *(path(address, view.as_view()) for address, view in activation_api.DOORS.items()),
    path("limits/", life.Limits.as_view(), name="api-limits"),
    path("rates/side-by-side/", tariff_api.SideBySide.as_view(), name="api-side-by-side"),
    path("tariff/sets/", tariff_api.TariffSets.as_view(), name="api-tariff-sets"),
    path("tariff/sets/<int:set_id>/prices/", tariff_api.TariffPrices.as_view(), name="api-tariff-prices"),
    path("reference/", call_off_page_api.Reference.as_view(), name="api-reference"),
]
