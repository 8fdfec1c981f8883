"""Addresses of compliance and of the register of interests."""

from django.urls import path

from contracts.compliance import views as compliance_views
from contracts.interests import views as interests_views

OF = "contracts/<int:call_off_id>/"

compliance_urls = [
    path(OF + "compliance/", compliance_views.compliance, name="compliance"),
    path(OF + "compliance/check/", compliance_views.check, name="compliance-check"),
    path(OF + "compliance/evidence/", compliance_views.evidence, name="compliance-evidence"),
    path(OF + "compliance/override/", compliance_views.override, name="compliance-override"),
    path(OF + "compliance/files/<int:file_id>/", compliance_views.file, name="compliance-file"),
    path(OF + "compliance/lines/<int:line_id>/lead/", compliance_views.lead, name="record-lead"),
    path(OF + "compliance/lines/<int:line_id>/hours/", compliance_views.hours, name="record-hours"),
    path(OF + "compliance/notices/new/", compliance_views.notice, name="award-notice"),
    path(OF + "vat/", compliance_views.vat, name="vat-decision"),
    path(OF + "what-is-bought/", compliance_views.bought, name="what-is-bought-on"),
    path("what-is-bought/", compliance_views.questionnaire, name="what-is-bought"),
    path("interests/", interests_views.register, name="interests"),
    path("interests/new/", interests_views.new, name="new-interest"),
    path("interests/<int:interest_id>/", interests_views.edit, name="edit-interest"),
    path("interests/officers/new/", interests_views.officer, name="new-officer"),
    path("interests/staff/", interests_views.staff, name="staff-list"),
]
