"""Addresses of cancelled operations: its pages and endpoints."""

from django.urls import path

from sessions_app.cancelled_operations import api as cancelled_operations_api
from sessions_app.cancelled_operations.views import promise_ended, promise_treated, promises_page

urlpatterns = [
    path("cancelled-on-the-day/", promises_page, name="promises"),
    path("cancelled-on-the-day/<int:pk>/treated/", promise_treated, name="promise-treated"),
    path("cancelled-on-the-day/<int:pk>/not-owed/", promise_ended, name="promise-ended"),
]
endpoints = [
    path("promises/", cancelled_operations_api.Promises.as_view(), name="api-promises"),
    path("promises/<int:pk>/", cancelled_operations_api.OnePromise.as_view(), name="api-promise"),
    path(
        "promises/<int:pk>/treated/", cancelled_operations_api.Treated.as_view(), name="api-promise-treated"
    ),
    path(
        "promises/<int:pk>/not-owed/", cancelled_operations_api.Ended.as_view(), name="api-promise-not-owed"
    ),
    path(
        "sessions/<int:pk>/list/<int:entry>/cancel/",
        cancelled_operations_api.CancelPlace.as_view(),
        name="api-list-cancel",
    ),
]
