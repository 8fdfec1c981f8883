"""Addresses of dates to come in: its pages and endpoints."""

from django.urls import path

from waiting_list.tci import api, views

urlpatterns = [
    path("waiting-list/tci/days/", views.days, name="waiting-list-tci-days"),
    path("waiting-list/tci/<int:run_id>/", views.differences, name="waiting-list-tci"),
    path("waiting-list/tci/<int:run_id>/accept/", views.accept, name="waiting-list-tci-accept"),
    path("waiting-list/tci/<int:run_id>/export/", views.export, name="waiting-list-tci-export"),
]
endpoints = [
    path("waiting-list/tci/days/", api.ExportDays.as_view(), name="api-tci-days"),
    path("waiting-list/tci/<int:pk>/", api.Differences.as_view(), name="api-tci"),
    path("waiting-list/tci/<int:pk>/accept/", api.Accept.as_view(), name="api-tci-accept"),
    path("waiting-list/tci/<int:pk>/export/", api.Export.as_view(), name="api-tci-export"),
]
