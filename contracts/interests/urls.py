"""Addresses of the register of interests: pages."""

from django.urls import path

from contracts.interests import views

urlpatterns = [
    path("interests/", views.register, name="interests"),
    path("interests/new/", views.new, name="new-interest"),
    path("interests/<int:interest_id>/", views.edit, name="edit-interest"),
    path("interests/officers/new/", views.officer, name="new-officer"),
    path("interests/staff/", views.staff, name="staff-list"),
]
