"""Addresses of safety: its pages and endpoints."""

from django.urls import path

from sessions_app.safety import views as safety_views
from sessions_app.safety.api import incidents, stops

urlpatterns = [
    path("sessions/<int:pk>/incident/", safety_views.report_page, name="session-incident"),
    path("sessions/<int:pk>/stop/", safety_views.stop_page, name="session-stop"),
    path("incidents/", safety_views.incidents_page, name="incidents"),
    path("incidents/<int:pk>/", safety_views.incident_page, name="incident"),
    path("incidents/<int:pk>/candour/", safety_views.candour_page, name="incident-candour"),
    path("incidents/<int:pk>/close/", safety_views.close_page, name="incident-close"),
    path("stops/", safety_views.stops_page, name="stops"),
    path("stops/<int:pk>/", safety_views.one_stop_page, name="stop"),
]
endpoints = [
    path("incidents/", incidents.IncidentRegister.as_view(), name="api-incident-register"),
    path("incidents/<int:pk>/", incidents.OneIncident.as_view(), name="api-incident"),
    path("incidents/<int:pk>/candour/", incidents.Candour.as_view(), name="api-incident-candour"),
    path("stops/", stops.Stops.as_view(), name="api-stops"),
    path("stops/<int:pk>/", stops.OneStop.as_view(), name="api-stop"),
    path("stops/<int:pk>/sessions/", stops.StopSessions.as_view(), name="api-stop-sessions"),
    path("sessions/<int:pk>/incidents/", incidents.Incidents.as_view(), name="api-incidents"),
    path("sessions/<int:pk>/stop/", stops.StopFromSession.as_view(), name="api-stop-session"),
]
