"""Small spreadsheets people bring as CSV or paste: columns found by their headings or chosen, each row standing alone.

Nothing is kept between looking and bringing in: the page carries the text itself, which names no patient.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from base.errors import Fault, InvalidInput, TooLarge, declare

MOST_BYTES = 500_000
MOST_ROWS = 2_000
_DAYS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d %b %Y",
    "%a %d %b %Y",
    "%d %B %Y",
    "%A %d %B %Y",
)
_CLOCKS = ("%H:%M", "%H:%M:%S", "%H.%M", "%H%M")

declare(
    {
        "sheet_empty": "The file or the pasted text has no rows below its headings.",
        "sheet_not_text": "The file is not text: save it as CSV.",
        "sheet_column_missing": "A column that is needed was neither recognised nor chosen.",
        "sheet_column_twice": "One column of the file was chosen for two things.",
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a spreadsheet: its name for code, its label for people, headings it is known by, how a cell is read.

    ``read`` raises ValueError with the rest of a sentence that begins with the label.
    """

    name: str
    label: str
    headings: tuple[str, ...]
    read: Callable[[str], Any]
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """The headings and the rows below, each with its line in the file."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class SheetRow:
    line: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SheetRows:
    """Rows that read well, and what is wrong with the others (pointer ``/<line>/<column>``)."""

    rows: list[SheetRow]
    faults: list[Fault]


def text_of_file(content: bytes) -> str:
    """The text of an uploaded file. Raises InvalidInput or TooLarge."""
    if len(content) > MOST_BYTES:
        raise TooLarge(f"The file is larger than {MOST_BYTES // 1000} KB.", code="too_large")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InvalidInput("The file is not text: save it as CSV.", code="sheet_not_text")


def read_sheet(text: str) -> Sheet:
    """Headings and rows of CSV, or of cells pasted from a spreadsheet. Raises InvalidInput or TooLarge."""
    if len(text) > MOST_BYTES:
        raise TooLarge(f"The text is larger than {MOST_BYTES // 1000} KB.", code="too_large")
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max("\t;,", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise InvalidInput(f"The file is not CSV: {error}.", code="sheet_not_text") from None
    numbered = [(n, tuple(cell.strip() for cell in cells)) for n, cells in enumerate(lines, 1)]
    filled = [(n, cells) for n, cells in numbered if any(cells)]
    if len(filled) < 2:
        raise InvalidInput("There are no rows below the headings.", code="sheet_empty")
    if len(filled) > MOST_ROWS + 1:
        raise TooLarge(f"There are more than {MOST_ROWS:,} rows. Bring them in by parts.", code="too_large")
    return Sheet(filled[0][1], tuple(filled[1:]))


def column_numbers(sheet: Sheet, columns: Sequence[Column], chosen: Mapping[str, str] | None = None) -> dict[str, int]:
    """The file's column for each wanted column: as chosen (its number from 0, empty for none), else by its heading."""
    told = [_plain(heading) for heading in sheet.headings]
    found: dict[str, int] = {}
    for column in columns:
        choice = (chosen or {}).get(column.name)
        if choice is None:
            known = {_plain(name) for name in (column.label, column.name, *column.headings)}
            place = next((n for n, heading in enumerate(told) if heading in known and n not in found.values()), None)
        else:
            place = int(choice) if choice.isascii() and choice.isdigit() and int(choice) < len(told) else None
        if place is not None:
            found[column.name] = place
    return found


def check_column_numbers(places: Mapping[str, int], columns: Sequence[Column]) -> None:
    """Refuse where a needed column is not there, or one column was chosen for two things."""
    faults = [
        Fault(f"/column-{column.name}", "sheet_column_missing", f"Choose the column that holds: {column.label}.")
        for column in columns
        if column.needed and column.name not in places
    ]
    taken: dict[int, str] = {}
    for column in columns:
        place = places.get(column.name)
        if place is not None and taken.setdefault(place, column.label) != column.label:
            words = f"{column.label} and {taken[place]} are the same column. Choose another for one of them."
            faults.append(Fault(f"/column-{column.name}", "sheet_column_twice", words))
    if faults:
        raise InvalidInput.of(faults)


def read_rows(sheet: Sheet, columns: Sequence[Column], places: Mapping[str, int]) -> SheetRows:
    """Every row read cell by cell; a row with anything wrong is left out and everything wrong with it named."""
    check_column_numbers(places, columns)
    good, faults = [], []
    for line, cells in sheet.rows:
        values, wrong = {}, []
        for column in columns:
            place = places.get(column.name)
            cell = cells[place] if place is not None and place < len(cells) else ""
            try:
                values[column.name] = _read(column, cell)
            except ValueError as error:
                wrong.append(Fault(f"/{line}/{column.name}", "invalid", f"Line {line}: {column.label} {error}."))
        faults += wrong
        if not wrong:
            good.append(SheetRow(line, values))
    return SheetRows(good, faults)


def _read(column: Column, cell: str) -> Any:
    if not cell:
        if column.needed:
            raise ValueError("is missing")
        return None
    return column.read(cell)


def _plain(heading: str) -> str:
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


def text_cell(most: int) -> Callable[[str], str]:
    """Text of at most so many characters."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise ValueError(f"must be {most} characters or fewer")
        return cell

    return read


def day_cell(cell: str) -> dt.date:
    """A day as 05/12/2026, 2026-12-05 or Sat 5 Dec 2026."""
    for pattern in _DAYS:
        try:
            return dt.datetime.strptime(cell, pattern).date()  # noqa: DTZ007 - a day has no clock
        except ValueError:
            continue
    raise ValueError("must be a day such as 05/12/2026")


def clock_cell(cell: str) -> dt.time:
    """A time of the 24-hour clock: 08:30, 8.30 or 0830."""
    padded = cell.zfill(4) if cell.isdigit() else cell
    for pattern in _CLOCKS:
        try:
            return dt.datetime.strptime(padded, pattern).time()  # noqa: DTZ007 - a clock time on its own
        except ValueError:
            continue
    raise ValueError("must be a time such as 08:30")


def number_cell(most: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        if not (cell.isascii() and cell.isdigit()) or not 1 <= int(cell) <= most:
            raise ValueError(f"must be a whole number from 1 to {most:,}")
        return int(cell)

    return read
