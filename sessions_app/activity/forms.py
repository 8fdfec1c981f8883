"""One attendance by hand, for providers whose system does not send it."""

from __future__ import annotations

import datetime as dt

from base import forms
from nhs.calendar import AmbiguousLocalTime, MissingLocalTime, london
from nhs.codes import AttendanceOutcome, Attended, RttStatus
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session

SOMEBODY_ELSE = "other"


class LogForm(forms.Form):
    """Who came, whether they were seen, how it ended."""

    entry = forms.ChoiceField(label="Patient", missing="Select the patient", hint="From the list of this session")
    hospital_number = forms.TextField(
        label="Hospital number",
        required=False,
        max_length=20,
        width=10,
        hint="Only for somebody who is not on the list",
    )
    nhs_number = forms.TextField(
        label="NHS number", required=False, max_length=14, width=10, hint="Only for somebody who is not on the list"
    )
    external_ref = forms.TextField(
        label="Your reference",
        max_length=64,
        width=20,
        hint="Your own id of this attendance. Nothing of the patient’s numbers.",
    )
    attended = forms.RadioField(
        label="Attended or not",
        choices=[(c.value, c.label) for c in Attended if c is not Attended.IN_FUTURE],
        small=True,
    )
    outcome = forms.ChoiceField(
        label="Outcome", choices=AttendanceOutcome.choices(), required=False, blank="Not recorded"
    )
    rtt_status = forms.ChoiceField(
        label="RTT status",
        choices=[(c.value, f"{c.value} {c.label}") for c in RttStatus],
        required=False,
        blank="Not recorded",
    )
    points = forms.NumberField(label="Points", min_value=0, max_value=100, initial=1, width=2)
    touch_starts_at = forms.TimeField(label="Started", required=False, hint="24-hour clock, like 08:45")
    touch_ends_at = forms.TimeField(label="Ended", required=False)

    def __init__(self, *args, session: Session, entries: list[ListEntry], **kwargs):
        super().__init__(*args, **kwargs)
        self.session, self.entries = session, {str(entry.pk): entry for entry in entries}
        listed = [
            (pk, f"{entry.patient.hospital_number or entry.patient.pseudonym}: {entry.what}")
            for pk, entry in self.entries.items()
        ]
        self.field("entry", forms.ChoiceField).choices = [*listed, (SOMEBODY_ELSE, "Somebody who is not on the list")]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("entry") == SOMEBODY_ELSE and not (cleaned.get("hospital_number") or cleaned.get("nhs_number")):
            self.add_error("hospital_number", "Enter the hospital number or the NHS number")
        for name in ("touch_starts_at", "touch_ends_at"):
            if cleaned.get(name):
                cleaned[name] = self.instant(name, cleaned[name])
        return cleaned

    def instant(self, name: str, clock: dt.time) -> str | None:
        """The time on the session's day, as the service reads it."""
        try:
            return london(self.session.day, clock).isoformat()
        except (MissingLocalTime, AmbiguousLocalTime) as change:
            self.add_error(name, str(change))
            return None

    def row(self) -> dict:
        """The row as a provider's system would send it."""
        cleaned = self.cleaned_data
        names = ("external_ref", "attended", "outcome", "rtt_status", "points", "touch_starts_at", "touch_ends_at")
        row = {name: cleaned[name] for name in names if cleaned[name] not in ("", None)}
        return row | {"session": self.session.pk, "tfc": self.session.service_line.tfc} | self.patient()

    def patient(self) -> dict[str, str]:
        """By the number the trust knows them by."""
        entry = self.entries.get(self.cleaned_data["entry"])
        if entry is None:
            names = ("hospital_number", "nhs_number")
            return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}
        patient = entry.patient
        return (
            {"hospital_number": patient.hospital_number}
            if patient.hospital_number
            else {"nhs_number": patient.nhs_number}
        )
