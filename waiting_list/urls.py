from django.urls import path

from waiting_list import views

urlpatterns = [
    path("waiting-list/", views.waiting_list, name="waiting-list"),
    path("waiting-list/import/", views.choose_file, name="waiting-list-import"),
    path("waiting-list/import/<int:stored_id>/", views.check_file, name="waiting-list-import-check"),
]
