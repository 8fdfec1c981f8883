"""The theatre timetable brought in as the trust's own lists."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from base import forms
from base.pages import needs
from base.permissions import Permission
from base.sheet_pages import SheetForm, sheet_page
from base.words import count, london_day, number, span
from trusts.services.timetable import COLUMNS, Timetable, import_timetable

QUARTER = dt.timedelta(weeks=13)


class TimetableForm(SheetForm):
    first_day = forms.DateField(label="Weekly lists from", hint="For rows that name a day of the week")
    last_day = forms.DateField(label="Weekly lists until")


@needs(Permission.MANAGE_ESTATE)
@require_http_methods(["GET", "POST"])
def timetable(request: HttpRequest) -> HttpResponse:
    today = london_day(timezone.now())
    form = TimetableForm(
        request.POST or None,
        request.FILES or None,
        initial={"first_day": today, "last_day": today + QUARTER},
    )

    def act(**typed):
        return import_timetable(by=request.actor, **typed)

    return sheet_page(
        request, form, COLUMNS, act, lambda came: describe(came, kept="keep" in request.POST),
        title="Bring in your theatre timetable",
        crumbs=[{"text": "Rooms", "href": reverse("estate")}],
        lead="A row for each of your own lists: the room, a date or a day of the week, when it starts and ends, and what it"
        " is. Each holds its room, so that no insourced session can be booked onto it.",
        back={"text": "Back to your rooms", "href": reverse("estate")},
    )  # fmt: skip


def describe(came: Timetable, *, kept: bool) -> dict:
    lists = count(len(came.lists), "list")
    here = f", {number(came.here)} here already" if came.here else ""
    return {
        "said": f"{lists} of your own {'brought in' if kept else 'can be brought in'}{here}",
        "button": f"Bring in {lists}",
        "faults": came.faults,
        "headings": ["When", "Room", "What it is"],
        "rows": [
            [span(one.during.lower, one.during.upper), f"{one.room.name}, {one.room.site.name}", one.what or "In-house list"]
            for one in came.lists
        ],
    }  # fmt: skip
