"""Addresses of official: its pages and endpoints."""

from django.urls import path

from waiting_list.official import api
from waiting_list.official.views import dm01, rtt

urlpatterns = [
    path("waiting-list/", rtt.waiting_list, name="waiting-list"),
    path("waiting-list/import/", rtt.choose_file, name="waiting-list-import"),
    path("waiting-list/import/<int:stored_id>/", rtt.check_file, name="waiting-list-import-check"),
    path("waiting-list/diagnostics/", dm01.diagnostics, name="waiting-list-diagnostics"),
    path("waiting-list/diagnostics/<int:stored_id>/", dm01.check, name="waiting-list-diagnostics-check"),
]
endpoints = [
    path("waiting-list/summary/", api.WaitingListSummary.as_view(), name="api-waiting-list-summary"),
    path("waiting-list/diagnostics/", api.DiagnosticsSummary.as_view(), name="api-waiting-list-diagnostics"),
]
