"""Addresses of cohorts: its pages and endpoints."""

from django.urls import path

from waiting_list.cohorts import api
from waiting_list.cohorts.views import cohorts, today

urlpatterns = [
    path("waiting-list/now/", today.waiting_now, name="waiting-list-now"),
    path("waiting-list/equality/", today.equality, name="waiting-list-equality"),
    path("waiting-list/cohorts/", cohorts.cohorts, name="waiting-list-cohorts"),
    path("waiting-list/cohorts/save/", cohorts.save, name="waiting-list-cohort-save"),
    path("waiting-list/cohorts/patients/", cohorts.patients, name="waiting-list-cohort-patients"),
    path("waiting-list/cohorts/export/", cohorts.export, name="waiting-list-cohort-export"),
    path("waiting-list/cohorts/<int:cohort_id>/remove/", cohorts.remove, name="waiting-list-cohort-remove"),
]
endpoints = [
    path("waiting-list/today/", api.WaitingToday.as_view(), name="api-waiting-list-today"),
    path("waiting-list/cohorts/", api.Cohorts.as_view(), name="api-waiting-list-cohorts"),
    path("waiting-list/cohorts/count/", api.CohortCount.as_view(), name="api-waiting-list-cohort-count"),
    path("waiting-list/cohorts/<int:pk>/", api.OneCohort.as_view(), name="api-waiting-list-cohort"),
    path(
        "waiting-list/cohorts/<int:pk>/patients/", api.CohortPatients.as_view(), name="api-waiting-list-cohort-patients"
    ),
]
