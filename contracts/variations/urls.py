"""Addresses of changes to a live contract: pages and endpoints."""

from django.urls import path

from contracts.variations import api, views

urlpatterns = [
    path("contracts/<int:call_off_id>/variations/new/", views.vary, name="new-variation"),
    path("contracts/<int:call_off_id>/options/<int:option_id>/exercise/", views.exercise, name="exercise-option"),
    path("contracts/<int:call_off_id>/variations/<int:variation_id>/approve/", views.approve, name="approve-variation"),
    path("contracts/<int:call_off_id>/variations/<int:variation_id>/refuse/", views.refuse, name="refuse-variation"),
    path("contracts/<int:call_off_id>/variations/<int:variation_id>/notice/", views.notice, name="variation-notice"),
]
endpoints = [
    path("call-offs/<int:call_off_id>/variations/", api.Variations.as_view(), name="api-call-off-variations"),
    path(
        "call-offs/<int:call_off_id>/variations/<int:number>/",
        api.OneVariation.as_view(),
        name="api-call-off-variation",
    ),
]
