"""The page that imports a spreadsheet: choose or paste it, look at what it would do, choose columns, import it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from base import forms
from base.errors import DomainError, Fault, InvalidInput
from base.form_views import PAGES_OF_THEIR_OWN
from base.formatting import count, number
from base.forms import add_rule_errors
from base.requests import ActorRequest
from base.sheets import MOST_BYTES, Column, Sheet, column_numbers, read_sheet, text_of_file


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
        except DomainError as error:
            self.add_error("file", error.detail)
            text = ""
        if not text.strip() and not self.errors:
            self.add_error("file", "Choose a file, or paste its rows below")
        self.cleaned_data = values | {"text": text}
        return self.cleaned_data

    def asked(self) -> list:
        """The fields beside the file, for the page that looks at it."""
        return [bound for bound in self if bound.name not in ("file", "text")]


@dataclass(frozen=True, slots=True)
class SheetWords:
    """Words of such a page. ``up``: the page above it, as (words, name of its address). ``thing``: what a row becomes,
    ``own`` after it where it is somebody's own: ``3 lists of your own``.
    """

    title: str
    lead: str
    up: tuple[str, str]
    back: str
    thing: str
    headings: tuple[str, ...]
    own: str = ""

    @property
    def on_the_page(self) -> dict[str, Any]:
        words, name = self.up
        above = reverse(name)
        return {
            "title": self.title,
            "lead": self.lead,
            "crumbs": [{"text": words, "href": above}],
            "back": {"text": self.back, "href": above},
        }


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """Preview of an import: a row of words for each, how many were there already, what they are worth."""

    rows: list[list[str]]
    faults: Sequence[Fault]
    here: int = 0
    worth: str = ""

    def said(self, words: SheetWords, *, kept: bool) -> dict[str, Any]:
        """``3 lists can be brought in, £9,300, 2 here already`` and the button to do so."""
        things = count(len(self.rows), words.thing)
        worth = f", {self.worth}" if self.worth else ""
        here = f", {number(self.here)} here already" if self.here else ""
        return {
            "said": f"{things}{words.own} {'brought in' if kept else 'can be brought in'}{worth}{here}",
            "button": f"Bring in {things}{worth}",
            "faults": self.faults,
            "headings": words.headings,
            "rows": self.rows,
        }


def sheet_page(
    request: ActorRequest,
    form: SheetForm,
    columns: Sequence[Column],
    words: SheetWords,
    act: Callable[..., Any],
    describe: Callable[[Any], ImportPreview],
) -> HttpResponse:
    """Preview, then import. ``act`` takes ``by``, the form's values, ``columns`` and ``dry_run`` and returns what came
    of it, which ``describe`` puts into rows.
    """
    keep = "keep" in request.POST
    context = words.on_the_page
    context |= {"form": form, "columns": columns, "came": None, "kept": False, "sheet": None, "text": ""}
    if request.method == "POST" and form.is_valid():
        chosen = {
            column.name: request.POST[f"column-{column.name}"]
            for column in columns
            if f"column-{column.name}" in request.POST
        }
        try:
            context |= _looked(form.cleaned_data["text"], columns, chosen)
            came = act(by=request.actor, columns=chosen or None, dry_run=not keep, **form.cleaned_data)
            context |= {"came": describe(came).said(words, kept=keep), "kept": keep}
        except DomainError as error:
            if error.status in PAGES_OF_THEIR_OWN:
                raise
            add_rule_errors(form, _on_the_page(error))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "sheets/import.jinja", context, status=status)


def _looked(text: str, columns: Sequence[Column], chosen: dict[str, str]) -> dict:
    sheet: Sheet = read_sheet(text)
    return {"sheet": sheet, "places": column_numbers(sheet, columns, chosen or None), "text": text}


def _on_the_page(refusal: DomainError) -> DomainError:
    """Faults of columns have no field of the form: they are said of the whole."""
    return refusal if refusal.errors else InvalidInput(refusal.detail, code=refusal.code)
