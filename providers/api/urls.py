from django.urls import path

from providers.api import papers, views

urlpatterns = [
    path("certificates/", views.Certificates.as_view(), name="api-certificates"),
    path("assurance/<int:assurance_id>/papers/", papers.Papers.as_view(), name="api-assurance-papers"),
    path(
        "assurance/papers/<int:paper_id>/content/", papers.PaperContent.as_view(), name="api-assurance-paper"
    ),
    path("assurance/", views.AssuranceRecords.as_view(), name="api-assurance"),
]
