"""Forms of interests: declarations, officers of providers, the staff list."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from base import forms
from contracts.interests.models import Interest
from contracts.interests.staff_files import MOST_BYTES
from nhs.identifiers import REGISTERS
from providers.models import Provider

REGISTER_CHOICES = [(name.lower(), name) for name in REGISTERS]
FIELDS = (
    "name",
    "person_id",
    "register",
    "number",
    "provider_id",
    "organisation",
    "role",
    "share_percent",
    "starts_on",
    "ends_on",
    "declared_on",
    "mitigation",
)


class InterestForm(forms.Form):
    name = forms.TextField(label="Who has the interest", max_length=120, hint="Name as it stands in the declaration")
    person_id = forms.ChoiceField(
        label="Their account here",
        required=False,
        blank="None",
        hint="Ties the interest to this one person; a namesake is then free to decide.",
    )
    register = forms.ChoiceField(label="Professional register", choices=REGISTER_CHOICES, required=False, blank="None")
    number = forms.TextField(label="Number on it", max_length=30, width=10, required=False)
    provider_id = forms.ChoiceField(label="Provider", required=False, blank="Not a provider here")
    organisation = forms.TextField(label="Company as declared", max_length=150)
    role = forms.ChoiceField(label="Kind of interest", choices=Interest.Role.choices)
    share_percent = forms.TextField(
        label="Share, percent", max_length=6, width=5, required=False, hint="For example, 12.5"
    )
    starts_on = forms.DateField(label="Since")
    ends_on = forms.DateField(label="Until", required=False, hint="Leave empty while it goes on")
    declared_on = forms.DateField(label="Declared on")
    mitigation = forms.TextareaField(
        label="How it is managed",
        max_length=600,
        rows=3,
        required=False,
        hint="For example, took no part in the award and does not sign off its lists",
    )

    def __init__(self, *args, providers: Iterable[Provider], people: Iterable[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.field("provider_id", forms.ChoiceField).choices = [
            ("", "Not a provider here"),
            *((str(p.pk), p.name) for p in providers),
        ]
        self.field("person_id", forms.ChoiceField).choices = [("", "None"), *((str(pk), name) for pk, name in people)]

    def clean_provider_id(self) -> int | None:
        return int(self.cleaned_data["provider_id"]) if self.cleaned_data["provider_id"] else None

    def clean_person_id(self) -> int | None:
        return int(self.cleaned_data["person_id"]) if self.cleaned_data["person_id"] else None

    def clean_share_percent(self) -> Decimal | None:
        text = self.cleaned_data["share_percent"].strip().rstrip("%").strip()
        if not text:
            return None
        if not text.replace(".", "", 1).isascii() or not text.replace(".", "", 1).isdigit():
            raise forms.ValidationError("The share must be a number from 0 to 100, like 12.5", code="invalid")
        return Decimal(text).quantize(Decimal("0.01"))

    @staticmethod
    def initial_of(interest: Interest) -> dict:
        return {name: getattr(interest, name) for name in FIELDS}


class OfficerForm(forms.Form):
    provider_id = forms.ChoiceField(label="Provider")
    name = forms.TextField(label="Name", max_length=120)
    position = forms.TextField(label="Position", max_length=80, hint="For example, Director or person with control")
    register = forms.ChoiceField(label="Professional register", choices=REGISTER_CHOICES, required=False, blank="None")
    number = forms.TextField(label="Number on it", max_length=30, width=10, required=False)
    since = forms.DateField(label="Since", required=False)
    until = forms.DateField(label="Until", required=False, hint="Leave empty while in office")
    source = forms.TextField(label="Source", max_length=200, hint="Where it is published and when you looked")

    def __init__(self, *args, providers: Iterable[Provider], **kwargs):
        super().__init__(*args, **kwargs)
        self.field("provider_id", forms.ChoiceField).choices = [(str(p.pk), p.name) for p in providers]

    def clean_provider_id(self) -> int:
        return int(self.cleaned_data["provider_id"])


class StaffListForm(forms.Form):
    file = forms.FileField(
        label="Staff list",
        endings=(".csv",),
        most_bytes=MOST_BYTES,
        missing="Choose the staff list",
        hint="CSV with the columns Name, Register and Number. Nothing else is read or kept.",
    )
    as_at = forms.DateField(label="As at", hint="The day the list was drawn")
    leave_out_wrong = forms.CheckboxField(
        label="Import the rows that are right and leave out the others", required=False
    )
