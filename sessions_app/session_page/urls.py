"""Addresses of the page of a session and of sessions as the API has them: pages and endpoints."""

from django.urls import path

from sessions_app.session_page.api import by_people, many, sessions
from sessions_app.session_page.views import session_move, session_view

urlpatterns = [
    path("sessions/<int:pk>/", session_view, name="session"),
    path("sessions/<int:pk>/<slug:name>/", session_move, name="session-move"),
]
endpoints = [
    *(
        path(f"sessions/<int:pk>/{name}/", view.as_view(), name=f"api-session-{name}")
        for name, view in sessions.STEPS.items()
    ),
    *(path(address, view.as_view()) for address, view in by_people.DOORS.items()),
    path("sessions/", sessions.Sessions.as_view(), name="api-sessions"),
    path("sessions/<int:pk>/", sessions.OneSession.as_view(), name="api-session"),
    *(path(f"sessions/{name}/", view.as_view(), name=f"api-sessions-{name}") for name, view in many.MANY.items()),
]
