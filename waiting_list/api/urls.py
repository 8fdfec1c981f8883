from django.urls import path

from waiting_list.api import cohorts, diagnostics, imports, needs, snapshots, statistics, tci, views

urlpatterns = [
    path("waiting-list/summary/", views.WaitingListSummary.as_view(), name="api-waiting-list-summary"),
    path(
        "waiting-list/diagnostics/",
        diagnostics.DiagnosticsSummary.as_view(),
        name="api-waiting-list-diagnostics",
    ),
    path(
        "waiting-list/statistics/",
        statistics.WaitingListStatistics.as_view(),
        name="api-waiting-list-statistics",
    ),
    path("waiting-list/weeks/", snapshots.WaitingListWeeks.as_view(), name="api-waiting-list-weeks"),
    path("waiting-list/imports/", views.WaitingListImports.as_view(), name="api-waiting-list-imports"),
    path("waiting-list/imports/<int:pk>/", imports.OneImport.as_view(), name="api-waiting-list-import"),
    path(
        "waiting-list/imports/<int:pk>/rows/",
        imports.ImportRows.as_view(),
        name="api-waiting-list-import-rows",
    ),
    path(
        "waiting-list/imports/<int:pk>/undo/",
        imports.ImportUndo.as_view(),
        name="api-waiting-list-import-undo",
    ),
    path("waiting-list/tci/days/", tci.ExportDays.as_view(), name="api-tci-days"),
    path("waiting-list/tci/<int:pk>/", tci.Differences.as_view(), name="api-tci"),
    path("waiting-list/tci/<int:pk>/accept/", tci.Accept.as_view(), name="api-tci-accept"),
    path("waiting-list/tci/<int:pk>/export/", tci.Export.as_view(), name="api-tci-export"),
    path("waiting-list/today/", needs.WaitingToday.as_view(), name="api-waiting-list-today"),
    path("waiting-list/needs/<int:pk>/", needs.OneNeed.as_view(), name="api-waiting-list-need"),
    path("waiting-list/validation/", needs.ValidationQueue.as_view(), name="api-waiting-list-validation"),
    path("waiting-list/cohorts/", cohorts.Cohorts.as_view(), name="api-waiting-list-cohorts"),
    path("waiting-list/cohorts/count/", cohorts.CohortCount.as_view(), name="api-waiting-list-cohort-count"),
    path("waiting-list/cohorts/<int:pk>/", cohorts.OneCohort.as_view(), name="api-waiting-list-cohort"),
    path(
        "waiting-list/cohorts/<int:pk>/patients/",
        cohorts.CohortPatients.as_view(),
        name="api-waiting-list-cohort-patients",
    ),
]
