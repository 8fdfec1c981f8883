from django.urls import path

from waiting_list.api import views

urlpatterns = [
    path("waiting-list/summary/", views.WaitingListSummary.as_view(), name="api-waiting-list-summary"),
    path("waiting-list/imports/", views.WaitingListImports.as_view(), name="api-waiting-list-imports"),
]
