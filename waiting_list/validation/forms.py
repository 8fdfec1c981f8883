"""The form of what came of asking patients whether they still wait."""

from base.forms import CheckboxField, ChoiceField, DateField, Form, RadioField, TextField
from waiting_list.validation.models import Validation
from waiting_list.validation.services import REASONS, TRIES

OUTCOMES = Validation.Outcome


class ValidationAnswerForm(Form):
    outcome = RadioField(
        label="What came of asking",
        choices=OUTCOMES.choices,
        hints={
            OUTCOMES.ELSEWHERE: "They stay on the list here until another hospital takes them",
            OUTCOMES.NOT_REACHED: "A try. It does not count as validated",
            OUTCOMES.REMOVED: f"Needs a clinical decision, and that the patient agreed or was tried {TRIES} times",
        },
        missing="Choose what came of asking",
        small=True,
    )
    removal_reason = ChoiceField(
        label="Why they come off the list",
        choices=[(reason.value, reason.label) for reason in REASONS],
        required=False,
        blank="Only for taking off",
    )
    decided_by = TextField(label="Clinician who decided it", max_length=80, required=False, autocomplete="off")
    agreed = CheckboxField(label="The patient agreed to come off the list", required=False)
    day = DateField(label="Day of the answer", hint="Leave empty for today", required=False)
