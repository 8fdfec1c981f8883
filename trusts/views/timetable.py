"""The theatre timetable brought in as the trust's own lists."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from base import forms
from base.formatting import london_day, span
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from base.sheet_pages import ImportPreview, SheetForm, SheetWords, sheet_page
from trusts.services.timetable import COLUMNS, Timetable, import_timetable

QUARTER = dt.timedelta(weeks=13)


class TimetableForm(SheetForm):
    first_day = forms.DateField(label="Weekly lists from", hint="For rows that name a day of the week")
    last_day = forms.DateField(label="Weekly lists until")


WORDS = SheetWords(
    title="Bring in your theatre timetable",
    lead="A row for each of your own lists: the room, a date or a day of the week, when it starts and ends, and what it"
    " is. Each holds its room, so that no insourced session can be booked onto it.",
    up=("Rooms", "estate"),
    back="Back to your rooms",
    thing="list",
    own=" of your own",
    headings=("When", "Room", "What it is"),
)


@needs(Permission.MANAGE_ESTATE)
@require_http_methods(["GET", "POST"])
def timetable(request: ActorRequest) -> HttpResponse:
    today = london_day(timezone.now())
    days = {"first_day": today, "last_day": today + QUARTER}
    form = TimetableForm(request.POST or None, request.FILES or None, initial=days)
    return sheet_page(request, form, COLUMNS, WORDS, import_timetable, describe)


def describe(came: Timetable) -> ImportPreview:
    rows = [
        [
            span(own_list.during.lower, own_list.during.upper),
            f"{own_list.room.name}, {own_list.room.site.name}",
            own_list.what or "In-house list",
        ]
        for own_list in came.lists
    ]
    return ImportPreview(rows, came.faults, came.here)
