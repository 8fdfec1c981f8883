"""Addresses of session: its pages and endpoints."""

from django.urls import path

from sessions_app.session.api import join_links
from sessions_app.session.views import slots
from sessions_app.session.views.calendar import calendar_feed

urlpatterns = [
    path("calendars/<str:token>.ics", calendar_feed, name="calendar-feed"),
    path("sessions/<int:pk>/usual-slots/", slots.usual_slots_page, name="usual-slots"),
    path("sessions/<int:pk>/link/", slots.link_page, name="session-link"),
]
endpoints = [path("sessions/<int:pk>/link/", join_links.JoinLink.as_view(), name="api-session-link")]
