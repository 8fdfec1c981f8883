"""Dates and times as people type them: a date in three boxes, a time on the 24-hour clock.

Every message names the part that is wrong and what it must be.
"""

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from base.fields import PageField, text_of
from base.formatting import day as in_words
from base.formatting import listing

PARTS = ("day", "month", "year")
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateParts(forms.MultiWidget):
    """Day, month and year as three boxes: ``name-day``, ``name-month``, ``name-year``."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(dict.fromkeys(PARTS, forms.TextInput), attrs)
        self.widgets_names = [f"-{part}" for part in PARTS]

    def decompress(self, value: date | str | None) -> list[str]:
        if isinstance(value, str):
            value = iso_date(value)
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-day" if id_ else id_


def iso_date(text: str) -> date | None:
    """The date in ``2026-12-05``, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class DateField(PageField):
    """A date in three boxes. Every message names the part that is wrong and what it must be."""

    component = "date"
    widget = DateParts

    def __init__(self, *args: Any, least: date | None = None, most: date | None = None, **kwargs: Any):
        self.least, self.most = least, most
        super().__init__(*args, **kwargs)

    def clean(self, value: Sequence[str] | None) -> date | None:
        given = [text_of(part).strip() for part in value or ["", "", ""]]
        if not any(given):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        faults = part_faults(self.name_in_words(), given)
        if faults:
            raise ValidationError([ValidationError(words, code=f"{part}") for part, words in faults.items()])
        return self.within(self.put_together(given))

    def put_together(self, given: Sequence[str]) -> date:
        """The date of parts that are good each for itself."""
        try:
            return read_parts(given)
        except ValueError:
            wrong = f"{self.name_in_words()} must be a real date: that month has no day {int(given[0])}"
            raise ValidationError(wrong, code="day") from None

    def within(self, value: date) -> date:
        """The date, or the message that says which side of the allowed days it lies."""
        if self.least and value < self.least:
            wrong = f"{self.name_in_words()} must be {in_words(self.least)} or later"
            raise ValidationError(wrong, code="min_value")
        if self.most and value > self.most:
            wrong = f"{self.name_in_words()} must be {in_words(self.most)} or earlier"
            raise ValidationError(wrong, code="max_value")
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [text_of(part) for part in data or ["", "", ""]] != DateParts().decompress(initial)

    def wrong_parts(self, bound: Any) -> set[str]:
        """The boxes to mark: those the messages name, or all three."""
        codes = {error.code for error in bound.form.errors.get(bound.name, []).as_data()} if bound.errors else set()
        return codes & set(PARTS) or (set(PARTS) if codes else set())

    def describe(self, bound: Any) -> dict[str, Any]:
        value = bound.value()
        values = value if isinstance(value, list | tuple) else DateParts().decompress(value)
        wrong = self.wrong_parts(bound)
        items = [
            {
                "name": f"{bound.html_name}-{part}",
                "id": f"{bound.auto_id}-{part}",
                "label": part.capitalize(),
                "value": text_of(given),
                "width": 4 if part == "year" else 2,
                "classes": "nhsuk-input--error" if part in wrong else "",
            }
            for part, given in zip(PARTS, values, strict=True)
        ]
        legend = self.labelled()["label"] | {"classes": "nhsuk-fieldset__legend--s"}
        return {"id": bound.auto_id, "fieldset": {"legend": legend}, "items": items}

    def anchor(self, bound: Any) -> str:
        wrong = self.wrong_parts(bound)
        return f"{bound.auto_id}-{next((part for part in PARTS if part in wrong), 'day')}"


def whole(text: str) -> int | None:
    """The number typed, or None; at most four plain digits."""
    return int(text) if re.fullmatch(r"\d{1,4}", text, re.ASCII) else None


def month_number(text: str) -> int | None:
    """The month typed as number or by name: 12, Dec, december."""
    start = text[:3].lower()
    return MONTH_NAMES.index(start) + 1 if start in MONTH_NAMES else whole(text)


def read_parts(given: Sequence[str]) -> date:
    """The date of three good parts, ValueError when the month has no such day. A year of two digits is in this century."""
    year = int(given[2]) + (2000 if len(given[2]) == 2 else 0)
    return date(year, month_number(given[1]) or 0, int(given[0]))


def part_faults(name: str, given: Sequence[str]) -> dict[str, str]:
    """The errors of each part, by part: missing ones first, else what each must be."""
    absent = [part for part, text in zip(PARTS, given, strict=True) if not text]
    if absent:
        words = listing([f"a {part}" for part in absent])
        return dict.fromkeys(absent[:1], f"{name} must include {words}")
    day, month, year = whole(given[0]), month_number(given[1]), whole(given[2])
    faults = {}
    if day is None or not 1 <= day <= 31:
        faults["day"] = "Day must be between 1 and 31"
    if month is None or not 1 <= month <= 12:
        faults["month"] = "Month must be between 1 and 12"
    if year is None or len(given[2]) not in (2, 4) or (len(given[2]) == 4 and year < 1900):
        faults["year"] = "Year must have 4 numbers, like 2026"
    return faults


class TimeField(PageField):
    """A time of day on the 24-hour clock; 8.30, 08:30, 0830 and 8 all mean what they say."""

    def __init__(self, *args: Any, width: int = 5, **kwargs: Any):
        super().__init__(*args, width=width, **kwargs)

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time):
            return value
        text = text_of(value).strip()
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2})(?:[:.h ]?([0-5]\d))?", text, re.ASCII)
        if not found or int(found[1]) > 23:
            wrong = f"{self.name_in_words()} must be a time on the 24-hour clock, like 08:30"
            raise ValidationError(wrong, code="invalid")
        return time(int(found[1]), int(found[2] or 0))

    def describe(self, bound: Any) -> dict[str, Any]:
        value = bound.value()
        shown = f"{value:%H:%M}" if isinstance(value, time) else text_of(value)
        return super().describe(bound) | {"value": shown, "spellcheck": False}
