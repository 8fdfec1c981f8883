"""Addresses of snapshots: its pages and endpoints."""

from django.urls import path

from waiting_list.snapshots import api, views

urlpatterns = [path("waiting-list/statistics/", views.statistics, name="waiting-list-statistics")]
endpoints = [
    path("waiting-list/statistics/", api.WaitingListStatistics.as_view(), name="api-waiting-list-statistics"),
    path("waiting-list/weeks/", api.WaitingListWeeks.as_view(), name="api-waiting-list-weeks"),
]
