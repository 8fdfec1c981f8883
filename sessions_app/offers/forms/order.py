"""The places of call-offs in the order they are asked."""

from __future__ import annotations

from collections.abc import Sequence

from base import forms
from contracts.models import CallOff


class OrderForm(forms.Form):
    """One number a call-off."""

    def __init__(self, *args, call_offs: Sequence[CallOff], **kwargs):
        super().__init__(*args, **kwargs)
        for one in call_offs:
            self.fields[f"place_{one.pk}"] = forms.NumberField(
                label=f"{one.provider.name}, {one.reference}",
                hint=one.title,
                min_value=1,
                max_value=99,
                width=2,
                initial=one.offer_order,
            )

    def places(self) -> dict[int, int]:
        return {int(name.removeprefix("place_")): int(value) for name, value in self.cleaned_data.items()}
