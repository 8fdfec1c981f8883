"""Certificates of a provider's people brought in from a spreadsheet, looked at first."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from base.pages import needs
from base.permissions import Permission
from base.sheet_pages import SheetForm, sheet_page
from base.words import count, day, number
from providers.models import Clearance, Registration
from providers.services.certificates import COLUMNS, Certificates, import_certificates


@needs(Permission.MANAGE_CLINICIANS)
@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    def act(**typed):
        return import_certificates(by=request.actor, **typed)

    return sheet_page(
        request, SheetForm(request.POST or None, request.FILES or None), COLUMNS, act,
        lambda came: describe(came, kept="keep" in request.POST),
        title="Bring in certificates",
        crumbs=[{"text": "Team", "href": reverse("clinicians")}],
        lead="A row for each certificate: register and number of the person, the item, from when and until when. Somebody"
        " not in your team yet is added when the row gives name and role. One record serves all trusts you work for.",
        back={"text": "Back to your team", "href": reverse("clinicians")},
    )  # fmt: skip


def describe(came: Certificates, *, kept: bool) -> dict:
    items = count(len(came.records), "certificate")
    here = f", {number(came.here)} here already" if came.here else ""
    return {
        "said": f"{items} {'brought in' if kept else 'can be brought in'}{here}",
        "button": f"Bring in {items}",
        "faults": came.faults,
        "headings": ["Person", "Item", "From", "Last day", "In your team"],
        "rows": [
            [
                f"{one.name or 'New person'}, {Registration.Register(one.register).label} {one.number}",
                Clearance.Item(one.item).label, day(one.valid_from), day(one.valid_until) if one.valid_until else "No end",
                "Yes" if one.person else "Is added",
            ]
            for one in came.records
        ],
    }  # fmt: skip
