from django.urls import path

from contracts.api import by_people, compliance, documents, hours, life, order, rates, variations, views

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
    *(
        path(f"call-offs/<int:call_off_id>/{address}/", view.as_view(), name=f"api-call-off-{address}")
        for address, view in {
            "variations": variations.Variations,
            "opening-position": life.Opening,
            "decision-makers": life.DecisionMakers,
            "representations": life.Representations,
            "guarantees": life.Guarantees,
            "documents": documents.Documents,
        }.items()
    ),
    path(
        "call-offs/<int:call_off_id>/variations/<int:number>/",
        variations.OneVariation.as_view(),
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
    path("offer-order/", order.Order.as_view(), name="api-offer-order"),
    *(path(address, view.as_view()) for address, view in by_people.DOORS.items()),
    path("limits/", life.Limits.as_view(), name="api-limits"),
    path("rates/side-by-side/", rates.SideBySide.as_view(), name="api-side-by-side"),
    path("tariff/sets/", rates.TariffSets.as_view(), name="api-tariff-sets"),
    path("tariff/sets/<int:set_id>/prices/", rates.TariffPrices.as_view(), name="api-tariff-prices"),
    path("reference/", views.Reference.as_view(), name="api-reference"),
]
