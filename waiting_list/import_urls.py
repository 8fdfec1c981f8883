"""The addresses of everything that comes in by file."""

from django.urls import path

from waiting_list.views import diagnostics, imports, tci

RUN = "waiting-list/imports/<int:run_id>/"

IMPORTS = [
    path("waiting-list/imports/", imports.workbench, name="waiting-list-imports"),
    path("waiting-list/imports/paste/", imports.paste, name="waiting-list-paste"),
    path(RUN, imports.import_run, name="waiting-list-import-run"),
    path(RUN + "columns/", imports.columns, name="waiting-list-import-columns"),
    path(RUN + "start/", imports.start, name="waiting-list-import-start"),
    path(RUN + "progress/", imports.progress, name="waiting-list-import-progress"),
    path(RUN + "rejected/", imports.rejected, name="waiting-list-import-rejected"),
    path(RUN + "undo/", imports.undo, name="waiting-list-import-undo"),
    path("waiting-list/tci/days/", tci.days, name="waiting-list-tci-days"),
    path("waiting-list/tci/<int:run_id>/", tci.differences, name="waiting-list-tci"),
    path("waiting-list/tci/<int:run_id>/accept/", tci.accept, name="waiting-list-tci-accept"),
    path("waiting-list/tci/<int:run_id>/export/", tci.export, name="waiting-list-tci-export"),
    path("waiting-list/diagnostics/", diagnostics.diagnostics, name="waiting-list-diagnostics"),
    path(
        "waiting-list/diagnostics/<int:stored_id>/", diagnostics.check, name="waiting-list-diagnostics-check"
    ),
]
