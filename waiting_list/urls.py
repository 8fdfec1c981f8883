"""The addresses of the waiting list, one list per group of pages."""

from django.urls import path

from waiting_list.import_urls import IMPORTS
from waiting_list.views import official

OFFICIAL = [
    path("waiting-list/", official.waiting_list, name="waiting-list"),
    path("waiting-list/import/", official.choose_file, name="waiting-list-import"),
    path("waiting-list/import/<int:stored_id>/", official.check_file, name="waiting-list-import-check"),
]

urlpatterns = [*OFFICIAL, *IMPORTS]
