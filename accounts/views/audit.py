"""The audit trail of the organisation: on the page, and as a file."""

from __future__ import annotations

from django.http import HttpResponse

from accounts import audit_log
from accounts.views.rendering import show
from base.lists import cursor_page
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest


@needs(Permission.VIEW_AUDIT)
def audit_trail(request: ActorRequest) -> HttpResponse:
    wanted = audit_log.AuditFilter.read(request.GET)
    page = cursor_page(audit_log.events(request.actor, wanted), request.GET, ("-id",))
    lines = [audit_log.audit_entry(event) for event in page]
    return show(request, "audit_trail", wanted=wanted, lines=lines, after=page.after, most=audit_log.MOST_IN_A_FILE)


@needs(Permission.VIEW_AUDIT)
def audit_download(request: ActorRequest) -> HttpResponse:
    """Download the filtered audit log as CSV for a spreadsheet."""
    rows = audit_log.events(request.actor, audit_log.AuditFilter.read(request.GET))
    # The mark at the start tells Excel that it is UTF-8.
    response = HttpResponse("\ufeff" + audit_log.as_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    return response
