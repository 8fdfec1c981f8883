"""Addresses of imports: its pages and endpoints."""

from django.urls import path

from waiting_list.imports import views
from waiting_list.imports.api import files, runs

RUN = "waiting-list/imports/<int:run_id>/"

urlpatterns = [
    path("waiting-list/imports/", views.workbench, name="waiting-list-imports"),
    path("waiting-list/imports/paste/", views.paste, name="waiting-list-paste"),
    path(RUN, views.import_run, name="waiting-list-import-run"),
    path(RUN + "columns/", views.columns, name="waiting-list-import-columns"),
    path(RUN + "start/", views.start, name="waiting-list-import-start"),
    path(RUN + "progress/", views.progress, name="waiting-list-import-progress"),
    path(RUN + "rejected/", views.rejected, name="waiting-list-import-rejected"),
    path(RUN + "undo/", views.undo, name="waiting-list-import-undo"),
]
endpoints = [
    path("waiting-list/imports/", files.WaitingListImports.as_view(), name="api-waiting-list-imports"),
    path("waiting-list/imports/<int:pk>/", runs.OneImport.as_view(), name="api-waiting-list-import"),
    path("waiting-list/imports/<int:pk>/rows/", runs.ImportRows.as_view(), name="api-waiting-list-import-rows"),
    path("waiting-list/imports/<int:pk>/undo/", runs.ImportUndo.as_view(), name="api-waiting-list-import-undo"),
]
