"""Addresses of booking: its pages."""

from django.urls import path

from sessions_app.booking.views.booking import book_page
from sessions_app.booking.views.planned_lists import future_lists
from sessions_app.booking.views.suppliers import finder, rostered

urlpatterns = [
    path("suppliers/", finder, name="suppliers"),
    path("interests/rostered/", rostered, name="rostered-interests"),
    path("planner/book/", book_page, name="planner-book"),
    path("planner/lists/import/", future_lists, name="import-future-lists"),
]
