"""Forms of the TCI pages."""

from __future__ import annotations

from base.forms import DateField, Form


class DaysForm(Form):
    """From which day to which."""

    first = DateField(label="From")
    last = DateField(label="To")

    def clean(self) -> dict:
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day must be the first day or later")
        return cleaned
