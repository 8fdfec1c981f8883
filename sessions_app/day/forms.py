"""Forms of the day: correcting a time, cancelling on the day, incidents, stopping and resuming."""

from __future__ import annotations

from base import forms
from sessions_app.session.cancellation_reasons import GROUP_OF, Why

NO_PATIENT = "Write no name and no number of a patient."


class Keyed(forms.Form):
    """A form that counts once however often it is sent."""

    key = forms.HiddenField(required=False, max_length=40)


class TapForm(Keyed):
    """One tap; the time only where it was not now."""

    at = forms.TimeField(label="Another time", required=False)


class CorrectForm(Keyed):
    """Another time for something that was tapped, or none."""

    at = forms.TimeField(label="Right time", required=False, hint="Such as 09:05. Leave it empty to take it back.")
    reason = forms.TextareaField(label="Reason", missing="Enter a reason", max_length=200, rows=2, hint=NO_PATIENT)


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
