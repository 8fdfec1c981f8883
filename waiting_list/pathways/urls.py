"""Addresses of pathways: its pages and endpoints."""

from django.urls import path

from waiting_list.pathways import api, views

urlpatterns = [
    path("waiting-list/find/", views.find, name="waiting-list-find"),
    path("waiting-list/needs/<int:need_id>/", views.need, name="waiting-list-need"),
]
endpoints = [path("waiting-list/needs/<int:pk>/", api.OneNeed.as_view(), name="api-waiting-list-need")]
