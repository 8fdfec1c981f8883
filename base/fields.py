"""The fields of forms: each knows its NHS macro, reads what people really type, and says what to do when it cannot.

``describe(bound)`` answers what the macro needs beyond name, hint and error. Messages are instructions ("Enter the
…", "Select a …"), never "This field is required".
"""

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from base.words import day as in_words
from base.words import file_size, listing, money

PARTS = ("day", "month", "year")


def lower_first(label: str) -> str:
    """The label inside a sentence: ``NHS number`` stays, ``Room`` becomes ``room``."""
    first = label.split(" ", 1)[0]
    return label if len(first) > 1 and first.isupper() else label[:1].lower() + label[1:]


class PageField:
    """What every field adds to Django's: a macro, a hint, a width, and the words when nothing was given."""

    component = "input"
    ask = "Enter the {}"

    def __init__(
        self,
        *args: Any,
        hint: str = "",
        width: int | None = None,
        autocomplete: str = "",
        missing: str = "",
        macro: dict[str, Any] | None = None,
        **kwargs: Any,
    ):
        self.hint, self.width, self.autocomplete, self.macro = hint, width, autocomplete, macro or {}
        super().__init__(*args, **kwargs)
        words = missing or self.ask.format(lower_first(str(self.label or "answer")))
        self.error_messages = self.error_messages | {"required": words}
        self.error_messages |= kwargs.get("error_messages") or {}

    def name_in_words(self) -> str:
        """The field's label, to begin a message with."""
        return str(self.label or "This")

    def describe(self, bound: Any) -> dict[str, Any]:
        """The macro's parameters for a one-line field."""
        return self.labelled() | {"value": text_of(bound.value())} | self.typed()

    def labelled(self) -> dict[str, Any]:
        words = self.label if self.required else f"{self.label} (optional)"
        return {"label": {"text": words}}

    def typed(self) -> dict[str, Any]:
        """Width and autocomplete, where they were given."""
        given = {"width": self.width, "autocomplete": self.autocomplete}
        return {name: value for name, value in given.items() if value}

    def anchor(self, bound: Any) -> str:
        """The id the error summary links to."""
        return bound.id_for_label or bound.auto_id


def text_of(value: Any) -> str:
    """What stands in the box: nothing for None."""
    return "" if value is None else str(value)


class TextField(PageField, forms.CharField):
    """One line of text, trimmed; ``max_length`` is always set so that nothing endless is stored."""

    def __init__(self, *args: Any, max_length: int = 200, **kwargs: Any):
        super().__init__(*args, max_length=max_length, **kwargs)
        self.error_messages["max_length"] = f"{self.name_in_words()} must be {max_length} characters or fewer"


class HiddenField(PageField, forms.CharField):
    """A value the page carries; checked like any other when it comes back."""

    component = "hidden"
    widget = forms.HiddenInput

    def describe(self, bound: Any) -> dict[str, Any]:
        return {"value": text_of(bound.value())}


class EmailField(TextField):
    """An e-mail address."""

    def __init__(self, *args: Any, autocomplete: str = "email", **kwargs: Any):
        super().__init__(*args, autocomplete=autocomplete, max_length=254, **kwargs)

    def clean(self, value: Any) -> str:
        address = super().clean(value)
        try:
            if address:
                validate_email(address)
        except ValidationError:
            wrong = "Enter an e-mail address in the correct format, like name@example.com"
            raise ValidationError(wrong, code="invalid") from None
        return address

    def describe(self, bound: Any) -> dict[str, Any]:
        return super().describe(bound) | {"type": "email", "spellcheck": False}


class PasswordField(TextField):
    """A password: never trimmed, never sent back to the page."""

    component = "password"

    def __init__(self, *args: Any, autocomplete: str = "current-password", max_length: int = 1000, **kwargs: Any):
        super().__init__(*args, autocomplete=autocomplete, max_length=max_length, strip=False, **kwargs)

    def describe(self, bound: Any) -> dict[str, Any]:
        return self.labelled() | self.typed()


class NumberField(PageField, forms.IntegerField):
    """A whole number; spaces and thousands commas may be typed."""

    def __init__(self, *args: Any, width: int = 5, **kwargs: Any):
        super().__init__(*args, width=width, **kwargs)
        name = self.name_in_words()
        self.error_messages["invalid"] = f"{name} must be a whole number, like 12"
        for validator in self.validators:
            if validator.code == "min_value":
                validator.message = f"{name} must be {self.min_value} or more"
            elif validator.code == "max_value":
                validator.message = f"{name} must be {self.max_value} or less"

    def to_python(self, value: Any) -> int | None:
        text = re.sub(r"[\s,]", "", text_of(value))
        if len(text) > 18:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)

    def describe(self, bound: Any) -> dict[str, Any]:
        return super().describe(bound) | {"inputmode": "numeric", "spellcheck": False}


class MoneyField(PageField, forms.Field):
    """An amount in pounds as a Decimal of exact pence; ``£``, commas and spaces may be typed."""

    def __init__(
        self,
        *args: Any,
        width: int = 10,
        least: Decimal | None = Decimal("0.00"),
        most: Decimal = Decimal("999999999.99"),
        **kwargs: Any,
    ):
        self.least, self.most = least, most
        super().__init__(*args, width=width, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        text = re.sub(r"[\s,£]", "", text_of(value))
        if not text:
            return None
        if not re.fullmatch(r"-?\d{1,12}(\.\d{1,2})?", text, re.ASCII):
            wrong = f"{self.name_in_words()} must be an amount of money, like 3,100 or 3,100.50"
            raise ValidationError(wrong, code="invalid")
        return Decimal(text).quantize(Decimal("0.01"))

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is not None and self.least is not None and value < self.least:
            raise ValidationError(f"{self.name_in_words()} must be {money(self.least)} or more", code="min_value")
        if value is not None and value > self.most:
            raise ValidationError(f"{self.name_in_words()} must be {money(self.most)} or less", code="max_value")

    def describe(self, bound: Any) -> dict[str, Any]:
        typed = {"prefix": "£", "inputmode": "decimal", "spellcheck": False}
        return super().describe(bound) | typed


class DateParts(forms.MultiWidget):
    """Day, month and year as three boxes: ``name-day``, ``name-month``, ``name-year``."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__({part: forms.TextInput for part in PARTS}, attrs)
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


class DateField(PageField, forms.Field):
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
        day, month, year = read_parts(given)
        try:
            return date(year, month, day)
        except ValueError:
            wrong = f"{self.name_in_words()} must be a real date: that month has no day {day}"
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


MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def whole(text: str) -> int | None:
    """The number typed, or None; at most four plain digits."""
    return int(text) if re.fullmatch(r"\d{1,4}", text, re.ASCII) else None


def month_number(text: str) -> int | None:
    """The month typed as number or by name: 12, Dec, december."""
    start = text[:3].lower()
    return MONTH_NAMES.index(start) + 1 if start in MONTH_NAMES else whole(text)


def read_parts(given: Sequence[str]) -> tuple[int, int, int]:
    """Day, month and year of parts already found good; a year of two digits is in this century."""
    day, month, year = whole(given[0]), month_number(given[1]), whole(given[2])
    return day, month, year + 2000 if len(given[2]) == 2 else year


def part_faults(name: str, given: Sequence[str]) -> dict[str, str]:
    """What is wrong with each part, by part: missing ones first, else what each must be."""
    absent = [part for part, text in zip(PARTS, given, strict=True) if not text]
    if absent:
        words = listing([f"a {part}" for part in absent])
        return {part: f"{name} must include {words}" for part in absent[:1]}
    day, month, year = whole(given[0]), month_number(given[1]), whole(given[2])
    faults = {}
    if day is None or not 1 <= day <= 31:
        faults["day"] = "Day must be between 1 and 31"
    if month is None or not 1 <= month <= 12:
        faults["month"] = "Month must be between 1 and 12"
    if year is None or len(given[2]) not in (2, 4) or (len(given[2]) == 4 and year < 1900):
        faults["year"] = "Year must have 4 numbers, like 2026"
    return faults


class TimeField(PageField, forms.Field):
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


class TextareaField(TextField):
    """Several lines; with ``counted`` the page shows how many characters are left."""

    component = "textarea"

    def __init__(self, *args: Any, max_length: int = 2000, rows: int = 4, counted: bool = False, **kwargs: Any):
        self.rows = rows
        super().__init__(*args, max_length=max_length, **kwargs)
        self.component = "character_count" if counted else "textarea"

    def describe(self, bound: Any) -> dict[str, Any]:
        counted = {"maxlength": self.max_length} if self.component == "character_count" else {}
        return super().describe(bound) | {"rows": self.rows} | counted


def macro_items(choices: Any, chosen: set[str], mark: str) -> list[dict[str, Any]]:
    """Django's flat ``(value, words)`` choices as the macro's items, the chosen ones marked."""
    return [{"value": str(value), "text": str(words), mark: str(value) in chosen} for value, words in choices]


class ChoiceField(PageField, forms.ChoiceField):
    """One of a list, as a select. An empty first choice is added, so that nothing is chosen by accident."""

    component = "select"
    ask = "Select the {}"

    def __init__(self, *args: Any, choices: Any = (), blank: str = "Choose", **kwargs: Any):
        self.blank = blank
        super().__init__(*args, choices=choices, **kwargs)
        self.error_messages["invalid_choice"] = f"Select the {lower_first(self.name_in_words())} from the list"

    def describe(self, bound: Any) -> dict[str, Any]:
        chosen = {text_of(bound.value())}
        items = macro_items(self.choices, chosen, "selected")
        if not any(item["value"] == "" for item in items):
            items = [{"value": "", "text": self.blank}] + items
        return self.labelled() | {"items": items}


class RadioField(ChoiceField):
    """One of a few, all in sight. ``hints`` are words under a choice, by its value."""

    component = "radios"

    def __init__(self, *args: Any, hints: dict[str, str] | None = None, small: bool = False, **kwargs: Any):
        self.hints, self.small = hints or {}, small
        super().__init__(*args, **kwargs)

    def describe(self, bound: Any) -> dict[str, Any]:
        return grouped(self, bound, {text_of(bound.value())})

    def anchor(self, bound: Any) -> str:
        return bound.auto_id


def grouped(field: Any, bound: Any, chosen: set[str]) -> dict[str, Any]:
    """Radios or checkboxes: items with their hints in a fieldset named by the label."""
    items = macro_items(field.choices, chosen, "checked")
    for item in items:
        if item["value"] in field.hints:
            item["hint"] = {"text": field.hints[item["value"]]}
    legend = field.labelled()["label"] | {"classes": "nhsuk-fieldset__legend--s"}
    return {"idPrefix": bound.auto_id, "items": items, "fieldset": {"legend": legend}, "small": field.small}


class MultipleChoiceField(PageField, forms.MultipleChoiceField):
    """Any of a few, as checkboxes."""

    component = "checkboxes"
    ask = "Select at least one: {}"

    def __init__(self, *args: Any, hints: dict[str, str] | None = None, small: bool = False, **kwargs: Any):
        self.hints, self.small = hints or {}, small
        super().__init__(*args, **kwargs)
        self.error_messages["invalid_choice"] = f"Select the {lower_first(self.name_in_words())} from the list"

    def describe(self, bound: Any) -> dict[str, Any]:
        value = bound.value() or []
        return grouped(self, bound, {str(one) for one in (value if isinstance(value, list | tuple | set) else [value])})

    def anchor(self, bound: Any) -> str:
        return bound.auto_id


class CheckboxField(PageField, forms.BooleanField):
    """One tick. When it must be ticked, give ``missing`` as the instruction."""

    component = "checkboxes"
    ask = "Tick the box: {}"

    def describe(self, bound: Any) -> dict[str, Any]:
        ticked = bound.value() in (True, "on", "true", "True", "1")
        return {
            "idPrefix": bound.auto_id,
            "items": [{"value": "on", "text": str(self.label), "checked": ticked}],
        }

    def anchor(self, bound: Any) -> str:
        return bound.auto_id


class FileField(PageField, forms.FileField):
    """A file, limited by size and by the end of its name. What is inside is checked by the service that reads it."""

    component = "file"
    ask = "Choose the {}"

    def __init__(self, *args: Any, endings: Sequence[str] = (), most_bytes: int = 20_000_000, **kwargs: Any):
        self.endings, self.most_bytes = [ending.lower() for ending in endings], most_bytes
        super().__init__(*args, **kwargs)
        self.error_messages["empty"] = "The file is empty: choose another"

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload and upload.size > self.most_bytes:
            wrong = f"The file is {file_size(upload.size)}; it must be {file_size(self.most_bytes)} or smaller"
            raise ValidationError(wrong, code="too_large")
        if upload and self.endings and not upload.name.lower().endswith(tuple(self.endings)):
            wrong = f"The file must be {listing([ending.lstrip('.').upper() for ending in self.endings], 'or')}"
            raise ValidationError(wrong, code="wrong_type")
        return upload

    def describe(self, bound: Any) -> dict[str, Any]:
        accept = {"attributes": {"accept": ",".join(self.endings)}} if self.endings else {}
        return self.labelled() | accept
