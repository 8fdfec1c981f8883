"""Addresses of opening positions, limits, exits and spend off framework: pages and endpoints."""

from django.urls import path

from contracts.money import api, views

urlpatterns = [
    path("contracts/exits/", views.exit_view, name="exits"),
    path("contracts/off-framework/", views.off_framework, name="off-framework"),
    path("contracts/import/", views.import_drafts, name="import-call-offs"),
    path("contracts/opening/import/", views.import_positions, name="import-opening"),
    path("contracts/<int:call_off_id>/opening/", views.opening, name="opening-position"),
    path("limits/", views.limits, name="limits"),
    path("limits/<int:limit_id>/end/", views.end, name="end-limit"),
]
endpoints = [
    path(
        "call-offs/<int:call_off_id>/opening-position/",
        api.OpeningPositions.as_view(),
        name="api-call-off-opening-position",
    ),
    path("limits/", api.DelegatedLimits.as_view(), name="api-limits"),
]
