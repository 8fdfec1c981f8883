"""Fields of opening positions, spreadsheets brought in and delegated limits."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from base import forms
from contracts.call_offs.policies.terms import LARGEST


class OpeningForm(forms.Form):
    as_at = forms.DateField(label="Up to the end of")
    spent = forms.MoneyField(label="Invoiced and paid", width=20, most=LARGEST, hint="Pounds excluding VAT")
    invoiced = forms.MoneyField(label="Invoiced, not yet paid", width=20, most=LARGEST)
    accrued = forms.MoneyField(label="Delivered, not yet invoiced", width=20, most=LARGEST)
    patients = forms.NumberField(label="Patients to date", min_value=0, max_value=10_000_000)


class OpeningFileForm(forms.Form):
    """A spreadsheet saved as CSV, looked at first or kept."""

    file = forms.FileField(label="File", endings=(".csv",), most_bytes=5_000_000, hint="A CSV file")
    look_only = forms.CheckboxField(label="Only say what would be done", required=False)


class LimitForm(forms.Form):
    person_id = forms.ChoiceField(label="Person")
    amount = forms.MoneyField(label="Up to", least=Decimal("0.01"), most=LARGEST, width=20, hint="Pounds excluding VAT")
    valid_from = forms.DateField(label="From")
    valid_until = forms.DateField(label="Until", required=False, hint="Leave empty for no end")

    def __init__(self, *args, people: Iterable[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.field("person_id", forms.ChoiceField).choices = [(str(pk), name) for pk, name in people]

    def clean_person_id(self) -> int:
        return int(self.cleaned_data["person_id"])


class EndLimitForm(forms.Form):
    valid_until = forms.DateField(label="Last day")
