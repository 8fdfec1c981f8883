"""Addresses of cancelled operations: its pages and endpoints."""

from django.urls import path

from sessions_app.cancelled_operations import api
from sessions_app.cancelled_operations.views import cancelled_operations_page, ended_page, treated_page

urlpatterns = [
    path("cancelled-on-the-day/", cancelled_operations_page, name="cancelled-operations"),
    path("cancelled-on-the-day/<int:pk>/treated/", treated_page, name="cancelled-operation-treated"),
    path("cancelled-on-the-day/<int:pk>/not-owed/", ended_page, name="cancelled-operation-ended"),
]
endpoints = [
    path("promises/", api.CancelledOperations.as_view(), name="api-cancelled-operations"),
    path("promises/<int:pk>/", api.OneCancelledOperation.as_view(), name="api-cancelled-operation"),
    path("promises/<int:pk>/treated/", api.Treated.as_view(), name="api-cancelled-operation-treated"),
    path("promises/<int:pk>/not-owed/", api.Ended.as_view(), name="api-cancelled-operation-not-owed"),
    path("sessions/<int:pk>/list/<int:entry>/cancel/", api.CancelPlace.as_view(), name="api-list-cancel"),
]
