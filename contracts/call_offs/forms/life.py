"""Fields of the pages of a call-off's life: terms, options, ladder, standstill, documents."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from base import forms
from contracts.call_offs.models.life import CallOffDocument, ExtensionOption, Guarantee
from contracts.call_offs.policies.terms import LARGEST
from plumbing.documents import ENDINGS, MOST_BYTES, Upload

OPTIONS = range(1, 5)
RUNGS = range(1, 6)


class StandingTermsForm(forms.Form):
    original_value = forms.MoneyField(
        label="Lifetime value as awarded",
        required=False,
        most=LARGEST,
        width=20,
        hint="Only where the contract was varied before it was entered here. Later changes are tested against it.",
    )
    purchase_order = forms.TextField(label="Purchase order", required=False, max_length=40, width=20)
    mobilisation_from = forms.DateField(label="Mobilisation from", required=False)
    mobilisation_until = forms.DateField(label="Mobilisation until", required=False)
    notice_days = forms.NumberField(label="Days of notice", required=False, min_value=0, max_value=1000)


class GuaranteeForm(forms.Form):
    side = forms.RadioField(label="Who guarantees", choices=Guarantee.Side.choices)
    what = forms.TextField(
        label="What", max_length=150, hint="For example, lists offered, or patients seen of those booked"
    )
    number = forms.NumberField(label="How much", min_value=1, max_value=999_999_999)
    unit = forms.ChoiceField(label="Of what", choices=Guarantee.Unit.choices)
    period = forms.ChoiceField(label="In what time", choices=Guarantee.Period.choices)
    consequence = forms.TextField(
        label="What follows when it is missed", max_length=300, hint="For example, the next list is free of charge"
    )


class ExtensionOptionsForm(forms.Form):
    """Up to four extension options of a draft."""

    def __init__(self, *args, held: Iterable[ExtensionOption] = (), **kwargs):
        super().__init__(*args, **kwargs)
        known = {row.place: row for row in held}
        for place in OPTIONS:
            row = known.get(place)
            self.fields[f"until_{place}"] = forms.DateField(
                label=f"Option {place}: last day", required=False, initial=row and row.until
            )
            self.fields[f"value_{place}"] = forms.MoneyField(
                label=f"Option {place}: what it adds to the maximum",
                required=False,
                width=20,
                most=LARGEST,
                hint="Leave empty where the contract states none",
                initial=row and row.value,
            )

    def clean(self) -> dict:
        for place in OPTIONS:
            value, until = (self.cleaned_data.get(f"{part}_{place}") for part in ("value", "until"))
            if value and not until and f"until_{place}" not in self.errors:
                self.add_error(f"until_{place}", f"Enter the last day of option {place}")
        return self.cleaned_data

    def typed(self) -> list:
        """The options filled in, in order."""
        data = self.cleaned_data
        rows = [(data[f"until_{place}"], data[f"value_{place}"]) for place in OPTIONS]
        return [row for row in rows if row[0]]


class LadderForm(forms.Form):
    """Up to five rungs of the cancellation ladder of a draft."""

    def __init__(self, *args, held: Iterable = (), **kwargs):
        super().__init__(*args, **kwargs)
        known = dict(enumerate(held, 1))
        for place in RUNGS:
            row = known.get(place)
            self.fields[f"days_{place}"] = forms.NumberField(
                label=f"Rung {place}: days before the list",
                required=False,
                min_value=0,
                max_value=400,
                initial=row and row.days_before,
            )
            self.fields[f"share_{place}"] = forms.NumberField(
                label=f"Rung {place}: percent of the expected price charged",
                required=False,
                min_value=0,
                max_value=100,
                initial=row and int(row.share),
            )
            self.fields[f"credit_{place}"] = forms.NumberField(
                label=f"Rung {place}: percent credited when the provider calls it off",
                required=False,
                min_value=0,
                max_value=100,
                initial=row and int(row.credit),
            )

    def clean(self) -> dict:
        for place in RUNGS:
            days, share = (self.cleaned_data.get(f"{part}_{place}") for part in ("days", "share"))
            if share is not None and days is None and f"days_{place}" not in self.errors:
                self.add_error(f"days_{place}", f"Enter the days of rung {place}")
            if days is not None and share is None and f"share_{place}" not in self.errors:
                self.add_error(f"share_{place}", f"Enter the percent of rung {place}")
        return self.cleaned_data

    def typed(self) -> list[tuple[int, Decimal, Decimal]]:
        data = self.cleaned_data
        rows = [[data[f"{part}_{place}"] for part in ("days", "share", "credit")] for place in RUNGS]
        return [
            (int(days), Decimal(share or 0), Decimal(credit or 0)) for days, share, credit in rows if days is not None
        ]


class DecisionMakerForm(forms.Form):
    job_title = forms.TextField(label="Job title", max_length=120)
    name = forms.TextField(label="Name", max_length=120, required=False)
    part = forms.TextField(label="What they decided", max_length=200, required=False)
    decided_on = forms.DateField(label="Decided on", required=False)


class RepresentationForm(forms.Form):
    received_on = forms.DateField(label="Received on")
    nature = forms.TextareaField(label="What it is about", max_length=1000, missing="Say in short what it is about")


class ClosingForm(forms.Form):
    further_decision_sent_on = forms.DateField(label="Further decision sent on")
    closed_on = forms.DateField(
        label="Standstill closed on", hint="No sooner than five working days after the decision was sent"
    )
    outcome = forms.TextareaField(label="What was decided", max_length=1000, missing="Say what was decided")


class SigningForm(forms.Form):
    signed_on = forms.DateField(label="Signed by both sides on")


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(label="What it is", choices=CallOffDocument.Kind.choices)
    title = forms.TextField(label="Title", max_length=150)
    document = forms.FileField(label="File", endings=ENDINGS, most_bytes=MOST_BYTES, hint="Up to 20 MB")

    def clean_document(self) -> Upload:
        file = self.cleaned_data["document"]
        return Upload(file.name, file, file.content_type or "")
