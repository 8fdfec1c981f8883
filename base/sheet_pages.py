"""The page of a spreadsheet brought in: choose or paste it, look at what it would do, choose columns, bring it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from base import forms
from base.doors import PAGES_OF_THEIR_OWN
from base.forms import add_rule_errors
from base.refusals import InvalidInput, Refusal
from base.sheets import MOST_BYTES, Column, Sheet, places_of, read_sheet, text_of_file


class SheetForm(forms.Form):
    """A file or pasted rows; pages add what else they ask."""

    file = forms.FileField(
        label="File", endings=(".csv", ".txt"), most_bytes=MOST_BYTES, required=False, hint="Saved as CSV"
    )
    text = forms.TextareaField(
        label="Or paste the rows",
        required=False,
        rows=6,
        max_length=MOST_BYTES,
        strip=False,
        hint="Copied from a spreadsheet, with the row of headings",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file = values.pop("file", None)
        try:
            text = text_of_file(file.read()) if file else values.get("text", "")
        except Refusal as refusal:
            self.add_error("file", refusal.detail)
            text = ""
        if not text.strip() and not self.errors:
            self.add_error("file", "Choose a file, or paste its rows below")
        self.cleaned_data = values | {"text": text}
        return self.cleaned_data

    def asked(self) -> list:
        """The fields beside the file, for the page that looks at it."""
        return [bound for bound in self if bound.name not in ("file", "text")]


def sheet_page(
    request: HttpRequest,
    form: SheetForm,
    columns: Sequence[Column],
    act: Callable[..., Any],
    describe: Callable[[Any], dict],
    **context: Any,
) -> HttpResponse:
    """Look first, then bring in. ``act`` takes the form's values, ``columns`` and ``dry_run`` and answers what came of it,
    which ``describe`` puts into words: ``said``, ``button``, ``faults``, ``headings``, ``rows``.
    """
    keep = "keep" in request.POST
    context |= {"form": form, "columns": columns, "came": None, "kept": False, "sheet": None, "text": ""}
    if request.method == "POST" and form.is_valid():
        chosen = {
            one.name: request.POST[f"column-{one.name}"]
            for one in columns
            if f"column-{one.name}" in request.POST
        }
        try:
            context |= _looked(form.cleaned_data["text"], columns, chosen)
            came = act(columns=chosen or None, dry_run=not keep, **form.cleaned_data)
            context |= {"came": describe(came), "kept": keep}
        except Refusal as refusal:
            if refusal.status in PAGES_OF_THEIR_OWN:
                raise
            add_rule_errors(form, _on_the_page(refusal))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "sheets/import.jinja", context, status=status)


def _looked(text: str, columns: Sequence[Column], chosen: dict[str, str]) -> dict:
    sheet: Sheet = read_sheet(text)
    return {"sheet": sheet, "places": places_of(sheet, columns, chosen or None), "text": text}


def _on_the_page(refusal: Refusal) -> Refusal:
    """Faults of columns have no field of the form: they are said of the whole."""
    return refusal if refusal.errors else InvalidInput(refusal.detail, code=refusal.code)
