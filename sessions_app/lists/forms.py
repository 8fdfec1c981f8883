"""Forms of a list of patients: putting on, exceptions, steps of an offer, criteria, what is a reasonable offer."""

from __future__ import annotations

from base import forms
from sessions_app.lists.models.offer_steps import OfferStep
from sessions_app.lists.services.criteria import ExceptionGiven
from sessions_app.session.forms import PickedIds
from sessions_app.session.models.sessions import Session
from sessions_app.session.slot_kinds import kind_on, mix_of
from waiting_list.models import Need


class FillForm(PickedIds):
    """Needs to put on a list; the reason is wanted once the list is locked."""

    box = "need"
    missing = "Tick at least one patient"
    reason = forms.TextareaField(
        label="Reason", required=False, max_length=200, rows=2, hint="Write nothing about a patient."
    )


class PutOnForm(FillForm):
    """Needs to put on a list or on standby, and the clinician who accepts those that do not meet the criteria."""

    exception_clinician = forms.TextField(
        label="Accepting clinician", required=False, max_length=120, hint="Name and role."
    )
    exception_registration = forms.TextField(
        label="Register number", required=False, max_length=20, width=10, hint="GMC, NMC or HCPC."
    )
    exception_reason = forms.TextareaField(
        label="Why they are accepted",
        required=False,
        max_length=200,
        rows=2,
        hint="It stays with the list. Write no name and no number of a patient.",
    )
    EXCEPTION = ("exception_clinician", "exception_registration", "exception_reason")

    @property
    def standby(self) -> bool:
        return self.data.get("do") == "standby"

    @property
    def slot_kinds(self) -> dict[int, str]:
        """Which kind of slot was chosen for each need that was ticked."""
        return {pk: self.data.get(f"kind-{pk}", "")[:9] for pk in self.ticked_ids}

    def chosen_kind(self, session: Session, need: Need) -> str:
        """What the need's own choice shows: as sent, else the kind it takes on this list."""
        sent = self.data.get(f"kind-{need.pk}") if self.is_bound else None
        return kind_on(mix_of(session), need) if sent is None else sent

    @property
    def exception(self) -> ExceptionGiven:
        return ExceptionGiven(*(self.cleaned_data.get(name) or "" for name in self.EXCEPTION))

    @property
    def exception_open(self) -> bool:
        """Something was typed there, or is wrong there: the part stays open."""
        return self.is_bound and any(self.data.get(name) or self.errors.get(name) for name in self.EXCEPTION)


class StepForm(forms.Form):
    """How somebody was reached, and for a decline why."""

    channel = forms.ChoiceField(label="How", choices=[("", "Not said"), *OfferStep.Channel.choices], required=False)
    declined = forms.ChoiceField(
        label="If declined, why", choices=[("", "Choose why"), *OfferStep.Declined.choices], required=False
    )


class OfferRuleForm(forms.Form):
    """What is a reasonable offer at this trust."""

    notice_days = forms.NumberField(
        label="Days of notice",
        min_value=0,
        max_value=90,
        missing="Enter the days of notice",
        hint="From telling the patient to the day of the list. 21 where nobody has said otherwise.",
    )
    tries = forms.NumberField(
        label="Attempts to reach a patient",
        min_value=1,
        max_value=10,
        missing="Enter the attempts",
        hint="Before the place is given to somebody else.",
    )


class CriteriaForm(forms.Form):
    """Whom a service line takes. What is empty asks for nothing."""

    youngest = forms.NumberField(label="Youngest age", required=False, min_value=0, max_value=120)
    oldest = forms.NumberField(label="Oldest age", required=False, min_value=0, max_value=120)
    asa_most = forms.NumberField(label="Highest ASA grade", required=False, min_value=1, max_value=6, hint="1 to 6.")
    bmi_most = forms.NumberField(label="Highest BMI", required=False, min_value=10, max_value=99, hint="In kg/m².")
    anaesthesia = forms.MultipleChoiceField(
        label="Anaesthesia it offers", choices=Need.Anaesthesia.choices, required=False, hint="None ticked: every kind."
    )
    anticoagulated = forms.CheckboxField(label="Takes patients on anticoagulants", required=False)
    escort_needed = forms.CheckboxField(label="Somebody has to take the patient home", required=False)
    preop_needed = forms.CheckboxField(label="The pre-operative assessment has to be valid on the day", required=False)
    strict = forms.CheckboxField(label="What is not recorded counts as not met", required=False)
