"""What people type about a series of lists, and about changing or ending some of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from base import forms
from base.formatting import london
from contracts.models import ServiceLine
from sessions_app.booking.services.evaluation import IN_SLOTS
from sessions_app.series.policies import MOST_WEEKS_BETWEEN, Pattern
from sessions_app.series.services.changes import Change, Scope
from sessions_app.session.models.sessions import Session
from trusts.forms import SlotsField
from trusts.models import Room
from trusts.presenters import WEEKDAYS
from trusts.slot_mix import EXAMPLE, from_json, words_of

EVERY = [("1", "Every week"), *((str(n), f"Every {n} weeks") for n in range(2, MOST_WEEKS_BETWEEN + 1))]


def line_words(line: ServiceLine) -> str:
    return f"{line.call_off.reference}, {line.provider.name}: {line.name}"


class SeriesForm(forms.Form):
    rooms = forms.MultipleChoiceField(label="Rooms", missing="Select at least one room", small=True)
    weekdays = forms.MultipleChoiceField(
        label="Days of the week", choices=list(enumerate(WEEKDAYS)), missing="Select at least one day", small=True
    )
    every = forms.ChoiceField(label="How often", choices=EVERY)
    starts = forms.TimeField(label="Starts", hint="24-hour clock, like 08:30")
    ends = forms.TimeField(label="Ends")
    first_day = forms.DateField(label="From")
    last_day = forms.DateField(label="Until")
    not_on_bank_holidays = forms.CheckboxField(label="Not on bank holidays", required=False)
    line = forms.ChoiceField(label="Contract")
    capacity = forms.NumberField(
        label="What each list holds",
        required=False,
        min_value=1,
        max_value=1440,
        hint="In the room’s unit. Leave it empty for the room’s own figure",
    )
    cases = forms.NumberField(
        label="Patients on each list",
        required=False,
        min_value=1,
        max_value=1440,
        hint="Leave it empty for the contract line’s own figure",
    )
    slots = SlotsField(
        label="Slots of each list",
        hint=f"For rooms counted in slots or scans, for example, {EXAMPLE}. Empty: the usual",
    )

    def __init__(self, *args, rooms: Iterable[Room], lines: Iterable[ServiceLine], **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = {str(one.pk): one for one in lines}
        self.field("rooms", forms.MultipleChoiceField).choices = [
            (str(one.pk), f"{one.name}, {one.site.name}") for one in rooms
        ]
        self.field("line", forms.ChoiceField).choices = [(pk, line_words(one)) for pk, one in self.lines.items()]

    def pattern(self) -> Pattern:
        typed = self.cleaned_data
        line = self.lines[typed["line"]]
        return Pattern(
            line.call_off_id,
            line.pk,
            tuple(int(one) for one in typed["rooms"]),
            tuple(int(one) for one in typed["weekdays"]),
            typed["first_day"],
            typed["last_day"],
            typed["starts"],
            typed["ends"],
            int(typed["every"]),
            typed["not_on_bank_holidays"],
            typed["capacity"],
            typed["cases"],
            typed["slots"] or None,
        )


class ChangeForm(forms.Form):
    scope = forms.RadioField(label="What is changed", choices=Scope.choices)
    day = forms.DateField(label="Day", hint="The other lists of the series move by as many days")
    starts = forms.TimeField(label="Starts")
    ends = forms.TimeField(label="Ends")
    room = forms.ChoiceField(label="Room", hint="Only lists in the same room move")
    capacity = forms.NumberField(label="What it holds", min_value=1, max_value=1440)
    cases = forms.NumberField(label="Patients planned", min_value=1, max_value=1440)
    slots = SlotsField(label="Slots", hint=f"For example, {EXAMPLE}. With others it holds as many")
    some = forms.CheckboxField(label="Change those that can be changed and leave the others", required=False)

    def __init__(self, *args, session: Session, rooms: Iterable[Room], **kwargs):
        starts, ends = london(session.starts_at), london(session.ends_at)
        self.before: dict[str, Any] = {
            "day": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "room": str(session.room_id),
            "capacity": session.planned_capacity,
            "cases": session.planned_cases,
            "slots": from_json(session.slot_mix),
        }
        super().__init__(
            *args, initial=self.before | {"scope": Scope.THIS, "slots": words_of(self.before["slots"])}, **kwargs
        )
        self.field("room", forms.ChoiceField).choices = [(str(one.pk), f"{one.name}, {one.site.name}") for one in rooms]
        if session.unit not in IN_SLOTS:
            del self.fields["slots"]
        if session.series_id is None:
            for name in ("scope", "some"):
                del self.fields[name]
            self.field("day", forms.DateField).hint = self.field("room", forms.ChoiceField).hint = ""

    def change(self) -> Change:
        """Only what is different from how the list is now, so that nothing else is levelled across a series."""
        typed = {name: value for name, value in self.cleaned_data.items() if self.before.get(name) != value}
        room = typed.get("room")
        return Change(
            day=typed.get("day"),
            starts=typed.get("starts"),
            ends=typed.get("ends"),
            room_id=int(room) if room else None,
            capacity=typed.get("capacity"),
            cases=typed.get("cases"),
            slots=typed.get("slots"),
        )


class EndForm(forms.Form):
    scope = forms.RadioField(
        label="What is ended", choices=[one for one in Scope.choices if one[0] != Scope.THIS], initial=Scope.FOLLOWING
    )
    reason = forms.TextField(
        label="Why",
        max_length=200,
        hint="The provider reads it. Leave patients out of it",
        missing="Say why, in a few words",
    )


def usual(today: dt.date) -> dict:
    """A half-year of Saturday mornings: what is asked for most."""
    saturday = today + dt.timedelta(days=(5 - today.weekday()) % 7 + 42)
    return {
        "every": "1",
        "starts": dt.time(8, 30),
        "ends": dt.time(12, 30),
        "first_day": saturday,
        "last_day": saturday + dt.timedelta(weeks=26),
        "weekdays": ["5"],
        "not_on_bank_holidays": True,
    }
