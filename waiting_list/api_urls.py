from django.urls import path

from waiting_list.cohorts import api as cohorts_api
from waiting_list.imports import api as imports_api
from waiting_list.official.api import dm01, rtt
from waiting_list.snapshots.api import statistics, weeks
from waiting_list.tci import api as tci_api
from waiting_list.validation import api as validation_api

urlpatterns = [
    path("waiting-list/summary/", rtt.WaitingListSummary.as_view(), name="api-waiting-list-summary"),
    path(
        "waiting-list/diagnostics/",
        dm01.DiagnosticsSummary.as_view(),
        name="api-waiting-list-diagnostics",
    ),
    path(
        "waiting-list/statistics/",
        statistics.WaitingListStatistics.as_view(),
        name="api-waiting-list-statistics",
    ),
    path("waiting-list/weeks/", weeks.WaitingListWeeks.as_view(), name="api-waiting-list-weeks"),
    path("waiting-list/imports/", rtt.WaitingListImports.as_view(), name="api-waiting-list-imports"),
    path("waiting-list/imports/<int:pk>/", imports_api.OneImport.as_view(), name="api-waiting-list-import"),
    path(
        "waiting-list/imports/<int:pk>/rows/",
        imports_api.ImportRows.as_view(),
        name="api-waiting-list-import-rows",
    ),
    path(
        "waiting-list/imports/<int:pk>/undo/",
        imports_api.ImportUndo.as_view(),
        name="api-waiting-list-import-undo",
    ),
    path("waiting-list/tci/days/", tci_api.ExportDays.as_view(), name="api-tci-days"),
    path("waiting-list/tci/<int:pk>/", tci_api.Differences.as_view(), name="api-tci"),
    path("waiting-list/tci/<int:pk>/accept/", tci_api.Accept.as_view(), name="api-tci-accept"),
    path("waiting-list/tci/<int:pk>/export/", tci_api.Export.as_view(), name="api-tci-export"),
    path("waiting-list/today/", validation_api.WaitingToday.as_view(), name="api-waiting-list-today"),
    path("waiting-list/needs/<int:pk>/", validation_api.OneNeed.as_view(), name="api-waiting-list-need"),
    path(
        "waiting-list/validation/",
        validation_api.ValidationQueue.as_view(),
        name="api-waiting-list-validation",
    ),
    path("waiting-list/cohorts/", cohorts_api.Cohorts.as_view(), name="api-waiting-list-cohorts"),
    path(
        "waiting-list/cohorts/count/", cohorts_api.CohortCount.as_view(), name="api-waiting-list-cohort-count"
    ),
    path("waiting-list/cohorts/<int:pk>/", cohorts_api.OneCohort.as_view(), name="api-waiting-list-cohort"),
    path(
        "waiting-list/cohorts/<int:pk>/patients/",
        cohorts_api.CohortPatients.as_view(),
        name="api-waiting-list-cohort-patients",
    ),
]
