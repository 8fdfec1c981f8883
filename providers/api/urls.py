from django.urls import path

from providers.api import views

urlpatterns = [
    path("assurance/", views.AssuranceRecords.as_view(), name="api-assurance"),
]
