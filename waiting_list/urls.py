"""The addresses of the waiting list, one list per group of pages."""

from django.urls import path

from waiting_list.cohorts.views import cohorts, today
from waiting_list.imports.urls import IMPORTS
from waiting_list.official.views import rtt
from waiting_list.pathways import views as pathways_views
from waiting_list.snapshots import views as snapshots_views
from waiting_list.validation import views as validation_views

OFFICIAL = [
    path("waiting-list/", rtt.waiting_list, name="waiting-list"),
    path("waiting-list/statistics/", snapshots_views.statistics, name="waiting-list-statistics"),
    path("waiting-list/import/", rtt.choose_file, name="waiting-list-import"),
    path("waiting-list/import/<int:stored_id>/", rtt.check_file, name="waiting-list-import-check"),
]
NOW = [
    path("waiting-list/now/", today.waiting_now, name="waiting-list-now"),
    path("waiting-list/equality/", today.equality, name="waiting-list-equality"),
]
COHORTS = [
    path("waiting-list/cohorts/", cohorts.cohorts, name="waiting-list-cohorts"),
    path("waiting-list/cohorts/save/", cohorts.save, name="waiting-list-cohort-save"),
    path("waiting-list/cohorts/patients/", cohorts.patients, name="waiting-list-cohort-patients"),
    path("waiting-list/cohorts/export/", cohorts.export, name="waiting-list-cohort-export"),
    path("waiting-list/cohorts/<int:cohort_id>/remove/", cohorts.remove, name="waiting-list-cohort-remove"),
]
NEEDS = [
    path("waiting-list/find/", pathways_views.find, name="waiting-list-find"),
    path("waiting-list/needs/<int:need_id>/", pathways_views.need, name="waiting-list-need"),
]
VALIDATION = [path("waiting-list/validation/", validation_views.validation, name="waiting-list-validation")]

urlpatterns = [*OFFICIAL, *NOW, *COHORTS, *NEEDS, *VALIDATION, *IMPORTS]
