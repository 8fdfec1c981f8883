"""Addresses of the decisions that make a call-off live or end it: pages and endpoints."""

from django.urls import path

from contracts.activation import api, views

urlpatterns = [
    path("contracts/<int:call_off_id>/activate/", views.activation, name="activate-call-off"),
    *(
        path(f"contracts/<int:call_off_id>/{what}/", views.decision, {"what": what}, name=f"{what}-call-off")
        for what in views.DECISIONS
    ),
]
endpoints = [path(address, view.as_view()) for address, view in api.ENDPOINTS.items()]
