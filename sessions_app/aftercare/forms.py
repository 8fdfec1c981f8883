"""What people type of follow-ups, late events and the hand-back."""

from __future__ import annotations

from collections.abc import Sequence

from base import forms
from sessions_app.aftercare.models import FollowUp, LateEvent
from sessions_app.aftercare.services.follow_ups import Wish
from sessions_app.session.forms import PickedIds
from sessions_app.session.states import Side
from waiting_list.models import Patient


def patient_words(patient: Patient) -> str:
    return patient.hospital_number or patient.pseudonym


class FollowUpForm(PickedIds):
    """The same thing to follow up for each patient that is ticked."""

    box = "patient"
    missing = "Tick at least one patient"
    kind = forms.ChoiceField(label="What is to be followed up?", choices=FollowUp.Kind.choices)
    what = forms.TextField(label="Details", required=False, max_length=200, hint="For example, two polyps, sigmoid")
    side = forms.RadioField(label="Whose person owns it?", choices=Side.choices)
    owner = forms.TextField(label="Owner", max_length=120, hint="Name and role, or a team that is always there")
    due_on = forms.DateField(label="Expected by")

    def wishes(self) -> list[Wish]:
        sent = self.cleaned_data
        return [
            Wish(pk, sent["kind"], sent["owner"], sent["side"], sent["due_on"], sent["what"] or "")
            for pk in self.ticked_ids
        ]


class ActForm(forms.Form):
    """What was done with it."""

    needed = forms.RadioField(
        label="What became of it?", choices=[("yes", "Somebody acted on it"), ("no", "It is not needed any more")]
    )
    result_on = forms.DateField(label="Day the result came", required=False)
    action = forms.TextareaField(
        label="What was done", missing="Say what was done", max_length=300, counted=True, rows=3
    )


class LateEventForm(forms.Form):
    patient = forms.ChoiceField(label="Patient")
    kind = forms.ChoiceField(label="What happened?", choices=LateEvent.Kind.choices)
    happened_on = forms.DateField(label="Day it happened")
    note = forms.TextareaField(label="Details", required=False, max_length=500, counted=True, rows=3)

    def __init__(self, *args, patients: Sequence[Patient], **kwargs):
        super().__init__(*args, **kwargs)
        self.field("patient", forms.ChoiceField).choices = [
            (str(patient.pk), patient_words(patient)) for patient in patients
        ]


class ReviewForm(forms.Form):
    review = forms.TextareaField(
        label="What follows from it", missing="Say what follows from it", max_length=500, counted=True, rows=4
    )


class TakeBackForm(forms.Form):
    reason = forms.TextareaField(label="Why it was a mistake", missing="Say why", max_length=150, counted=True, rows=2)


class TakeOverForm(PickedIds):
    box = "follow_up"
    missing = "Tick at least one follow-up"
    owner = forms.TextField(label="Who takes them over", max_length=120, hint="Name and role at the trust")
