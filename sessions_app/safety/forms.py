"""Forms of incidents, candour and safety stops."""

from __future__ import annotations

from base import forms
from nhs.codes.safety import PhysicalHarm, PsychologicalHarm
from sessions_app.day.forms import NO_PATIENT, Keyed
from sessions_app.session.models.safety import Incident


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
        label="What was done at once", missing="Enter what was done at once", max_length=500, rows=3, hint=NO_PATIENT
    )

    def __init__(self, *args, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self.field("entry", forms.ChoiceField).choices = [("", "Nobody’s, or not known"), *cases]


class CandourForm(forms.Form):
    told_on = forms.DateField(label="Patient or family told on", missing="Enter the day they were told")
    letter_on = forms.DateField(label="Letter sent on", required=False)


class CloseForm(forms.Form):
    response = forms.RadioField(
        label="How it is learnt from",
        choices=[c for c in Incident.Response.choices if c[0]],
        missing="Choose how the trust learns from it",
    )
    lfpse_ref = forms.TextField(label="LFPSE reference", required=False, max_length=40)
    learning = forms.TextareaField(label="What was learnt", missing="Enter what was learnt", max_length=1000, rows=4)


class StopForm(Keyed):
    """How far the brake reaches, and why."""

    scope = forms.RadioField(
        label="What stops?",
        missing="Choose what stops",
        choices=[("line", "This service line"), ("provider", "Everything of this provider at the trust")],
    )
    reason = forms.TextareaField(
        label="Reason", missing="Enter a reason", max_length=300, rows=3, hint=f"Both sides see it. {NO_PATIENT}"
    )


class ConditionsForm(forms.Form):
    conditions = forms.TextareaField(
        label="Conditions to resume",
        missing="Enter the conditions",
        max_length=500,
        rows=3,
        hint="Another person has to agree them.",
    )
