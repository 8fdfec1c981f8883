"""Addresses of the two pages that assemble a call-off, and of the endpoints that read it: pages and endpoints."""

from django.urls import path

from contracts.call_off_page import api, views

urlpatterns = [
    path("contracts/", views.list_call_offs, name="call-offs"),
    path("contracts/<int:call_off_id>/", views.show_call_off, name="call-off"),
]
endpoints = [
    path("call-offs/", api.CallOffs.as_view(), name="api-call-offs"),
    path("call-offs/<int:call_off_id>/", api.OneCallOff.as_view(), name="api-call-off"),
    path("call-offs/<int:call_off_id>/spend/", api.Spend.as_view(), name="api-call-off-spend"),
    path("reference/", api.Reference.as_view(), name="api-reference"),
]
