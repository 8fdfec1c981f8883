"""Addresses of offers: its pages and endpoints."""

from django.urls import path

from sessions_app.offers import api as offers_api
from sessions_app.offers.views.counter_offers import offers_out_page, propose_page
from sessions_app.offers.views.offers import offers_page, provider_sessions_page
from sessions_app.offers.views.order import order_page

urlpatterns = [
    path("offers/", offers_page, name="offers"),
    path("offers/propose/", propose_page, name="offers-propose"),
    path("offers-out/", offers_out_page, name="offers-out"),
    path("offers-out/order/", order_page, name="offer-order"),
    path("our-sessions/", provider_sessions_page, name="provider-sessions"),
]
endpoints = [
    path("sessions/<int:pk>/counter/", offers_api.Counter.as_view(), name="api-session-counter"),
    *(
        path(f"sessions/<int:pk>/counter/{name}/", view.as_view(), name=f"api-session-counter-{name}")
        for name, view in offers_api.COUNTER_STEPS.items()
    ),
]
