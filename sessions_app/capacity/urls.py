"""Addresses of capacity: its pages and endpoints."""

from django.urls import path

from sessions_app.capacity import api as capacity_api
from sessions_app.capacity.views import capacity_page

urlpatterns = [path("planner/free-rooms/", capacity_page, name="capacity")]
endpoints = [path("capacity/", capacity_api.Capacity.as_view(), name="api-capacity")]
