"""Choosing from what is there: one of a list, one of a few, any of a few, one tick."""

from typing import Any

from django import forms

from base.fields import PageField, lower_first, text_of


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
            items = [{"value": "", "text": self.blank}, *items]
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
    return group_ids(bound) | {"items": items, "fieldset": {"legend": legend}, "small": field.small}


def group_ids(bound: Any) -> dict[str, str]:
    """The first box has the field's own id, so that label and error summary lead to it; the group has another."""
    return {"idPrefix": bound.auto_id, "id": f"{bound.auto_id}-group"}


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
        return grouped(
            self, bound, {str(chosen) for chosen in (value if isinstance(value, list | tuple | set) else [value])}
        )

    def anchor(self, bound: Any) -> str:
        return bound.auto_id


class CheckboxField(PageField, forms.BooleanField):
    """One tick. When it must be ticked, give ``missing`` as the instruction."""

    component = "checkboxes"
    ask = "Tick the box: {}"

    def describe(self, bound: Any) -> dict[str, Any]:
        ticked = bound.value() in (True, "on", "true", "True", "1")
        return group_ids(bound) | {"items": [{"value": "on", "text": str(self.label), "checked": ticked}]}

    def anchor(self, bound: Any) -> str:
        return bound.auto_id
