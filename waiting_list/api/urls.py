from django.urls import path

from waiting_list.api import diagnostics, imports, snapshots, views

urlpatterns = [
    path("waiting-list/summary/", views.WaitingListSummary.as_view(), name="api-waiting-list-summary"),
    path(
        "waiting-list/diagnostics/",
        diagnostics.DiagnosticsSummary.as_view(),
        name="api-waiting-list-diagnostics",
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
]
