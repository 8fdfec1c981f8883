"""Addresses of snapshots: its pages and endpoints."""

from django.urls import path

from waiting_list.snapshots import views
from waiting_list.snapshots.api import statistics, weeks

urlpatterns = [
    path("waiting-list/statistics/", views.statistics, name="waiting-list-statistics"),
]
endpoints = [
    path(
        "waiting-list/statistics/",
        statistics.WaitingListStatistics.as_view(),
        name="api-waiting-list-statistics",
    ),
    path("waiting-list/weeks/", weeks.WaitingListWeeks.as_view(), name="api-waiting-list-weeks"),
]
