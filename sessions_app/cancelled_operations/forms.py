"""How a cancelled operation was settled, where the product does not see it."""

from __future__ import annotations

from base import forms
from sessions_app.cancelled_operations.models import LastMinuteCancellation


class TreatedForm(forms.Form):
    treated_on = forms.DateField(label="Day of the treatment")
    treated_where = forms.RadioField(label="Where", choices=LastMinuteCancellation.Where.choices)


class EndForm(forms.Form):
    reason = forms.TextareaField(
        label="Why no date is owed any more",
        missing="Say why no date is owed any more",
        max_length=200,
        counted=True,
        rows=3,
        hint="For example, two dates were declined. Write nothing that names the patient.",
    )
