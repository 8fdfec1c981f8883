"""The addresses of everything that comes in by file."""

from django.urls import path

from waiting_list.imports import views as imports_views
from waiting_list.official.views import dm01
from waiting_list.tci import views as tci_views

RUN = "waiting-list/imports/<int:run_id>/"

IMPORTS = [
    path("waiting-list/imports/", imports_views.workbench, name="waiting-list-imports"),
    path("waiting-list/imports/paste/", imports_views.paste, name="waiting-list-paste"),
    path(RUN, imports_views.import_run, name="waiting-list-import-run"),
    path(RUN + "columns/", imports_views.columns, name="waiting-list-import-columns"),
    path(RUN + "start/", imports_views.start, name="waiting-list-import-start"),
    path(RUN + "progress/", imports_views.progress, name="waiting-list-import-progress"),
    path(RUN + "rejected/", imports_views.rejected, name="waiting-list-import-rejected"),
    path(RUN + "undo/", imports_views.undo, name="waiting-list-import-undo"),
    path("waiting-list/tci/days/", tci_views.days, name="waiting-list-tci-days"),
    path("waiting-list/tci/<int:run_id>/", tci_views.differences, name="waiting-list-tci"),
    path("waiting-list/tci/<int:run_id>/accept/", tci_views.accept, name="waiting-list-tci-accept"),
    path("waiting-list/tci/<int:run_id>/export/", tci_views.export, name="waiting-list-tci-export"),
    path("waiting-list/diagnostics/", dm01.diagnostics, name="waiting-list-diagnostics"),
    path("waiting-list/diagnostics/<int:stored_id>/", dm01.check, name="waiting-list-diagnostics-check"),
]
