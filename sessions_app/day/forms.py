"""Forms of the day: correcting a time, cancelling on the day, incidents, stopping and resuming."""

from __future__ import annotations

from base import forms
from nhs.codes.safety import PhysicalHarm, PsychologicalHarm
from sessions_app.session.cancellation_reasons import GROUP_OF, Why
from sessions_app.session.models.safety import Incident

NO_PATIENT = "Write no name and no number of a patient."


class Keyed(forms.Form):
    """A form that counts once however often it is sent."""

    key = forms.HiddenField(required=False, max_length=40)


class TapForm(Keyed):
    """One tap; the time only where it was not now."""

    at = forms.TimeField(label="Another time", required=False)


class CorrectForm(Keyed):
    """Another time for something that was tapped, or none."""

    at = forms.TimeField(
        label="Right time", required=False, hint="Such as 09:05. Leave it empty to take it back."
    )
    reason = forms.TextareaField(
        label="Reason", missing="Enter a reason", max_length=200, rows=2, hint=NO_PATIENT
    )


class CancelCaseForm(Keyed):
    """Why a case was cancelled on the day; the group follows from it."""

    why = forms.RadioField(
        label="Why is it cancelled?",
        choices=[(why.value, why.label) for why in Why if why not in (Why.DID_NOT_ATTEND, Why.FEW_PATIENTS)],
        missing="Choose why it is cancelled",
    )

    @staticmethod
    def group_of(why: str) -> str:
        return GROUP_OF[Why(why)].label


class IncidentForm(Keyed):
    """What went wrong, with the pair of harms of the national service."""

    entry = forms.ChoiceField(label="Whose case", required=False)
    at = forms.TimeField(label="When", missing="Enter the time, such as 09:05")
    what = forms.TextareaField(
        label="What happened", missing="Enter what happened", max_length=1000, rows=4, hint=NO_PATIENT
    )
    physical = forms.RadioField(
        label="Physical harm", choices=PhysicalHarm.choices(), missing="Choose the level of physical harm"
    )
    psychological = forms.RadioField(
        label="Psychological harm",
        choices=PsychologicalHarm.choices(),
        missing="Choose the level of psychological harm",
    )
    never_event = forms.CheckboxField(label="It is a never event", required=False)
    action = forms.TextareaField(
        label="What was done at once",
        missing="Enter what was done at once",
        max_length=500,
        rows=3,
        hint=NO_PATIENT,
    )

    def __init__(self, *args, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entry"].choices = [("", "Nobody’s, or not known"), *cases]


class CandourForm(forms.Form):
    told_on = forms.DateField(label="Patient or family told on", missing="Enter the day they were told")
    letter_on = forms.DateField(label="Letter sent on", required=False)


class CloseForm(forms.Form):
    response = forms.RadioField(
        label="How it is learnt from", choices=[c for c in Incident.Response.choices if c[0]],
        missing="Choose how the trust learns from it",
    )  # fmt: skip
    lfpse_ref = forms.TextField(label="LFPSE reference", required=False, max_length=40)
    learning = forms.TextareaField(
        label="What was learnt", missing="Enter what was learnt", max_length=1000, rows=4
    )


class StopForm(Keyed):
    """How far the brake reaches, and why."""

    scope = forms.RadioField(
        label="What stops?", missing="Choose what stops",
        choices=[("line", "This service line"), ("provider", "Everything of this provider at the trust")],
    )  # fmt: skip
    reason = forms.TextareaField(
        label="Reason",
        missing="Enter a reason",
        max_length=300,
        rows=3,
        hint=f"Both sides see it. {NO_PATIENT}",
    )


class ConditionsForm(forms.Form):
    conditions = forms.TextareaField(
        label="Conditions to resume", missing="Enter the conditions", max_length=500, rows=3,
        hint="Another person has to agree them.",
    )  # fmt: skip
