"""Addresses of frameworks, their lots and suppliers: pages."""

from django.urls import path

from contracts.frameworks import views

urlpatterns = [
    path("frameworks/", views.frameworks, name="frameworks"),
    path("frameworks/new/", views.new_framework, name="new-framework"),
    path("frameworks/<int:framework_id>/", views.show_framework, name="framework"),
    path("frameworks/<int:framework_id>/change/", views.edit_framework, name="edit-framework"),
    path("frameworks/<int:framework_id>/lots/new/", views.new_lot, name="new-lot"),
    path("frameworks/<int:framework_id>/lots/<int:lot_id>/suppliers/new/", views.new_supplier, name="new-supplier"),
    path("frameworks/suppliers/<int:supplier_id>/leaves/", views.supplier_leaves, name="supplier-leaves"),
]
