"""The forms of cohorts: what to look for, the name to keep it under, a number to find one patient by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from base.forms import (
    CheckboxField,
    ChoiceField,
    DateField,
    Form,
    HiddenField,
    MultipleChoiceField,
    NumberField,
    TextField,
)
from nhs.codes import TREATMENT_FUNCTIONS
from waiting_list.cohorts.filters import LIVE_TFCS, MOST_WEEKS, WITH, WITHOUT
from waiting_list.imports.reading.cells import AGE_BANDS
from waiting_list.pathways.models.needs import Need

YES_OR_NO = [("yes", "Yes"), ("no", "No")]
PRIORITIES = ("P1A", "P1B", "P2", "P3", "P4", "P6", "D1", "D2", "D3", "D4", "D6")
ANY = "Any"


def _either(label: str) -> ChoiceField:
    return ChoiceField(label=label, choices=YES_OR_NO, blank=ANY, required=False)


class FilterForm(Form):
    """The filter of a cohort. Everything may be left open; an unknown fact fulfils nothing."""

    tfc = MultipleChoiceField(label="Specialty", hint="Any of those ticked", required=False, small=True)
    site = MultipleChoiceField(label="Site", required=False, small=True)
    clock = MultipleChoiceField(label="Clock", choices=Need.Clock.choices, required=False, small=True)
    tci = ChoiceField(
        label="Date to come in", choices=[(WITH, "Has one"), (WITHOUT, "Has none")], blank=ANY, required=False
    )
    weeks_over = NumberField(label="Over so many weeks", min_value=0, max_value=MOST_WEEKS, required=False)
    weeks_to = NumberField(label="Up to so many weeks", min_value=0, max_value=MOST_WEEKS, required=False)
    opcs = TextField(
        label="Procedure", hint="OPCS-4 codes or their beginnings, such as H20 W37", max_length=120, required=False
    )
    breach_from = DateField(label="Breach from", required=False)
    breach_to = DateField(label="Breach to", required=False)
    priority = MultipleChoiceField(
        label="Priority", choices=[(priority, priority) for priority in PRIORITIES], required=False, small=True
    )
    age_band = MultipleChoiceField(
        label="Age", choices=[(band, band) for band in AGE_BANDS], required=False, small=True
    )
    anaesthesia = MultipleChoiceField(label="Anaesthesia", choices=Need.Anaesthesia.choices, required=False, small=True)
    asa_to = NumberField(label="ASA grade up to", min_value=1, max_value=6, required=False)
    bmi_to = TextField(label="BMI up to", max_length=5, required=False, width=5)
    anticoagulated = _either("On anticoagulants")
    escort = _either("Has an escort")
    preop_valid = _either("Pre-operative assessment valid")

    def __init__(self, *args: Any, sites: dict[int, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        names = sorted((TREATMENT_FUNCTIONS[code].name, code) for code in LIVE_TFCS)
        self.field("tfc", MultipleChoiceField).choices = [(code, name) for name, code in names]
        self.field("site", MultipleChoiceField).choices = [(str(pk), name) for pk, name in sites.items()]

    def said(self) -> dict[str, Any]:
        """The valid form in the language of filters."""
        values = self.cleaned_data
        return {name: read(values[name]) for name, read in READ.items() if values[name] not in (None, "", [])}


READ: dict[str, Callable[[Any], Any]] = {
    "tfc": list,
    "site": lambda value: [int(pk) for pk in value],
    "clock": list,
    "priority": list,
    "weeks_over": int,
    "weeks_to": int,
    "breach_from": lambda value: value.isoformat(),
    "breach_to": lambda value: value.isoformat(),
    "opcs": lambda value: value.replace(",", " ").split(),
    "tci": str,
    "age_band": list,
    "asa_to": int,
    "bmi_to": str,
    "anaesthesia": list,
    "anticoagulated": lambda value: value == "yes",
    "escort": lambda value: value == "yes",
    "preop_valid": lambda value: value == "yes",
}
"""From the form's values to the language of filters."""

FIRST = ("tfc", "site", "clock", "tci", "weeks_over", "weeks_to", "opcs", "breach_from", "breach_to")
"""The fields always in sight; the others are about accepting a patient."""


def form_values(said: dict[str, Any]) -> dict[str, Any]:
    """A kept filter as the form shows it."""
    shown: dict[str, Any] = {}
    for name, value in said.items():
        if isinstance(value, bool):
            shown[name] = "yes" if value else "no"
        elif name == "site":
            shown[name] = [str(pk) for pk in value]
        else:
            shown[name] = " ".join(value) if name == "opcs" else value
    return shown


class SaveForm(Form):
    """The name a cohort is kept under. What it looks for comes along as it was shown."""

    name = TextField(label="Name of the cohort", max_length=80, missing="Give the cohort a name")
    shared = CheckboxField(label="Everybody at the trust can use it", required=False)
    said = HiddenField(required=False, max_length=4_000)
