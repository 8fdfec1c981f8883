"""Forms of a provider, its people and teams."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile

from base import forms
from plumbing.documents import ENDINGS, MOST_BYTES, Upload
from providers.models import SHARED_ROLES, Assurance, Clearance, Clinician, Provider, Registration, TeamRole
from providers.services.teams import USUAL_ROOMS


class ProviderForm(forms.Form):
    companies_house = forms.TextField(label="Companies House number", max_length=10, width=10, required=False)
    cqc_id = forms.TextField(
        label="CQC provider id", max_length=20, width=20, required=False, hint="For example, 1-199747506"
    )
    telephone = forms.TextField(label="Telephone number", max_length=30, width=20, required=False, autocomplete="off")

    @staticmethod
    def initial_of(provider: Provider) -> dict:
        return {name: getattr(provider, name) for name in ("companies_house", "cqc_id", "telephone")}


class ChangePersonForm(forms.Form):
    name = forms.TextField(label="Name", max_length=120, autocomplete="off")
    role = forms.ChoiceField(label="Usual role", choices=Clinician.Role.choices)
    telephone = forms.TextField(
        label="Telephone number",
        max_length=30,
        width=20,
        required=False,
        autocomplete="off",
        hint="Trusts see it on the sessions the person is named for",
    )

    @staticmethod
    def initial_of(person: Clinician) -> dict:
        return {name: getattr(person, name) for name in ("name", "role", "telephone")}


class PersonForm(ChangePersonForm):
    register = forms.ChoiceField(
        label="Register", choices=Registration.Register.choices, hint="Staff number for those on no register"
    )
    number = forms.TextField(
        label="Registration number", max_length=30, width=10, hint="GMC 7 digits, NMC like 12A3456E, HCPC like ODP12345"
    )
    field_order = ["name", "role", "register", "number", "telephone"]


class ClearanceForm(forms.Form):
    item = forms.ChoiceField(label="Item", choices=Clearance.Item.choices)
    valid_from = forms.DateField(label="Valid from", hint="For example, 1 4 2026")
    valid_until = forms.DateField(label="Last day it holds", required=False, hint="Leave empty when it has no end")


class EndClearanceForm(forms.Form):
    valid_until = forms.DateField(label="Last day it holds")
    reason = forms.TextField(label="Why it ends", max_length=200, missing="Say why it ends, in a few words")


class AssuranceForm(forms.Form):
    item = forms.ChoiceField(label="What it is", choices=Assurance.Item.choices)
    reference = forms.TextField(
        label="Number", max_length=60, width=20, hint="Of the registration, policy or certificate, such as 1-199747506"
    )
    limit = forms.MoneyField(label="What it covers, in pounds", required=False, hint="For an insurance")
    valid_from = forms.DateField(label="Valid from", hint="For example, 1 4 2026")
    valid_until = forms.DateField(label="Last day it holds", required=False, hint="Leave empty when it has no end")
    document = forms.FileField(
        label="The paper itself",
        endings=ENDINGS,
        most_bytes=MOST_BYTES,
        required=False,
        hint="PDF, Word, Excel or a picture, up to 20 MB. You can add it later",
    )
    evidence = forms.TextField(
        label="Where the paper can be seen",
        max_length=300,
        required=False,
        hint="An address, or who of yours sends it on request. Needed when you do not send the paper",
    )

    def clean_document(self) -> Upload | None:
        return upload_of(self.cleaned_data["document"])


class DocumentForm(forms.Form):
    document = forms.FileField(
        label="The paper",
        endings=ENDINGS,
        most_bytes=MOST_BYTES,
        missing="Choose the paper",
        hint="PDF, Word, Excel or a picture, up to 20 MB. The trusts you work for can read it",
    )

    def clean_document(self) -> Upload:
        return read_upload(self.cleaned_data["document"])


def upload_of(file: UploadedFile | None) -> Upload | None:
    return read_upload(file) if file else None


def read_upload(file: UploadedFile) -> Upload:
    return Upload(file.name or "", file, file.content_type or "")


class TeamForm(forms.Form):
    """A number for each role, 0 when none is needed."""

    def __init__(self, *args, held: list[TeamRole], **kwargs):
        super().__init__(*args, **kwargs)
        least = {minimum.role: minimum.least for minimum in held}
        for role, words in Clinician.Role.choices:
            self.fields[role] = forms.NumberField(
                label=words,
                width=2,
                min_value=0,
                max_value=20,
                initial=least.get(role, 0),
                missing=f"Enter how many: {words}",
            )
            if role in SHARED_ROLES:
                self.fields[f"{role}_rooms"] = forms.NumberField(
                    label=f"{words}: rooms one person may serve at once",
                    width=2,
                    min_value=1,
                    max_value=20,
                    initial=next((minimum.rooms for minimum in held if minimum.role == role), USUAL_ROOMS),
                    required=False,
                )

    def clean(self) -> dict:
        typed = super().clean()
        rooms = {name.removesuffix("_rooms"): typed.pop(name) for name in list(typed) if name.endswith("_rooms")}
        shared = {role: number for role, number in rooms.items() if number is not None}
        self.cleaned_data = {"least": typed, "rooms": shared}
        return self.cleaned_data
