"""Forms of the import pages."""

from collections.abc import Sequence

from base.errors import Fault
from base.forms import CheckboxField, FileField, Form, RadioField, TextareaField, TextField
from waiting_list.imports.models import ImportKind
from waiting_list.imports.services.receive import LIMIT
from waiting_list.official.models.files import OfficialFile

KINDS = (
    (ImportKind.PTL, "Patient tracking list"),
    (ImportKind.TCI, "TCI list (patients with a date to come in)"),
    (ImportKind.CLOCK_EVENTS, "Clock events"),
    (OfficialFile.Kind.RTT, "NHS England’s monthly RTT file"),
    (OfficialFile.Kind.DM01, "NHS England’s monthly diagnostics file (DM01)"),
)
LONGEST_PASTE = 2_000_000


class SourceForm(Form):
    """A form that brings rows in; ``faults`` are what was wrong with them."""

    faults: Sequence[Fault] = ()


class FileForm(SourceForm):
    """A file and what it is."""

    kind = RadioField(label="What the file is", choices=KINDS, missing="Choose what the file is")
    file = FileField(
        label="File",
        hint="CSV or text with a heading, as the system wrote it. Up to 2 GB; an official file up to 50 MB",
        endings=[".csv", ".txt", ".tsv"],
        most_bytes=LIMIT,
        missing="Choose the file",
    )


class PasteForm(SourceForm):
    """A TCI list copied out of a spreadsheet."""

    rows = TextareaField(
        label="Rows with their heading",
        hint="Copy the list in the spreadsheet with its heading and paste it here",
        max_length=LONGEST_PASTE,
        missing="Paste the rows of the list",
    )


class ReadingOptionsForm(Form):
    """The way to read a file, beside its columns."""

    month_first = CheckboxField(label="Dates have the month first, like 12/31/2026", required=False)
    whole = CheckboxField(
        label="The list is whole: what it no longer has is taken off the waiting list", required=False
    )


class UndoForm(Form):
    """The reason an import is taken back."""

    reason = TextField(
        label="Reason for undoing",
        hint="Shown in the history. No patient’s name or number",
        max_length=200,
        missing="Give the reason for undoing",
    )
