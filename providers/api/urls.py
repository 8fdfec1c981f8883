from django.urls import path

from providers.api import views

urlpatterns = [
    path("certificates/", views.Certificates.as_view(), name="api-certificates"),
    path("assurance/", views.AssuranceRecords.as_view(), name="api-assurance"),
]
