"""A TCI list taken apart: who is to come in, for what, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO

from base.errors import InvalidInput
from waiting_list.imports.reading.chunks import Chunk, RowErrors, columns_of, only_the_whole_row, read_chunks
from waiting_list.imports.reading.frame import Frame
from waiting_list.imports.reading.layout import FileLayout
from waiting_list.imports.reading.people import read_nhs_numbers
from waiting_list.imports.reading.row_codes import is_warning
from waiting_list.imports.reading.value_cache import Memo

MOST_ROWS = 5_000
COMPARED = (
    "tci_on",
    "tci_given_on",
    "what",
    "opcs",
    "site",
    "priority",
    "minutes",
    "points",
    "intended_management",
    "anaesthesia",
    "asa",
    "preop_valid_until",
)
"""What a TCI list says of a need, as fields."""

TOLD_APART_BY = ("tfc", "opcs", "test", "tci_on")
"""What tells several needs of one patient apart when the list has neither pathway nor key of the row."""


@dataclass(frozen=True, slots=True)
class TciRow:
    """One good row. ``said`` holds every value the row gives, by field; blank cells say nothing.

    Its numbers do not show in a ``repr``.
    """

    line: int
    nhs_number: str = field(repr=False)
    hospital_number: str = field(repr=False)
    pathway: tuple[str, str] | None = field(repr=False)
    need_key: str = field(repr=False)
    said: dict[str, str] = field(repr=False)


@dataclass(slots=True)
class TciList:
    """A whole list: the good rows, ``field:code`` by line of the others, and the cells of each line as they stand."""

    rows: list[TciRow] = field(default_factory=list)
    met: dict[int, list[str]] = field(default_factory=dict)
    cells: dict[int, list[str]] = field(default_factory=dict, repr=False)


def read_tci(text: IO[str], layout: FileLayout, frame: Frame) -> TciList:
    """Every row of a list. Raises InvalidInput beyond MOST_ROWS rows."""
    found, reader = TciList(), _Reader(frame)
    for chunk in read_chunks(text, layout):
        if chunk.first + len(chunk.lines) > MOST_ROWS:
            sentence = f"A TCI list has at most {MOST_ROWS:,} rows. Send the dates of a few months at a time."
            raise InvalidInput(sentence, code="list_too_long")
        reader.read(chunk, found)
    return found


class _Reader:
    def __init__(self, frame: Frame):
        self.frame = frame
        self.memos = {name: Memo(frame.reader(name)) for name in frame.places if name != "nhs_number"}

    def read(self, chunk: Chunk, found: TciList) -> None:
        faults = RowErrors()
        columns = columns_of(chunk, self.frame.width, faults)
        values: dict[str, list[str]] = {}
        for name, place in self.frame.places.items():
            if name == "nhs_number":
                values[name] = read_nhs_numbers(columns[place], faults)
                continue
            values[name] = self.memos[name].column(columns[place])
            for at, code in self.memos[name].met_in(columns[place]):
                faults.add(at, name, code, warning=is_warning(code))
        self._take(chunk, values, faults, found)

    def _take(self, chunk: Chunk, values: dict[str, list[str]], faults: RowErrors, found: TciList) -> None:
        for at, line in enumerate(chunk.lines):
            said = {name: column[at] for name, column in values.items() if column[at]}
            _need_values(at, said, faults)
            found.cells[line] = chunk.rows[at]
            if at not in faults.rejected:
                found.rows.append(self._row(line, said))
        only_the_whole_row(faults)
        found.met |= {chunk.lines[at]: met for at, met in faults.met.items()}

    def _row(self, line: int, said: dict[str, str]) -> TciRow:
        pathway_id = said.pop("pathway_id", "")
        issuer = said.pop("issuer", "") or self.frame.trust
        return TciRow(
            line,
            said.pop("nhs_number", ""),
            said.pop("hospital_number", ""),
            (issuer, pathway_id) if pathway_id else None,
            said.pop("need_key", ""),
            said,
        )


def _need_values(at: int, said: dict[str, str], faults: RowErrors) -> None:
    """A row must say who and when."""
    if at in faults.rejected:
        return
    if "tci_on" not in said:
        faults.add(at, "tci_on", "required", warning=False)
    if not said.keys() & {"nhs_number", "hospital_number", "pathway_id"}:
        faults.add(at, "row", "patient_number_needed", warning=False)
