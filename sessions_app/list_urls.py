"""Pages of a session's patients: offering the places, undoing, printing, criteria and notice."""

from django.urls import path

from sessions_app.views.patients import criteria_page, offer_rule_page, patients_page, print_page, undo_page

urlpatterns = [
    path("sessions/<int:pk>/patients/", patients_page, name="session-patients"),
    path("sessions/<int:pk>/patients/undo/", undo_page, name="session-undo-put-on"),
    path("sessions/<int:pk>/print/", print_page, name="session-print"),
    path("sessions/<int:pk>/criteria/<int:line>/", criteria_page, name="line-criteria"),
    path("sessions/<int:pk>/notice/", offer_rule_page, name="offer-rule"),
]
