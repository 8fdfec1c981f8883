"""Addresses of lists: its pages and endpoints."""

from django.urls import path

from sessions_app.lists.api import criteria, list_changes, offer_steps, patient_list
from sessions_app.lists.views.fill import fill_list, take_off
from sessions_app.lists.views.patients import criteria_page, offer_rule_page, patients_page, print_page, undo_page

urlpatterns = [
    path("sessions/<int:pk>/list/", fill_list, name="session-fill"),
    path("sessions/<int:pk>/list/<int:entry>/take-off/", take_off, name="session-take-off"),
    path("sessions/<int:pk>/patients/", patients_page, name="session-patients"),
    path("sessions/<int:pk>/patients/undo/", undo_page, name="session-undo-put-on"),
    path("sessions/<int:pk>/print/", print_page, name="session-print"),
    path("sessions/<int:pk>/criteria/<int:line>/", criteria_page, name="line-criteria"),
    path("sessions/<int:pk>/notice/", offer_rule_page, name="offer-rule"),
]
endpoints = [
    path("sessions/<int:pk>/list/", patient_list.PatientList.as_view(), name="api-session-list"),
    path("sessions/<int:pk>/list/exceptions/", list_changes.Exceptions.as_view(), name="api-list-exceptions"),
    path("sessions/<int:pk>/list/undo/", list_changes.UndoPutOn.as_view(), name="api-list-undo"),
    path("sessions/<int:pk>/list/<int:entry>/take-off/", list_changes.TakeOff.as_view(), name="api-list-take-off"),
    path("sessions/<int:pk>/list/<int:entry>/offers/", offer_steps.Offers.as_view(), name="api-offers"),
    path(
        "sessions/<int:pk>/list/<int:entry>/offers/<int:step>/undo/",
        offer_steps.UndoStep.as_view(),
        name="api-offer-undo",
    ),
    path("service-lines/<int:line>/criteria/", criteria.Criteria.as_view(), name="api-criteria"),
    path("offer-rule/", criteria.Rule.as_view(), name="api-offer-rule"),
]
