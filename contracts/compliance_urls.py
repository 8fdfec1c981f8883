"""Addresses of compliance and of the register of interests."""

from django.urls import path

from contracts.views import compliance, interests

OF = "contracts/<int:call_off_id>/"

compliance_urls = [
    path(OF + "compliance/", compliance.compliance, name="compliance"),
    path(OF + "compliance/check/", compliance.check, name="compliance-check"),
    path(OF + "compliance/evidence/", compliance.evidence, name="compliance-evidence"),
    path(OF + "compliance/override/", compliance.override, name="compliance-override"),
    path(OF + "compliance/files/<int:file_id>/", compliance.file, name="compliance-file"),
    path(OF + "compliance/lines/<int:line_id>/lead/", compliance.lead, name="record-lead"),
    path(OF + "compliance/lines/<int:line_id>/hours/", compliance.hours, name="record-hours"),
    path(OF + "compliance/notices/new/", compliance.notice, name="award-notice"),
    path(OF + "vat/", compliance.vat, name="vat-decision"),
    path(OF + "what-is-bought/", compliance.bought, name="what-is-bought-on"),
    path("what-is-bought/", compliance.questionnaire, name="what-is-bought"),
    path("interests/", interests.register, name="interests"),
    path("interests/new/", interests.new, name="new-interest"),
    path("interests/<int:interest_id>/", interests.edit, name="edit-interest"),
    path("interests/officers/new/", interests.officer, name="new-officer"),
    path("interests/staff/", interests.staff, name="staff-list"),
]
