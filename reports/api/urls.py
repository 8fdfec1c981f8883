from django.urls import path

from reports.api import peers, transparency, views

urlpatterns = [
    path("transparency/", transparency.Transparency.as_view(), name="api-transparency"),
    path("transparency/annual-summaries/", transparency.Summaries.as_view(), name="api-transparency-summaries"),
    path("transparency/ocds/", transparency.Ocds.as_view(), name="api-transparency-ocds"),
    path("reports/peers/", peers.Peers.as_view(), name="api-peers"),
    path("reports/<slug:kind>/runs/", views.ReportRuns.as_view(), name="api-report-runs"),
    path("reports/runs/<uuid:run_id>/", views.ReportRunDetail.as_view(), name="api-report-run"),
    path("reports/runs/<uuid:run_id>/result/", views.ReportResult.as_view(), name="api-report-result"),
]
