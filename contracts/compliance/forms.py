"""Forms of compliance: records, decisions, evidence, overrides."""

from __future__ import annotations

from base import forms
from contracts.compliance.buying import QUESTIONS
from contracts.compliance.models import AwardNotice, HoursRecord, VatDecision
from contracts.compliance.rules.vat import TREATMENTS
from plumbing.documents import ENDINGS, MOST_BYTES, Upload


class WithDocument(forms.Form):
    """A form to which a document may be attached; the service is handed it with its name."""

    def clean(self) -> dict:
        typed = super().clean()
        file = typed.get("document")
        if "document" in self.fields:
            typed["document"] = Upload(file.name, file.file, file.content_type or "") if file else None
        return typed


def document_field() -> forms.FileField:
    return forms.FileField(
        label="Document",
        hint="PDF, Word, Excel, text, picture or e-mail, up to 20 MB. Nothing about a patient.",
        endings=ENDINGS,
        most_bytes=MOST_BYTES,
        required=False,
    )


class LeadForm(WithDocument):
    specialty = forms.TextField(
        label="Specialty on the Specialist Register", max_length=120, hint="As the GMC’s register names it"
    )
    relevance = forms.TextField(
        label="Why that fits the line", max_length=300, required=False, hint="Only where the names differ"
    )
    register_checked_on = forms.DateField(
        label="Register looked at", required=False, hint="Leave empty when they are not on it"
    )
    leads_pathway = forms.CheckboxField(
        label="Leads the team and manages the pathway, with its clinical governance", required=False
    )
    accepts_responsibility = forms.CheckboxField(
        label="Accepts clinical responsibility for every patient referred", required=False
    )
    indemnifier = forms.TextField(label="Indemnity with", max_length=120, required=False)
    policy_number = forms.TextField(label="Policy number", max_length=60, width=20, required=False)
    indemnity_until = forms.DateField(label="Indemnity runs out", required=False)
    document = document_field()


class HoursForm(forms.Form):
    when = forms.RadioField(label="When do its lists run?", choices=HoursRecord.When.choices, small=True)
    reason = forms.TextareaField(
        label="Why inside core hours",
        required=False,
        max_length=400,
        rows=3,
        hint="NHS England says typically weekends and evenings. For example, an endoscopy room stands empty on Tuesdays.",
    )


class VatForm(WithDocument):
    directs = forms.RadioField(label="Who directs the clinicians?", choices=VatDecision.Side.choices, small=True)
    governs = forms.RadioField(label="Who holds clinical governance?", choices=VatDecision.Side.choices, small=True)
    indemnifies = forms.RadioField(label="Who holds the indemnity?", choices=VatDecision.Side.choices, small=True)
    pricing = forms.RadioField(label="What is paid for?", choices=VatDecision.Pricing.choices, small=True)
    treatment = forms.RadioField(label="How VAT falls", choices=list(TREATMENTS.items()), small=True)
    evidence = forms.TextareaField(
        label="What the decision rests on", max_length=1000, rows=3, hint="Clauses, advice, rulings"
    )
    decided_on = forms.DateField(label="Decided on")
    review_on = forms.DateField(label="To be reviewed by")
    document = document_field()


class BuyingForm(forms.Form):
    """One question a row, two answers each."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.name] = forms.RadioField(
                label=question.asks,
                hint=question.hint,
                small=True,
                missing=f"Answer: {question.asks}",
                choices=[(choice.value, choice.words) for choice in question.choices],
            )

    def clean(self) -> dict:
        self.cleaned_data = {"answers": super().clean()}
        return self.cleaned_data


class AwardNoticeForm(forms.Form):
    kind = forms.ChoiceField(label="Kind of notice", choices=AwardNotice.Kind.choices)
    number = forms.TextField(
        label="Its number", max_length=40, width=20, required=False, hint="For example, 2026/S 000-003949"
    )
    published_on = forms.DateField(label="Published on", required=False)
    representations_by = forms.DateField(label="Representations by, as it says", required=False)
    standstill_ends_on = forms.DateField(label="Standstill ends, as it says", required=False)
    wording = forms.TextareaField(
        label="Its dates and blanks, word for word",
        required=False,
        max_length=1000,
        rows=3,
        hint="Copy what it says, mistakes and all. A correction has the same kind and number and takes its place.",
    )


class EvidenceForm(WithDocument):
    statement = forms.TextareaField(
        label="What the evidence shows", max_length=1000, rows=3, hint="Where it is from and what it says"
    )
    valid_until = forms.DateField(label="Holds until", required=False, hint="Leave empty when it does not run out")
    document = document_field()


class OverrideForm(forms.Form):
    reason = forms.TextareaField(
        label="Why it may go on all the same",
        max_length=1000,
        counted=True,
        hint="It shows for ever, and on the public register with your job title. Nothing about a patient.",
        missing="Say why it may go on all the same",
    )
