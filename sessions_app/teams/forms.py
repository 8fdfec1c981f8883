"""What is typed about teams: why somebody is swapped, cleared, suspended; what a trust wants of everybody."""

from __future__ import annotations

from base import forms
from providers.models import ABSOLUTE_ITEMS, REQUIRABLE, Clinician, LocalItem, Registration
from sessions_app.session.forms import PickedIds

WHY_SWAPPED = ("Ill", "Cannot travel", "Called away", "Clearance ran out", "Another reason")


class SwapForm(forms.Form):
    reason = forms.RadioField(label="Why", choices=[(why, why) for why in WHY_SWAPPED], missing="Select why")
    clinician = forms.RadioField(label="Who comes instead", missing="Select who comes instead")

    def __init__(self, *args, people: list[tuple[int, str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.field("clinician", forms.RadioField).choices = [(str(pk), words) for pk, words, _ in people]
        self.field("clinician", forms.RadioField).hints = {str(pk): hint for pk, _, hint in people if hint}


class ReasonForm(forms.Form):
    reason = forms.TextField(label="Why", max_length=300, missing="Enter a reason", hint="Clinical governance sees it")


class NeedsForm(forms.Form):
    items = forms.MultipleChoiceField(
        label="What everybody needs beside the absolute items",
        choices=REQUIRABLE,
        required=False,
        hint="Always needed: " + ", ".join(str(item.label) for item in ABSOLUTE_ITEMS),
    )


class LocalForm(forms.Form):
    item = forms.ChoiceField(label="Item", choices=LocalItem.choices)
    valid_from = forms.DateField(label="Valid from", hint="For example, 1 4 2026")
    valid_until = forms.DateField(label="Last day it holds", required=False, hint="Leave empty when it has no end")


class EndLocalForm(forms.Form):
    valid_until = forms.DateField(label="Last day it holds")
    reason = forms.TextField(label="Why it ends", max_length=300, missing="Say why it ends, in a few words")


class SuspendForm(forms.Form):
    since = forms.DateField(label="From")
    until = forms.DateField(label="Last day", required=False, hint="Leave empty until you know")
    reason = forms.TextField(
        label="Why", max_length=300, missing="Say why, in a few words", hint="The provider reads it"
    )


class EndSuspensionForm(forms.Form):
    until = forms.DateField(label="Last day of the suspension")
    reason = forms.TextField(label="Why it ends", max_length=300, missing="Say why it ends, in a few words")


class TrustStaffForm(forms.Form):
    name = forms.TextField(label="Name", max_length=120, autocomplete="off")
    role = forms.ChoiceField(label="Role on this list", choices=Clinician.Role.choices)
    register = forms.ChoiceField(
        label="Register", choices=Registration.Register.choices, hint="Staff number for those on no register"
    )
    number = forms.TextField(label="Registration or staff number", max_length=30, width=10)
    telephone = forms.TextField(label="Telephone number", max_length=30, width=20, required=False, autocomplete="off")


class TeamForm(PickedIds):
    """The people of a team."""

    box = "person"
    missing = "Choose at least one person"
