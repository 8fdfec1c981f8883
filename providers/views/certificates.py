"""Certificates of a provider's people brought in from a spreadsheet, looked at first."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from base.formatting import day
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from base.sheet_pages import ImportPreview, SheetForm, SheetWords, sheet_page
from providers.models import Clearance, Registration
from providers.services.certificates import COLUMNS, CertificatesPreview, import_certificates

WORDS = SheetWords(
    title="Bring in certificates",
    lead="A row for each certificate: register and number of the person, the item, from when and until when. Somebody"
    " not in your team yet is added when the row gives name and role. One record serves all trusts you work for.",
    up=("Team", "clinicians"),
    back="Back to your team",
    thing="certificate",
    headings=("Person", "Item", "From", "Last day", "In your team"),
)


@needs(Permission.MANAGE_CLINICIANS)
@require_http_methods(["GET", "POST"])
def import_page(request: ActorRequest) -> HttpResponse:
    form = SheetForm(request.POST or None, request.FILES or None)
    return sheet_page(request, form, COLUMNS, WORDS, import_certificates, describe)


def describe(came: CertificatesPreview) -> ImportPreview:
    rows = [
        [
            f"{certificate.name or 'New person'}, {Registration.Register(certificate.register).label} {certificate.number}",
            Clearance.Item(certificate.item).label,
            day(certificate.valid_from),
            day(certificate.valid_until) if certificate.valid_until else "No end",
            "Yes" if certificate.person else "Is added",
        ]
        for certificate in came.records
    ]
    return ImportPreview(rows, came.faults, came.here)
