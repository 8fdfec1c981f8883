"""Addresses of validation: its pages and endpoints."""

from django.urls import path

from waiting_list.validation import api, views

urlpatterns = [path("waiting-list/validation/", views.validation, name="waiting-list-validation")]
endpoints = [path("waiting-list/validation/", api.ValidationQueue.as_view(), name="api-waiting-list-validation")]
