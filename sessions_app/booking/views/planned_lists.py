"""Today's spreadsheet of future lists, brought in."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from base import forms
from base.formatting import money
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from base.sheet_pages import ImportPreview, SheetForm, SheetWords, sheet_page
from sessions_app.booking.services.planned_lists import COLUMNS, FutureLists, import_future_lists


class FutureListsForm(SheetForm):
    draft = forms.CheckboxField(label="Keep them as drafts: nothing is offered or held yet", required=False)


WORDS = SheetWords(
    title="Bring in future lists",
    lead="A row for each list: its date, when it starts and ends, the room, and the reference of the contract it goes"
    " to. Each is checked as in booking and offered to the contract’s provider.",
    up=("Planner", "planner"),
    back="Back to the planner",
    thing="list",
    headings=("When", "Room", "Contract"),
)


@needs(Permission.BOOK_SESSIONS)
@require_http_methods(["GET", "POST"])
def future_lists(request: ActorRequest) -> HttpResponse:
    form = FutureListsForm(request.POST or None, request.FILES or None)
    return sheet_page(request, form, COLUMNS, WORDS, import_future_lists, describe)


def describe(came: FutureLists) -> ImportPreview:
    rows = [
        [
            wanted.words,
            f"{room.name}, {room.site.name}",
            f"{line.call_off.reference}, {line.provider.name}: {line.name}",
        ]
        for _, wanted, room, line in came.wanted
    ]
    return ImportPreview(rows, came.faults, came.here, money(came.total))
