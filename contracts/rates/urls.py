"""Addresses of prices, their decisions and what a list would come to: pages and endpoints."""

from django.urls import path

from contracts.rates import api, views

urlpatterns = [
    path("contracts/<int:call_off_id>/prices/", views.rates, name="rates"),
    path("contracts/<int:call_off_id>/prices/<int:proposal_id>/approve/", views.approve_prices, name="approve-rates"),
    path("contracts/<int:call_off_id>/prices/<int:proposal_id>/refuse/", views.refuse_prices, name="refuse-rates"),
    path("contracts/<int:call_off_id>/prices/indexation/", views.indexation, name="indexation"),
]
endpoints = [path("call-offs/<int:call_off_id>/price/", api.ListPrice.as_view(), name="api-call-off-price")]
