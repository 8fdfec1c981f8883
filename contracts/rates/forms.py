"""Forms of prices: a card line by line with its terms, indexation, the cost of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError

from base import forms
from base.fields import PageField, text_of
from contracts.call_offs.models.call_offs import ServiceLine
from contracts.rates.entries import EnteredRate
from contracts.rates.models import DayType, Included, RateCard, RateLine
from contracts.rates.terms import Unit, plain
from nhs.codes import TREATMENT_FUNCTIONS


class FigureField(PageField, django_forms.Field):
    """A figure with decimal places as an exact Decimal; a percent sign and spaces may be typed."""

    def __init__(
        self,
        *args: Any,
        least: Decimal,
        most: Decimal,
        places: int = 2,
        suffix: str = "",
        width: int = 5,
        **kwargs: Any,
    ):
        self.least, self.most, self.places, self.suffix = least, most, places, suffix
        super().__init__(*args, width=width, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        text = re.sub(r"[\s%]", "", text_of(value))
        if not text:
            return None
        if not re.fullmatch(rf"-?[0-9]{{1,6}}(\.[0-9]{{1,{self.places}}})?", text):
            wrong = f"{self.name_in_words()} must be a number with at most {self.places} decimal places, like 12.5"
            raise ValidationError(wrong, code="invalid")
        return Decimal(text)

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is not None and not self.least <= value <= self.most:
            wrong = f"{self.name_in_words()} must be from {plain(self.least)} to {plain(self.most)}"
            raise ValidationError(wrong, code="invalid")

    def describe(self, bound: Any) -> dict[str, Any]:
        suffix = {"suffix": self.suffix} if self.suffix else {}
        return super().describe(bound) | {"inputmode": "decimal", "spellcheck": False} | suffix


SHARE: dict[str, Any] = {"least": Decimal(0), "most": Decimal(100), "required": False}
TERMS = ("follow", "minimum", "most", "ceiling", "missed", "cancelled")


class RatesForm(forms.Form):
    """A table per service line with a row for each kind of day: what it is paid by, the price, and its terms."""

    def __init__(self, *args, lines: Iterable[ServiceLine], card: RateCard | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        held: dict[tuple[int, str], list[RateLine]] = {}
        for rate in card.lines.all() if card else ():
            held.setdefault((rate.service_line_id, rate.day_type), []).append(rate)
        for line in self.lines:
            for kind in DayType:
                self._add_row(line, kind, held.get((line.pk, kind.value), []))
            self._add_includes(line, [rate for kind in DayType for rate in held.get((line.pk, kind.value), [])])

    def _add_row(self, line: ServiceLine, kind: DayType, rates: list[RateLine]) -> None:
        key, words = f"{line.pk}-{kind.value}", f"{line.name}, {kind.label.lower()}"
        rate = min(rates, key=lambda held: held.unit == Unit.FOLLOW_UP, default=None)
        beside = next((held for held in rates if held is not rate), None)
        self.fields[f"{key}-unit"] = forms.ChoiceField(
            label=f"{words}, paid by",
            choices=RateLine.Unit.choices,
            initial=rate.unit if rate else "session",
            required=False,
        )
        self.fields[f"{key}-price"] = forms.MoneyField(
            label=f"{words}, price", initial=rate.price if rate else None, required=False
        )
        if line.setting == ServiceLine.Setting.OUTPATIENT:
            self.fields[f"{key}-follow"] = forms.MoneyField(
                label=f"{words}, price of a follow-up", initial=beside.price if beside else None, required=False
            )
        self.fields[f"{key}-minimum"] = forms.MoneyField(
            label=f"{words}, minimum charge", initial=rate.minimum_charge if rate else None, required=False
        )
        self.fields[f"{key}-most"] = forms.NumberField(
            label=f"{words}, most units", initial=rate.most_units if rate else None, required=False, min_value=1
        )
        self.fields[f"{key}-ceiling"] = forms.MoneyField(
            label=f"{words}, most for a list", initial=rate.most_charge if rate else None, required=False
        )
        for name, said in (("missed", "missed appointment"), ("cancelled", "patient cancels")):
            share = getattr(rate, f"{name}_share") if rate else 0
            self.fields[f"{key}-{name}"] = FigureField(
                label=f"{words}, {said}, percent paid", initial=plain(share) if share else None, **SHARE
            )

    def _add_includes(self, line: ServiceLine, rates: list[RateLine]) -> None:
        self.fields[f"{line.pk}-includes"] = forms.MultipleChoiceField(
            label=f"The prices of {line.name} include",
            choices=Included.choices,
            initial=sorted({code for rate in rates for code in rate.includes}),
            required=False,
            small=True,
        )

    def clean(self) -> dict:
        typed = super().clean()
        rates = [entry for line in self.lines for kind in DayType for entry in _entries(typed, line, kind)]
        kept = ("valid_from", "because")
        self.cleaned_data = {"rates": rates} | {name: typed[name] for name in kept if name in typed}
        return self.cleaned_data

    def places(self) -> dict[str, str]:
        """The field that a fault of one line on one kind of day belongs to."""
        keys = (f"{line.pk}-{kind.value}" for line in self.lines for kind in DayType)
        return {key: f"{key}-price" for key in keys}

    def blocks(self) -> list[dict]:
        """For the page: each line with its rows."""
        return [
            {
                "line": line,
                "follow_up": line.setting == ServiceLine.Setting.OUTPATIENT,
                "includes": self[f"{line.pk}-includes"],
                "rows": [{"kind": kind.label} | self._cells(f"{line.pk}-{kind.value}") for kind in DayType],
            }
            for line in self.lines
        ]

    def _cells(self, key: str) -> dict[str, Any]:
        names = ("unit", "price", *TERMS)
        return {name: self[f"{key}-{name}"] for name in names if f"{key}-{name}" in self.fields}


def _entries(typed: dict, line: ServiceLine, kind: DayType) -> list[EnteredRate]:
    """The entry of one row, with one for follow-ups where their price is typed; none without a price."""
    key = f"{line.pk}-{kind.value}"
    price, follow = typed.get(f"{key}-price"), typed.get(f"{key}-follow")
    terms: dict[str, Any] = {
        "minimum_charge": typed.get(f"{key}-minimum"),
        "most_units": typed.get(f"{key}-most"),
        "most_charge": typed.get(f"{key}-ceiling"),
        "missed_share": typed.get(f"{key}-missed") or Decimal(0),
        "cancelled_share": typed.get(f"{key}-cancelled") or Decimal(0),
        "includes": tuple(typed.get(f"{line.pk}-includes") or ()),
    }
    found = []
    if price is not None:
        unit = typed.get(f"{key}-unit") or RateLine.Unit.SESSION.value
        found.append(EnteredRate(line.pk, kind.value, unit, price, **terms))
    if follow is not None:
        found.append(EnteredRate(line.pk, kind.value, Unit.FOLLOW_UP.value, follow, **terms))
    return found


class NewRatesForm(RatesForm):
    """Prices from a later day on."""

    valid_from = forms.DateField(label="Valid from", hint="A day after the last prices began")
    because = forms.TextField(label="Why", hint="For example, Variation 2", max_length=300, required=False)


class IndexationForm(forms.Form):
    """Every price up or down by a percentage, from a day on."""

    percent = FigureField(
        label="Percentage",
        hint="For example, 4.83; a minus sign lowers the prices",
        suffix="%",
        places=3,
        least=Decimal(-50),
        most=Decimal(50),
    )
    valid_from = forms.DateField(label="Valid from", hint="A day after the last prices began")
    because = forms.TextField(
        label="Why", hint="For example, the scheme’s cost uplift for 2026/27", max_length=300, required=False
    )


class CostForm(forms.Form):
    """A list that might be booked or was delivered: what would it come to?"""

    line = forms.ChoiceField(label="Service line")
    on = forms.DateField(label="Day")
    starts = forms.TimeField(label="Starts at", initial="08:30")
    minutes = forms.NumberField(label="Length in minutes", initial=240, min_value=15, max_value=1440)
    seen = forms.NumberField(label="Patients seen", initial=6, min_value=0, max_value=500)
    follow_up = forms.NumberField(label="Of them follow-ups", initial=0, min_value=0, max_value=500)
    points = forms.NumberField(label="Points of those seen", initial=10, min_value=0, max_value=1000)
    missed = forms.NumberField(label="Missed appointments", initial=0, min_value=0, max_value=500)
    missed_points = forms.NumberField(label="Their points", initial=0, min_value=0, max_value=1000)

    def __init__(self, *args, lines: Iterable[ServiceLine], **kwargs):
        super().__init__(*args, **kwargs)
        self.field("line", forms.ChoiceField).choices = [(str(line.pk), line.name) for line in lines]

    def clean(self) -> dict:
        typed = super().clean()
        if typed.get("follow_up", 0) > typed.get("seen", 0):
            self.add_error("follow_up", "Follow-ups must be no more than the patients seen")
        return typed


class BesideForm(forms.Form):
    """The kind of service line to compare side by side."""

    kind = forms.ChoiceField(label="Specialty and setting")

    def __init__(self, *args, kinds: Iterable[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.field("kind", forms.ChoiceField).choices = [
            (f"{tfc}-{setting}", kind_words(tfc, setting)) for tfc, setting in kinds
        ]


def kind_words(tfc: str, setting: str) -> str:
    """``Gastroenterology, Endoscopy``."""
    known = TREATMENT_FUNCTIONS.get(tfc)
    return f"{known.name if known else tfc}, {ServiceLine.Setting(setting).label}"
