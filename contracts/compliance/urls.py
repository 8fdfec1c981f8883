"""Addresses of the compliance gate and of what is bought: pages and endpoints."""

from django.urls import path

from contracts.compliance import api, views

urlpatterns = [
    path("contracts/<int:call_off_id>/compliance/", views.compliance, name="compliance"),
    path("contracts/<int:call_off_id>/compliance/check/", views.check, name="compliance-check"),
    path("contracts/<int:call_off_id>/compliance/evidence/", views.evidence, name="compliance-evidence"),
    path("contracts/<int:call_off_id>/compliance/override/", views.override, name="compliance-override"),
    path("contracts/<int:call_off_id>/compliance/files/<int:file_id>/", views.file, name="compliance-file"),
    path("contracts/<int:call_off_id>/compliance/lines/<int:line_id>/lead/", views.lead, name="record-lead"),
    path("contracts/<int:call_off_id>/compliance/lines/<int:line_id>/hours/", views.hours, name="record-hours"),
    path("contracts/<int:call_off_id>/compliance/notices/new/", views.notice, name="award-notice"),
    path("contracts/<int:call_off_id>/vat/", views.vat, name="vat-decision"),
    path("contracts/<int:call_off_id>/what-is-bought/", views.bought, name="what-is-bought-on"),
    path("what-is-bought/", views.questionnaire, name="what-is-bought"),
]
endpoints = [
    path("call-offs/<int:call_off_id>/compliance/", api.Compliance.as_view(), name="api-call-off-compliance"),
    path("call-offs/<int:call_off_id>/lines/<int:line_id>/hours/", api.Hours.as_view(), name="api-line-hours"),
]
