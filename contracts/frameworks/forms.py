"""Fields of the pages that keep frameworks."""

from __future__ import annotations

from collections.abc import Iterable

from base import forms
from contracts.frameworks.models import Framework, Lot, Region
from providers.models import Provider

REGIMES = [(value, words) for value, words in Framework.Regime.choices if value]


class FrameworkForm(forms.Form):
    reference = forms.TextField(label="Reference", max_length=40, width=20)
    title = forms.TextField(label="Title", max_length=200)
    owner = forms.TextField(label="Owner", max_length=150)
    regime = forms.ChoiceField(label="Procurement regime", choices=REGIMES, required=False, blank="Not known")
    starts_on = forms.DateField(label="Starts", required=False, hint="Leave empty what is not known")
    ends_on = forms.DateField(label="Ends", required=False)
    source = forms.TextField(label="Source", max_length=300, required=False, hint="Where this is published")

    @staticmethod
    def initial_of(framework: Framework) -> dict:
        names = ("reference", "title", "owner", "regime", "starts_on", "ends_on", "source")
        return {name: getattr(framework, name) for name in names}


class LotForm(forms.Form):
    number = forms.TextField(label="Number", max_length=10, width=5, hint="For example, 1 or 2a")
    title = forms.TextField(label="Title", max_length=200)
    type = forms.ChoiceField(label="What it is for", choices=Lot.Type.choices)


class SupplierForm(forms.Form):
    provider_id = forms.ChoiceField(label="Provider")
    joined_on = forms.DateField(label="Supplier from")
    specialties = forms.TextField(
        label="Specialties",
        max_length=400,
        required=False,
        hint="Treatment function codes, like 301, 120. Leave empty where the framework states none.",
    )
    regions = forms.MultipleChoiceField(label="Regions", choices=Region.choices, required=False, small=True)

    def __init__(self, *args, providers: Iterable[Provider], **kwargs):
        super().__init__(*args, **kwargs)
        self.field("provider_id", forms.ChoiceField).choices = [
            (str(provider.pk), provider.name) for provider in providers
        ]

    def clean_provider_id(self) -> int:
        return int(self.cleaned_data["provider_id"])

    def clean_specialties(self) -> list[str]:
        return self.cleaned_data["specialties"].replace(",", " ").split()


class LeavingForm(forms.Form):
    left_on = forms.DateField(label="Last day as a supplier")
