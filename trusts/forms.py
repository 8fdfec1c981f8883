"""Forms of the estate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from base import forms
from nhs.errors import Invalid
from trusts.models import OnBankHolidays, OpeningWindow, Room, Site, Trust
from trusts.presenters import WEEKDAYS
from trusts.services.organisation import GATES
from trusts.services.rooms import FIELDS, Window
from trusts.slot_mix import EXAMPLE, as_json, from_json, read_mix, words_of

PARTS = tuple(OpeningWindow.Part)
USUAL = {"am": ("08:30", "12:30"), "pm": ("13:30", "17:30"), "eve": ("18:00", "21:00")}


class SlotsField(forms.TextField):
    """Kinds of slots as people type them; what is read is a mix, none where nothing was typed."""

    def __init__(self, **options: Any) -> None:
        usual: dict[str, Any] = {"required": False, "max_length": 300, "autocomplete": "off"}
        super().__init__(**(usual | options))

    def clean(self, value):
        try:
            return read_mix(super().clean(value))
        except Invalid as wrong:
            raise ValidationError(str(wrong), code=wrong.code) from None


class SiteForm(forms.Form):
    ods_code = forms.TextField(
        label="ODS site code", max_length=12, width=10, hint="Usually the trust’s code and two more, like RBD01"
    )
    name = forms.TextField(label="Name", max_length=150)
    telephone = forms.TextField(label="Telephone number", max_length=30, width=20, required=False, autocomplete="off")

    @staticmethod
    def initial_of(site: Site) -> dict:
        return {"ods_code": site.ods_code, "name": site.name, "telephone": site.telephone}


class RoomForm(forms.Form):
    name = forms.TextField(label="Name", max_length=80, hint="As it stands on its door")
    kind = forms.ChoiceField(label="Kind of room", choices=Room.Kind.choices)
    unit = forms.RadioField(
        label="What a list in it is counted in",
        choices=Room.Unit.choices,
        hints={
            "minutes": "Theatres",
            "points": "Endoscopy",
            "slots": "Clinics and echo",
            "images": "MRI, CT and ultrasound",
        },
    )
    half_day_capacity = forms.NumberField(
        label="What half a day holds",
        hint="For example, 240 minutes, 10 points or 8 slots",
        min_value=1,
        max_value=1000,
    )
    slot_mix = SlotsField(
        label="Usual slots of half a day",
        hint=f"For example, {EXAMPLE}. Half a day then holds as many. Empty: slots are all alike",
    )
    note = forms.TextField(label="Note", max_length=80, required=False, hint="Shown beside its name, like Two towers")
    telephone = forms.TextField(label="Telephone number", max_length=30, width=20, required=False, autocomplete="off")
    join_link = forms.TextField(
        label="Link of a virtual clinic",
        max_length=300,
        required=False,
        autocomplete="off",
        hint="Where staff join, https only. Lists can have another. Only those who see a list see its link",
    )

    @staticmethod
    def initial_of(room: Room) -> dict:
        values = {name: getattr(room, name) for name in FIELDS}
        return values | {"slot_mix": words_of(from_json(room.slot_mix))}

    def clean_slot_mix(self) -> list[dict]:
        return as_json(self.cleaned_data["slot_mix"])


class WindowsForm(forms.Form):
    """Twenty-one rows: each weekday's AM, PM and Eve with its times; a row without a tick is no window."""

    def __init__(self, *args, windows: Iterable[OpeningWindow] = (), **kwargs):
        super().__init__(*args, **kwargs)
        held = {(w.weekday, w.part): (w.starts, w.ends) for w in windows}
        for weekday, name in enumerate(WEEKDAYS):
            for part in PARTS:
                key, words = f"{weekday}-{part}", f"{name} {part.label}"
                starts, ends = held.get((weekday, part.value), USUAL[part.value])
                self.fields[key] = forms.CheckboxField(
                    label=words, required=False, initial=(weekday, part.value) in held
                )
                self.fields[f"{key}-starts"] = forms.TimeField(label=f"{words} starts", initial=starts, required=False)
                self.fields[f"{key}-ends"] = forms.TimeField(label=f"{words} ends", initial=ends, required=False)

    def clean(self) -> dict:
        values = super().clean()
        for key in self.keys():
            for end, words in (("starts", "start"), ("ends", "end")):
                if values.get(key) and values.get(f"{key}-{end}") is None and f"{key}-{end}" not in self.errors:
                    label = self.fields[key].label
                    self.add_error(f"{key}-{end}", f"Enter the {words} of {label}, or take its tick away")
        self.cleaned_data = {"windows": self._windows(values)}
        return self.cleaned_data

    def keys(self) -> list[str]:
        return [f"{weekday}-{part}" for weekday in range(7) for part in PARTS]

    def rows(self) -> list[dict]:
        """For the page: one row per window with its three fields."""
        return [
            {"tick": self[key], "starts": self[f"{key}-starts"], "ends": self[f"{key}-ends"], "id": f"row-{key}"}
            for key in self.keys()
        ]

    def _windows(self, values: dict) -> list[Window]:
        found = []
        for key in self.keys():
            starts, ends = values.get(f"{key}-starts"), values.get(f"{key}-ends")
            if values.get(key) and starts and ends:
                weekday, part = key.split("-")
                found.append(Window(int(weekday), part, starts, ends))
        return found


class ClosureForm(forms.Form):
    room_ids = forms.MultipleChoiceField(label="Rooms", missing="Select at least one room")
    first_day = forms.DateField(label="First day", hint="For example, 5 12 2026")
    from_time = forms.TimeField(label="From", initial="08:00", hint="24-hour clock, like 08:30")
    last_day = forms.DateField(label="Last day")
    until_time = forms.TimeField(label="Until", initial="20:00")
    reason = forms.TextField(
        label="Why it cannot open",
        max_length=80,
        hint="Shown on the planner, like No porters",
        missing="Say why, in a few words",
    )

    def __init__(self, *args, rooms: Iterable[Room], **kwargs):
        super().__init__(*args, **kwargs)
        self.field("room_ids", forms.MultipleChoiceField).choices = [
            (str(room.pk), f"{room.name}, {room.site.name}") for room in rooms
        ]

    def clean_room_ids(self) -> list[int]:
        return [int(value) for value in self.cleaned_data["room_ids"]]


class InHouseForm(forms.Form):
    first_day = forms.DateField(label="Day", hint="For example, 5 12 2026")
    starts = forms.TimeField(label="Starts", hint="24-hour clock, like 08:30")
    ends = forms.TimeField(label="Ends")
    note = forms.TextField(
        label="What it is", max_length=80, required=False, hint="Shown to your own trust, like Mr Example’s list"
    )
    weekly_until = forms.DateField(label="Every week until", required=False, hint="Leave empty for one list only")


class ReleaseForm(forms.Form):
    reason = forms.TextField(
        label="Why it is given up", max_length=200, hint="Like Surgeon on leave", missing="Say why, in a few words"
    )
    later_too = forms.CheckboxField(
        label="Give up every later one in this room on the same day of the week and at the same time too",
        required=False,
    )


class GatesForm(forms.Form):
    offer_gate_days = forms.NumberField(label="Offered", hint="Days before the list", min_value=0, max_value=365)
    staffed_gate_days = forms.NumberField(label="Staffed", hint="Days before the list", min_value=0, max_value=365)
    populated_gate_days = forms.NumberField(
        label="Filled with patients", hint="Days before the list", min_value=0, max_value=365
    )
    locked_gate_days = forms.NumberField(label="Locked", hint="Days before the list", min_value=0, max_value=365)
    offer_open_days = forms.NumberField(label="Days a provider has to answer an offer", min_value=0, max_value=365)
    evening_starts = forms.TimeField(
        label="Evening starts", hint="From then on the evening rate of a contract counts, unless it says otherwise"
    )
    on_bank_holidays = forms.RadioField(
        label="On bank holidays",
        choices=OnBankHolidays.choices,
        hint="What is already booked then stays; lists can still be booked one by one",
    )

    @staticmethod
    def initial_of(trust: Trust) -> dict:
        names = (*GATES, "offer_open_days", "evening_starts", "on_bank_holidays")
        return {name: getattr(trust, name) for name in names}
