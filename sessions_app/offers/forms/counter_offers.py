"""What is proposed instead of offered lists, and how the trust answers it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.http import QueryDict

from base import forms
from base.formatting import london, london_day
from base.instants import parse_instant
from nhs.errors import Invalid
from sessions_app.offers.services.counter_offers import Instead
from sessions_app.session.forms import PickedIds
from sessions_app.session.models.sessions import Session
from trusts.models import Room


class InsteadForm(forms.Form):
    """One list: another day, time, room or number of patients. It begins with what was offered."""

    day = forms.DateField(label="Date")
    starts = forms.TimeField(label="Starts", width=5)
    ends = forms.TimeField(label="Ends", width=5)
    room = forms.ChoiceField(label="Room")
    cases = forms.NumberField(label="Patients", min_value=1, max_value=1440, width=4)
    version = forms.HiddenField()

    def __init__(self, data: QueryDict | None, *, session: Session, rooms: Iterable[Room]):
        first, last = london(session.starts_at), london(session.ends_at)
        super().__init__(
            data,
            prefix=f"s{session.pk}",
            initial={
                "day": london_day(session.starts_at),
                "starts": first.time(),
                "ends": last.time(),
                "room": str(session.room_id),
                "cases": session.planned_cases,
                "version": session.version,
            },
        )
        self.session = session
        self.field("room", forms.ChoiceField).choices = [(str(room.pk), room.name) for room in rooms]

    def clean(self) -> dict:
        cleaned = super().clean()
        if {"day", "starts", "ends"} <= set(cleaned):
            for name in ("starts", "ends"):
                cleaned[f"{name}_at"] = self._instant(cleaned["day"], cleaned[name], name)
        return cleaned

    def _instant(self, day: dt.date, clock: dt.time, field: str) -> dt.datetime | None:
        try:
            return parse_instant(f"{day.isoformat()}T{clock.isoformat()}")
        except Invalid as why:
            self.add_error(field, ValidationError(str(why), code=why.code))
            return None

    def instead(self) -> Instead:
        sent, read = self.cleaned_data, self.cleaned_data["version"]
        return Instead(
            self.session.pk,
            int(sent["room"]),
            sent["starts_at"],
            sent["ends_at"],
            cases=int(sent["cases"]),
            version=int(read) if read.isascii() and read.isdigit() and len(read) < 10 else None,
        )


class ProposeForm(forms.Form):
    """The reason for all that is proposed together."""

    reason = forms.TextareaField(
        label="Why",
        missing="Say why, for the trust",
        max_length=200,
        counted=True,
        rows=2,
        hint="One reason for all. The trust reads it. Write nothing about a patient.",
    )


class AnswerCountersForm(PickedIds):
    """Proposals to answer: which, how, and for a refusal why."""

    box = "counter"
    missing = "Tick at least one proposal"
    reason = forms.TextareaField(
        label="Reason for refusing",
        required=False,
        max_length=200,
        rows=2,
        hint="One reason for all that are ticked. The provider reads it.",
    )

    @property
    def refuses(self) -> bool:
        return self.data.get("do") == "refuse"

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.refuses and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", "Enter a reason for refusing")
        return cleaned


class OffersOutForm(PickedIds):
    """Drafts to offer or throw away, or offers to withdraw."""

    box = "session"
    missing = "Tick at least one list"
    reason = forms.TextareaField(
        label="Reason for withdrawing",
        required=False,
        max_length=200,
        rows=2,
        hint="One reason for all that are ticked. The provider reads it.",
    )

    @property
    def deed(self) -> str:
        return self.data.get("do", "")

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.deed == "withdraw" and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", "Enter a reason for withdrawing")
        return cleaned
