"""Forms of payment scheme prices: a set, its columns, comparators, grouper output."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from base import forms
from contracts.call_offs.models.call_offs import ServiceLine
from contracts.rates.forms import FigureField
from contracts.rates.models import RateLine
from contracts.tariff.models import Comparator, Pod, TariffSet
from contracts.tariff.table import MOST_BYTES
from providers.models import Provider

COMPARED = [(value, words) for value, words in RateLine.Unit.choices if value != RateLine.Unit.HOUR]
COLUMN: dict[str, Any] = {"required": False, "blank": "None"}
CSV: dict[str, Any] = {"endings": [".csv"], "most_bytes": MOST_BYTES}


class TariffSetForm(forms.Form):
    """A set of prices as published, and its file."""

    name = forms.TextField(
        label="Name", max_length=120, hint="For example, 2026/27 NHS Payment Scheme, first publication"
    )
    kind = forms.RadioField(
        label="What they are",
        choices=TariffSet.Kind.choices,
        hints={
            "unit": "What activity is paid at: the prices NHS England’s insourcing guidance speaks of",
            "guide": "A benchmark for local deals",
        },
    )
    published_on = forms.DateField(label="Published", hint="The day on the publication")
    effective_from = forms.DateField(
        label="Hold from", hint="May be before the publication: the set is then back-dated"
    )
    effective_to = forms.DateField(label="Hold until", required=False, hint="Leave empty until replaced")
    mff_included = forms.CheckboxField(label="The prices hold the market forces factor already", required=False)
    mff = FigureField(
        label="Your market forces factor",
        required=False,
        places=6,
        least=Decimal("0.5"),
        most=Decimal(2),
        width=10,
        hint="For example, 1.0654. Put on only where a comparison asks for it",
    )
    source = forms.TextField(label="Source", max_length=300, required=False, hint="Where it is published")
    file = forms.FileField(
        label="File of the prices",
        missing="Choose the file of the prices",
        hint="CSV, up to 20 MB. Save every tab that has prices, one below the other, with the tab’s name in a column",
        **CSV,
    )


class ColumnsForm(forms.Form):
    """The meaning of each column of the file."""

    code = forms.ChoiceField(label="HRG or treatment function", blank="Choose")
    name = forms.ChoiceField(label="Name of it", **COLUMN)
    tab = forms.ChoiceField(label="Name of the tab", **COLUMN)
    pod = forms.ChoiceField(label="Point of delivery, where each row has one price", **COLUMN)
    price = forms.ChoiceField(label="Price, where each row has one price", **COLUMN)

    def __init__(self, *args, headers: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        for pod in Pod:
            self.fields[f"pod-{pod.value}"] = forms.ChoiceField(label=pod.label, **COLUMN)
        for name in self.fields:
            field = self.field(name, forms.ChoiceField)
            field.choices = [("", field.blank), *((header, header) for header in headers)]

    def mapping(self) -> dict:
        """The mapping as the service takes it."""
        typed = self.cleaned_data
        plain = {name: typed[name] for name in ("code", "name", "tab", "pod", "price")}
        return plain | {"prices": {pod.value: typed[f"pod-{pod.value}"] for pod in Pod if typed[f"pod-{pod.value}"]}}

    def columns_of_prices(self) -> list:
        return [self[f"pod-{pod.value}"] for pod in Pod]


class ComparatorForm(forms.Form):
    """A case, its price in the payment scheme, and how many units of the contract it takes."""

    label = forms.TextField(label="Case", max_length=100, hint="For example, Diagnostic colonoscopy")
    service_line_id = forms.ChoiceField(label="Service line")
    unit = forms.ChoiceField(label="Rates paid by", choices=COMPARED)
    units_per_case = forms.NumberField(
        label="Points of one case", initial=1, min_value=1, max_value=50, hint="1 for everything but endoscopy points"
    )
    cases_planned = forms.NumberField(
        label="Cases planned on one list",
        required=False,
        min_value=1,
        max_value=200,
        hint="Only where a list or half-day is paid for: say each kind of case planned on it, one at a time",
    )
    code = forms.TextField(label="HRG or treatment function", max_length=5, width=5, hint="For example, FE32Z or 301")
    pod = forms.ChoiceField(label="Point of delivery", choices=Pod.choices)
    set_id = forms.ChoiceField(label="Price set", required=False, blank="The one that holds on the day")
    with_mff = forms.CheckboxField(label="Put the market forces factor on", required=False)

    def __init__(self, *args, lines: Iterable[ServiceLine], sets: Iterable[TariffSet], **kwargs):
        super().__init__(*args, **kwargs)
        self.field("service_line_id", forms.ChoiceField).choices = [(str(line.pk), line.name) for line in lines]
        named = [(str(tariff_set.pk), tariff_set.name) for tariff_set in sets]
        self.field("set_id", forms.ChoiceField).choices = [("", "The one that holds on the day"), *named]

    def clean_service_line_id(self) -> int:
        return int(self.cleaned_data["service_line_id"])

    def clean_set_id(self) -> int | None:
        return int(self.cleaned_data["set_id"]) if self.cleaned_data["set_id"] else None

    @staticmethod
    def initial_of(tariff_set: Comparator) -> dict:
        names = (
            "label",
            "service_line_id",
            "unit",
            "units_per_case",
            "cases_planned",
            "code",
            "pod",
            "set_id",
            "with_mff",
        )
        return {name: getattr(tariff_set, name) for name in names}


class GrouperForm(forms.Form):
    """A grouper's output for one provider."""

    provider_id = forms.ChoiceField(label="Provider")
    file = forms.FileField(
        label="Grouper output", hint="CSV, up to 20 MB", missing="Choose the grouper’s output", **CSV
    )
    reference_column = forms.TextField(
        label="Column of the activity’s reference",
        max_length=80,
        width=20,
        hint="The reference the provider sent the activity with",
    )
    hrg_column = forms.TextField(label="Column of the HRG", max_length=80, width=20, hint="For example, FCE_HRG")
    pod_column = forms.TextField(label="Column of the point of delivery", max_length=80, width=20, required=False)
    pod = forms.ChoiceField(
        label="Point of delivery of all rows", choices=Pod.choices, required=False, blank="Each row says its own"
    )
    grouper = forms.TextField(label="Grouper and version", max_length=80, required=False)

    def __init__(self, *args, providers: Iterable[Provider], **kwargs):
        super().__init__(*args, **kwargs)
        self.field("provider_id", forms.ChoiceField).choices = [
            (str(tariff_set.pk), tariff_set.name) for tariff_set in providers
        ]

    def clean_provider_id(self) -> int:
        return int(self.cleaned_data["provider_id"])


class WithdrawForm(forms.Form):
    reason = forms.TextareaField(
        label="Why",
        hint="It stays on record beside the set.",
        max_length=300,
        counted=True,
        missing="Say why, in a sentence",
    )
