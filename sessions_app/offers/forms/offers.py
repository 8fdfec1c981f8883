"""The form that answers offers, many at once."""

from __future__ import annotations

from base import forms
from sessions_app.session.forms import PickedIds


class AnswerForm(PickedIds):
    """Offers to answer: which, how, and for a decline why."""

    box = "offer"
    missing = "Tick at least one offer"
    reason = forms.TextareaField(
        label="Reason for declining",
        required=False,
        max_length=200,
        rows=2,
        hint="One reason for all that are ticked. The trust reads it.",
    )

    @property
    def declines(self) -> bool:
        return self.data.get("do") == "decline"

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.declines and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", "Enter a reason for declining")
        return cleaned
