"""Fields of the pages that change a live contract."""

from __future__ import annotations

from decimal import Decimal

from base import forms
from contracts.variations.models import Variation


class VariationForm(forms.Form):
    kind = forms.RadioField(label="What changes", choices=Variation.Kind.choices)
    amount_change = forms.MoneyField(
        label="Change of the maximum contract value",
        required=False,
        least=None,
        width=20,
        hint="Pounds excluding VAT. Put a minus before a reduction. Leave empty for none.",
    )
    new_ends_on = forms.DateField(label="New end date", required=False, hint="Leave empty to keep it")
    ground = forms.RadioField(
        label="Ground under regulation 13, or 14 where it is urgent",
        choices=Variation.Ground.choices,
        hint="Urgent: it could not be foreseen, is not of the trust’s doing, and waiting would put people at risk. Poor planning is no ground.",
    )
    clause = forms.TextField(
        label="Where the contract provides for it", required=False, max_length=200, hint="Needed for ground 2"
    )
    materially_different = forms.CheckboxField(
        label="The contract becomes materially different in character", required=False
    )
    reason = forms.TextareaField(label="Why", max_length=1000, missing="Say why the contract changes")

    def clean_amount_change(self) -> Decimal:
        return self.cleaned_data["amount_change"] or Decimal("0.00")

    def clean_ground(self) -> int:
        return int(self.cleaned_data["ground"])


class VariationNoticeForm(forms.Form):
    published_on = forms.DateField(label="Notice published on")
    reference = forms.TextField(label="Number of the notice", max_length=100, width=20)
