"""Forms of the product: Django forms whose fields are drawn by the NHS.UK macros and speak in instructions.

A page writes ``{{ field_group(form["name"]) }}`` or ``{{ form.name.as_field_group() }}``; the error summary comes from
``form.error_list``. Fields take, beside Django's own arguments, ``hint``, ``width``, ``autocomplete``, ``missing`` (the
words when nothing was given) and ``macro`` (what is handed to the NHS macro as it is).
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from base.choice_fields import CheckboxField, ChoiceField, MultipleChoiceField, RadioField
from base.date_fields import DateField, TimeField
from base.fields import (
    EmailField,
    FileField,
    HiddenField,
    MoneyField,
    NumberField,
    PageField,
    PasswordField,
    TextareaField,
    TextField,
)

__all__ = [
    "CheckboxField",
    "ChoiceField",
    "DateField",
    "EmailField",
    "FileField",
    "Form",
    "HiddenField",
    "ModelForm",
    "MoneyField",
    "MultipleChoiceField",
    "NumberField",
    "PageFormMixin",
    "PasswordField",
    "RadioField",
    "TextField",
    "TextareaField",
    "TimeField",
    "add_rule_errors",
]

F = TypeVar("F", bound=forms.Field)


class PageBoundField(BoundField):
    """A field on a page: which NHS macro draws it, and with what."""

    field: PageField

    @property
    def component(self) -> str:
        return self.field.component

    @property
    def anchor(self) -> str:
        """The id the error summary links to: the first part of the field that can be typed in or ticked."""
        return self.field.anchor(self)

    @property
    def params(self) -> dict[str, Any]:
        """The parameters of the NHS macro: label, hint, errors, value and the field's own parts."""
        common: dict[str, Any] = {"id": self.id_for_label or self.auto_id, "name": self.html_name}
        if self.field.hint:
            common["hint"] = {"text": self.field.hint}
        if self.errors:
            common["errorMessage"] = {"text": " ".join(map(str, self.errors))}
        return common | self.field.describe(self) | self.field.macro


class PlacedError(ValidationError):
    """An error that knows its place on the page; without one it is of its field or of the whole form."""

    href = ""


class PageRenderer(TemplatesSetting):
    """Draws fields with the project's own template engine."""

    field_template_name = "components/field.jinja"
    bound_field_class = PageBoundField


class PageFormMixin(forms.BaseForm):
    """Parts common to every form of the product: the renderer, the list of errors for the summary, errors tied to rows."""

    default_renderer = PageRenderer

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def error_list(self) -> list[dict[str, str]]:
        """Every error for the summary, in the order of the fields: ``{"text", "href"}``, each leading to its place."""
        if not self.errors:
            return []
        listed = [
            {"text": str(text), "href": self.first_place() if bound.is_hidden else f"#{bound.anchor}"}
            for bound in self.bound_fields()
            for text in bound.errors
        ]
        for error in self.non_field_errors().as_data():
            href = getattr(error, "href", "") or self.first_place()
            listed.extend({"text": text, "href": href} for text in error.messages)
        return listed

    def first_place(self) -> str:
        """The id an error of the whole form links to: its first field, or the content of the page."""
        seen = [bound for bound in self.bound_fields() if not bound.is_hidden]
        return f"#{seen[0].anchor}" if seen else "#maincontent"

    def bound_fields(self) -> list[PageBoundField]:
        """The fields as they are drawn, in their order."""
        return [bound for bound in self if isinstance(bound, PageBoundField)]

    def clean(self) -> dict[str, Any]:
        """The values of the form, for a form that looks at several of them together."""
        return super().clean() or self.cleaned_data

    def field(self, name: str, kind: type[F]) -> F:
        """The field of this name, to change it for one page. Raises TypeError where it is of another kind."""
        field = self.fields[name]
        if not isinstance(field, kind):
            raise TypeError(f"{name} is a {type(field).__name__}, not a {kind.__name__}")
        return field


class Form(PageFormMixin, forms.Form):
    """The base of every form on a page."""


class ModelForm(PageFormMixin, forms.ModelForm):
    """For the few forms that follow a model's fields; they are still saved by a service, never by ``save()``."""


def add_rule_errors(
    form: PageFormMixin, refusal: Any, *, fields: Mapping[str, str] | None = None, row_id: str = "row-{}"
) -> None:
    """Attach what a service refused to the form it came from, so that each fault is shown at its place.

    ``refusal.errors`` holds faults with ``pointer``, ``code`` and ``detail``. A pointer names a field of the form
    (``/starts_at``, or through ``fields`` another name), or a row (``/3/room``), whose id on the page ``row_id`` makes.
    Anything else, and a refusal without faults, becomes an error of the whole form. Nothing is dropped.
    """
    names = {name: name for name in form.fields} | dict(fields or {})
    faults = list(refusal.errors)
    if not faults:
        form.add_error(None, ValidationError(str(getattr(refusal, "detail", refusal)), code=refusal.code))
    for fault in faults:
        steps = [step for step in str(fault.pointer or "").split("/") if step]
        row = next((step for step in steps if step.isdigit()), None)
        known = [names[step] for step in steps if row is None and names.get(step) in form.fields]
        named = known[0] if known else None
        error = PlacedError(fault.detail, code=fault.code)
        error.href = f"#{row_id.format(row)}" if row is not None else ""
        form.add_error(named, error)


def formset_errors(formset: Sequence[PageFormMixin]) -> list[dict[str, str]]:
    """The errors of many forms on one page, in their order, for the error summary."""
    return [error for form in formset for error in form.error_list]
