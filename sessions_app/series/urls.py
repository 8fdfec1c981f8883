"""Addresses of series: its pages and endpoints."""

from django.urls import path

from sessions_app.series import api as series_api
from sessions_app.series.views import change_page, end_page, new_series, series_page

urlpatterns = [
    path("planner/series/new/", new_series, name="series-new"),
    path("planner/series/<int:pk>/", series_page, name="series"),
    path("sessions/<int:pk>/change/", change_page, name="session-change"),
    path("sessions/<int:pk>/end-series/", end_page, name="series-end"),
]
endpoints = [
    path("series/", series_api.SeriesList.as_view(), name="api-series"),
    path("series/<int:pk>/", series_api.OneSeries.as_view(), name="api-one-series"),
]
