"""Looking into a file that was received: its first rows, and its rejected rows to be corrected."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from audit.services import record
from base.actors import Actor
from base.errors import RuleBroken
from base.permissions import Permission, require
from plumbing.encrypted_files import open_encrypted
from waiting_list.imports.models import ImportRow, ImportRun
from waiting_list.imports.reading.chunks import read_chunks
from waiting_list.imports.reading.layout import records, text_of
from waiting_list.imports.reading.row_codes import sentence_of
from waiting_list.imports.services.receive import FIELDS, heading_of, layout_of, run_of

LOOKED_AT = 3
LONGEST_SHOWN = 40
MOST_REJECTED = 100_000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of the file: its heading, its first values, and which field it becomes ("" for none)."""

    place: int
    heading: str
    values: tuple[str, ...]
    field: str


def columns_of_run(run: ImportRun) -> list[FileColumn]:
    """Every column in the file's order. Values are shown to whoever may import and are stored nowhere."""
    layout = layout_of(run)
    heading = heading_of(run)
    with open_encrypted(run.content) as opened:
        rows = _some(records(text_of(opened, layout.encoding), layout))
    becomes: dict[str, str] = {}
    for name, column in run.columns.items():
        becomes.setdefault(column, name)
    return [FileColumn(place, name, _values(rows, place), becomes.pop(name, "")) for place, name in enumerate(heading)]


def _some(rows: Iterator[list[str]]) -> list[list[str]]:
    found: list[list[str]] = []
    with suppress(csv.Error):  # the check names the row
        found.extend(islice(rows, LOOKED_AT))
    return found


def _values(rows: list[list[str]], place: int) -> tuple[str, ...]:
    cells = [row[place].strip() for row in rows if place < len(row)]
    return tuple(cell[:LONGEST_SHOWN] for cell in cells if cell)


def rejected_rows(*, by: Actor, run_id: int) -> Iterator[str]:
    """The rejected rows as they came, with two columns more, why and where, as pieces of CSV text.

    Who took them away is recorded. What the file holds is read from its sealed copy and kept nowhere else. Raises
    RuleBroken where there are none.
    """
    require(by, Permission.IMPORT_WAITING_LIST)
    run = run_of(by, run_id)
    rejected = ImportRow.objects.visible_to(by).filter(run=run, outcome=ImportRow.Outcome.REJECTED)
    why = dict(rejected.order_by("line").values_list("line", "faults")[:MOST_REJECTED])
    if not why:
        raise RuleBroken("No row of this file was rejected.", code="nothing_rejected")
    record("import.rejected_rows_taken", by=by, target=run, rows=len(why))
    return _as_text(run, why)


def _as_text(run: ImportRun, why: dict[int, list[str]]) -> Iterator[str]:
    layout, words = layout_of(run), {field.name: field.words for field in FIELDS[run.kind]}
    writer = csv.writer(_Echo(), delimiter=layout.delimiter)
    yield BOM + writer.writerow([*heading_of(run), "Line", "Why it was rejected"])
    last = max(why)
    with open_encrypted(run.content) as opened:
        for chunk in read_chunks(text_of(opened, layout.encoding), layout):
            for line, row in zip(chunk.lines, chunk.rows, strict=True):
                if line in why:
                    yield writer.writerow([*map(safe, row), line, reasons(why[line], words)])
            if chunk.lines[-1] >= last:
                return


def reasons(faults: list[str], words: dict[str, str]) -> str:
    """Every sentence of a row, each with the field it is about."""
    sentences = []
    for fault in faults:
        name, _, code = fault.partition(":")
        sentences.append(f"{words[name]}: {sentence_of(code)}" if name in words else sentence_of(code))
    return " ".join(sentences)


def safe(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula gets a quotation mark before it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


class _Echo:
    """Hands a written line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
