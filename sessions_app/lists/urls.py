"""Pages of a session's patients and of its day: offers, print, criteria; run of day, incidents, stopping."""

from django.urls import path

from sessions_app.day.views.run_of_day import cancel_case_page, correct_page, day_page
from sessions_app.day.views.taps import taps_page
from sessions_app.lists.views.patients import (
    criteria_page,
    offer_rule_page,
    patients_page,
    print_page,
    undo_page,
)
from sessions_app.safety import views as safety_views
from sessions_app.session.views import slots

urlpatterns = [
    path("sessions/<int:pk>/patients/", patients_page, name="session-patients"),
    path("sessions/<int:pk>/patients/undo/", undo_page, name="session-undo-put-on"),
    path("sessions/<int:pk>/print/", print_page, name="session-print"),
    path("sessions/<int:pk>/criteria/<int:line>/", criteria_page, name="line-criteria"),
    path("sessions/<int:pk>/notice/", offer_rule_page, name="offer-rule"),
    path("sessions/<int:pk>/usual-slots/", slots.usual_slots_page, name="usual-slots"),
    path("sessions/<int:pk>/link/", slots.link_page, name="session-link"),
    path("sessions/<int:pk>/day/", day_page, name="session-day"),
    path("sessions/<int:pk>/day/taps/", taps_page, name="session-taps"),
    path("sessions/<int:pk>/day/cancel/<int:entry>/", cancel_case_page, name="session-cancel-case"),
    path("sessions/<int:pk>/day/correct/<int:stamp>/", correct_page, name="session-correct"),
    path("sessions/<int:pk>/incident/", safety_views.report_page, name="session-incident"),
    path("sessions/<int:pk>/stop/", safety_views.stop_page, name="session-stop"),
    path("incidents/", safety_views.incidents_page, name="incidents"),
    path("incidents/<int:pk>/", safety_views.incident_page, name="incident"),
    path("incidents/<int:pk>/candour/", safety_views.candour_page, name="incident-candour"),
    path("incidents/<int:pk>/close/", safety_views.close_page, name="incident-close"),
    path("stops/", safety_views.stops_page, name="stops"),
    path("stops/<int:pk>/", safety_views.one_stop_page, name="stop"),
]
