"""Addresses of activity: its pages and endpoints."""

from django.urls import path

from sessions_app.activity.api import activity
from sessions_app.activity.api import cost_to_tariff as cost_to_tariff_api
from sessions_app.activity.views.activity import log_page
from sessions_app.activity.views.cost_to_tariff import cost_to_tariff
from sessions_app.activity.views.sign_off import sign_off_page

urlpatterns = [
    path("sessions/<int:pk>/activity/", log_page, name="session-activity"),
    path("sessions/<int:pk>/sign-off/", sign_off_page, name="session-sign-off"),
    path("contracts/<int:call_off_id>/cost-to-tariff/", cost_to_tariff, name="cost-to-tariff"),
]
endpoints = [
    path(
        "call-offs/<int:call_off_id>/cost-to-tariff/",
        cost_to_tariff_api.CostToTariff.as_view(),
        name="api-cost-to-tariff",
    ),
    path("activities/", activity.Activities.as_view(), name="api-activities"),
    path("activities/batches/", activity.Batches.as_view(), name="api-activity-batches"),
    path("activities/batches/<int:pk>/", activity.OneBatch.as_view(), name="api-activity-batch"),
    path("activities/batches/<int:pk>/rows/", activity.BatchRows.as_view(), name="api-activity-batch-rows"),
    path("activities/<int:pk>/", activity.OneActivity.as_view(), name="api-activity"),
    path("activities/<int:pk>/corrections/", activity.Corrections.as_view(), name="api-activity-corrections"),
    path("activities/<int:pk>/void/", activity.Voids.as_view(), name="api-activity-void"),
]
