"""The fields of forms: each knows its NHS macro, reads what people really type, and says what to do when it cannot.

``describe(bound)`` answers what the macro needs beyond name, hint and error. Messages are instructions ("Enter the
…", "Select a …"), never "This field is required".
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, validate_email

from base.formatting import file_size, listing, money


def lower_first(label: str) -> str:
    """The label inside a sentence: ``NHS number`` stays, ``Room`` becomes ``room``."""
    first = label.split(" ", 1)[0]
    return label if len(first) > 1 and first.isupper() else label[:1].lower() + label[1:]


class PageField(forms.Field):
    """Additions of every field to Django's: a macro, a hint, a width, and the words when nothing was given."""

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
    """The text in the box: nothing for None."""
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
            if not isinstance(validator, BaseValidator):
                continue
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


class MoneyField(PageField):
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
