"""Forms of a publisher."""

from __future__ import annotations

from base import forms
from contracts.models import Exemption, FoiRequest, PublicTerms, Withholding
from contracts.publishing.annual_summary import ITEMS


class PeriodForm(forms.Form):
    first = forms.DateField(label="First day")
    last = forms.DateField(label="Last day")


class ReleaseForm(PeriodForm):
    why = forms.TextareaField(
        label="Why an earlier version is corrected",
        required=False,
        max_length=400,
        rows=3,
        hint="Only when this period was released before. Everybody reads it.",
    )


class WithholdForm(forms.Form):
    call_off_id = forms.ChoiceField(label="Contract")
    item = forms.ChoiceField(label="What is withheld", choices=Withholding.Item.choices)
    section = forms.ChoiceField(label="Exemption", choices=Exemption.choices, hint="Freedom of Information Act 2000")
    reason = forms.TextareaField(
        label="Why", max_length=400, rows=3, hint="Everybody reads it. It must not give away what is withheld."
    )
    review_on = forms.DateField(label="Looked at again on", required=False)

    def __init__(self, *args, call_offs, **kwargs):
        super().__init__(*args, **kwargs)
        self.field("call_off_id", forms.ChoiceField).choices = [
            (str(call_off.pk), f"{call_off.reference} {call_off.title}") for call_off in call_offs
        ]

    def clean_call_off_id(self) -> int:
        return int(self.cleaned_data["call_off_id"])


class LiftForm(forms.Form):
    reason = forms.TextareaField(label="Why it is published again", max_length=400, rows=3)


class TermsForm(forms.Form):
    delivery = forms.ChoiceField(
        label="What is bought", choices=PublicTerms.Delivery.choices, required=False, blank="Not recorded"
    )
    budget = forms.TextField(
        label="Budget", max_length=60, width=30, required=False, hint="For example, Elective recovery"
    )
    offers = forms.NumberField(label="Offers received", required=False, min_value=0, max_value=999)
    show_plan = forms.CheckboxField(label="Show it as planned while it is a draft or in standstill", required=False)
    offers_wanted_on = forms.DateField(label="Offers wanted by", required=False)
    cpv = forms.TextField(
        label="CPV code",
        max_length=10,
        width=10,
        required=False,
        hint="Only where the code that follows from specialty and setting is wrong. For example, 85121282.",
    )

    @staticmethod
    def initial_of(terms: PublicTerms | None) -> dict:
        names = ("delivery", "budget", "offers", "show_plan", "offers_wanted_on", "cpv")
        return {name: getattr(terms, name) for name in names} if terms else {}


class PublisherForm(forms.Form):
    icb_code = forms.TextField(
        label="ODS code of the integrated care board",
        max_length=6,
        width=10,
        required=False,
        hint="For example, QOC. Empty: the trust is in no sum.",
    )
    icb_name = forms.TextField(label="Name of the integrated care board", max_length=150, width=30, required=False)
    ocid_prefix = forms.TextField(
        label="Open contracting prefix",
        max_length=11,
        width=20,
        required=False,
        hint="ocds- and six characters. Register one with the Open Contracting Partnership, free of charge;"
        " without it there is no open contracting data.",
    )


class ElsewhereForm(forms.Form):
    item = forms.ChoiceField(
        label="Item of regulation 25", choices=[(letter, f"({letter}) {words}") for letter, words in ITEMS.items()]
    )
    number = forms.NumberField(
        label="How many", min_value=0, max_value=99_999, hint="Only what is not kept in this service"
    )
    behind = forms.TextareaField(
        label="Which they are",
        max_length=400,
        rows=3,
        required=False,
        hint="References or names; for (i) also what they were about. Everybody reads it.",
    )


class RequestForm(forms.Form):
    reference = forms.TextField(label="Reference", max_length=40, width=20)
    received_on = forms.DateField(label="Received on")
    question = forms.TextareaField(
        label="What is asked", max_length=2000, rows=5, hint="Leave out the requester’s name and address"
    )


class AnswerForm(forms.Form):
    answered_on = forms.DateField(label="Answered on")
    outcome = forms.ChoiceField(label="How", choices=FoiRequest.Outcome.choices)
    exemption = forms.ChoiceField(
        label="Exemption",
        choices=Exemption.choices,
        required=False,
        blank="None",
        hint="Needed when it was answered in part or refused",
    )
    answer = forms.TextareaField(label="What was answered", max_length=2000, rows=4, required=False)
