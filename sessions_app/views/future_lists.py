"""Today's spreadsheet of future lists, brought in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from base import forms
from base.pages import needs
from base.permissions import Permission
from base.sheet_pages import SheetForm, sheet_page
from base.words import count, money, number
from sessions_app.services.future_lists import COLUMNS, FutureLists, import_future_lists


class FutureListsForm(SheetForm):
    draft = forms.CheckboxField(label="Keep them as drafts: nothing is offered or held yet", required=False)


@needs(Permission.BOOK_SESSIONS)
@require_http_methods(["GET", "POST"])
def future_lists(request: HttpRequest) -> HttpResponse:
    form = FutureListsForm(request.POST or None, request.FILES or None)

    def act(**typed):
        return import_future_lists(by=request.actor, **typed)

    return sheet_page(
        request, form, COLUMNS, act, lambda came: describe(came, kept="keep" in request.POST),
        title="Bring in future lists",
        crumbs=[{"text": "Planner", "href": reverse("planner")}],
        lead="A row for each list: its date, when it starts and ends, the room, and the reference of the contract it goes"
        " to. Each is checked as in booking and offered to the contract’s provider.",
        back={"text": "Back to the planner", "href": reverse("planner")},
    )  # fmt: skip


def describe(came: FutureLists, *, kept: bool) -> dict:
    lists = count(len(came.wanted), "list")
    here = f", {number(came.here)} here already" if came.here else ""
    return {
        "said": f"{lists} {'brought in' if kept else 'can be brought in'}, {money(came.total)}{here}",
        "button": f"Bring in {lists}, {money(came.total)}",
        "faults": came.faults,
        "headings": ["When", "Room", "Contract"],
        "rows": [
            [wanted.words, f"{room.name}, {room.site.name}", f"{line.call_off.reference}, {line.provider.name}: {line.name}"]
            for _, wanted, room, line in came.wanted
        ],
    }  # fmt: skip
