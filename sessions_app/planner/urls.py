"""Addresses of planner: its pages."""

from django.urls import path

from sessions_app.planner.views import planner_page

urlpatterns = [path("planner/", planner_page, name="planner")]
