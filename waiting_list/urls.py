"""The addresses of the waiting list, one list per group of pages."""

from django.urls import path

from waiting_list.import_urls import IMPORTS
from waiting_list.views import cohorts, needs, now, official, statistics, validation

OFFICIAL = [
    path("waiting-list/", official.waiting_list, name="waiting-list"),
    path("waiting-list/statistics/", statistics.statistics, name="waiting-list-statistics"),
    path("waiting-list/import/", official.choose_file, name="waiting-list-import"),
    path("waiting-list/import/<int:stored_id>/", official.check_file, name="waiting-list-import-check"),
]
NOW = [
    path("waiting-list/now/", now.waiting_now, name="waiting-list-now"),
    path("waiting-list/equality/", now.equality, name="waiting-list-equality"),
]
COHORTS = [
    path("waiting-list/cohorts/", cohorts.cohorts, name="waiting-list-cohorts"),
    path("waiting-list/cohorts/save/", cohorts.save, name="waiting-list-cohort-save"),
    path("waiting-list/cohorts/patients/", cohorts.patients, name="waiting-list-cohort-patients"),
    path("waiting-list/cohorts/export/", cohorts.export, name="waiting-list-cohort-export"),
    path("waiting-list/cohorts/<int:cohort_id>/remove/", cohorts.remove, name="waiting-list-cohort-remove"),
]
NEEDS = [
    path("waiting-list/find/", needs.find, name="waiting-list-find"),
    path("waiting-list/needs/<int:need_id>/", needs.need, name="waiting-list-need"),
]
VALIDATION = [path("waiting-list/validation/", validation.validation, name="waiting-list-validation")]

urlpatterns = [*OFFICIAL, *NOW, *COHORTS, *NEEDS, *VALIDATION, *IMPORTS]
