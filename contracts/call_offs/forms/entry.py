"""Fields of the pages that enter a contract."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from base import forms
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.frameworks.forms import REGIMES
from contracts.frameworks.models import Lot
from nhs.codes import TREATMENT_FUNCTIONS
from providers.models import Provider
from trusts.models import Site

TFC_CHOICES = [
    (function.code, f"{function.code} {function.name}") for function in TREATMENT_FUNCTIONS.values() if function.live
]
TERMS = (
    "reference",
    "title",
    "provider_id",
    "lot_id",
    "off_framework_reason",
    "regime",
    "process",
    "intention_published_on",
    "signed_on",
    "starts_on",
    "ends_on",
    "maximum_value",
    "source",
    "offer_order",
)


class CallOffForm(forms.Form):
    """Everything of a call-off but its lines and prices, in the order of the paper it is taken from."""

    reference = forms.TextField(label="Reference", max_length=40, width=20, hint="As it stands on the contract")
    title = forms.TextField(
        label="What it is for", max_length=150, hint="For example, Endoscopy, weekends and evenings"
    )
    provider_id = forms.ChoiceField(label="Provider")
    lot_id = forms.ChoiceField(label="Framework and lot", required=False, blank="Not from a framework, or not known")
    off_framework_reason = forms.TextareaField(
        label="Why not from a framework",
        required=False,
        max_length=1000,
        rows=3,
        hint="Only for an award without a framework. The reason shows ever after. Leave it empty where it is not known.",
    )
    regime = forms.ChoiceField(label="Procurement regime", choices=REGIMES, required=False, blank="Not known")
    process = forms.ChoiceField(
        label="How it was awarded", choices=CallOff.Process.choices, required=False, blank="Not known"
    )
    intention_published_on = forms.DateField(
        label="Notice of intention published",
        required=False,
        hint="The standstill is worked out from it. For example, 2 3 2026",
    )
    signed_on = forms.DateField(label="Signed by both sides", required=False, hint="Leave empty until it is signed")
    starts_on = forms.DateField(label="Starts", required=False, hint="Leave empty what is not known yet")
    ends_on = forms.DateField(label="Ends", required=False)
    maximum_value = forms.MoneyField(
        label="Maximum contract value",
        required=False,
        hint="Pounds, excluding VAT",
        least=Decimal("0.01"),
        most=Decimal("999999999999.99"),
        width=20,
    )
    source = forms.TextField(
        label="Source", max_length=300, required=False, hint="Where the award is published, if it is"
    )
    offer_order = forms.NumberField(
        label="Place in your order of asking",
        hint="1 is asked first where several contracts cover a list",
        initial=1,
        min_value=1,
        max_value=99,
    )

    def __init__(self, *args, providers: Iterable[Provider], lots: Iterable[Lot], **kwargs):
        super().__init__(*args, **kwargs)
        self.field("provider_id", forms.ChoiceField).choices = [
            (str(provider.pk), provider.name) for provider in providers
        ]
        words = [(str(lot.pk), f"{lot.framework.reference} lot {lot.number}: {lot.title}") for lot in lots]
        self.field("lot_id", forms.ChoiceField).choices = [("", "Not from a framework, or not known"), *words]

    def clean_provider_id(self) -> int:
        return int(self.cleaned_data["provider_id"])

    def clean_lot_id(self) -> int | None:
        return int(self.cleaned_data["lot_id"]) if self.cleaned_data["lot_id"] else None

    @staticmethod
    def initial_of(call_off: CallOff) -> dict:
        return {name: getattr(call_off, name) for name in TERMS}


class LineForm(forms.Form):
    name = forms.TextField(label="Name", max_length=120, hint="For example, Colonoscopy, weekend")
    tfc = forms.ChoiceField(label="Treatment function", choices=TFC_CHOICES)
    setting = forms.ChoiceField(label="Setting", choices=ServiceLine.Setting.choices, required=False, blank="Not known")
    site_ids = forms.MultipleChoiceField(label="Sites", required=False, missing="Select at least one site")
    lead_name = forms.TextField(
        label="Responsible lead consultant",
        max_length=120,
        required=False,
        hint="On the Specialist Register. Need not be in the room.",
    )
    lead_gmc = forms.TextField(label="Their GMC number", max_length=10, width=10, required=False, hint="7 digits")
    cost_code = forms.TextField(label="Cost code", max_length=20, width=10, required=False)
    planned_cases = forms.NumberField(label="Patients expected on half a day", initial=6, min_value=1, max_value=200)

    def __init__(self, *args, sites: Iterable[Site], **kwargs):
        super().__init__(*args, **kwargs)
        self.field("site_ids", forms.MultipleChoiceField).choices = [(str(site.pk), site.name) for site in sites]

    def clean_site_ids(self) -> list[int]:
        return [int(value) for value in self.cleaned_data["site_ids"]]

    @staticmethod
    def initial_of(line: ServiceLine) -> dict:
        names = ("name", "tfc", "setting", "lead_name", "lead_gmc", "cost_code", "planned_cases")
        sites = [str(site.site_id) for site in line.line_sites.all()]
        return {name: getattr(line, name) for name in names} | {"site_ids": sites}


class CallOffReasonForm(forms.Form):
    reason = forms.TextareaField(
        label="Why",
        hint="Both sides see it. Nothing about a patient.",
        max_length=400,
        counted=True,
        missing="Say why, in a sentence",
    )
