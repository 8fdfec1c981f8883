"""Addresses of day: its pages and endpoints."""

from django.urls import path

from sessions_app.day import api as day_api
from sessions_app.day.views.run_of_day import cancel_case_page, correct_page, day_page
from sessions_app.day.views.taps import taps_page

urlpatterns = [
    path("sessions/<int:pk>/day/", day_page, name="session-day"),
    path("sessions/<int:pk>/day/taps/", taps_page, name="session-taps"),
    path("sessions/<int:pk>/day/cancel/<int:entry>/", cancel_case_page, name="session-cancel-case"),
    path("sessions/<int:pk>/day/correct/<int:stamp>/", correct_page, name="session-correct"),
]
endpoints = [
    path("sessions/<int:pk>/times/", day_api.Times.as_view(), name="api-times"),
    path("times/<int:pk>/corrections/", day_api.Corrections.as_view(), name="api-time-corrections"),
]
