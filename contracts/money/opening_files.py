"""Spreadsheets people bring: opening positions, and the call-offs they keep today. Each row stands or falls alone."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from base.errors import Fault, InvalidInput, TooLarge

MOST_BYTES = 5_000_000
MOST_ROWS = 10_000
LARGEST = Decimal("999999999999.99")


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """A row that reads well: its line in the file and its values."""

    line: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class OpeningFile:
    """A spreadsheet as read: good rows, and the faults of the others (pointer ``/<line>/<column>``)."""

    rows: list[OpeningRow]
    faults: list[Fault]


def text_of(most: int, *, needed: bool = True) -> Callable[[str], str]:
    def read(value: str) -> str:
        if needed and not value:
            raise ValueError("is missing")
        if len(value) > most:
            raise ValueError(f"must be {most} characters or fewer")
        return value

    return read


def amount(value: str) -> Decimal:
    """Pounds, with or without £ and thousands separators; empty is nothing."""
    plain = value.replace("£", "").replace(",", "").strip() or "0"
    try:
        read = Decimal(plain)
    except InvalidOperation:
        raise ValueError("must be an amount in pounds, such as 12500.00") from None
    if not read.is_finite() or read < 0 or read > LARGEST:
        raise ValueError("must be an amount from £0 up")
    if read != read.quantize(Decimal("0.01")):
        raise ValueError("must be exact to the penny")
    return read.quantize(Decimal("0.01"))


def whole(value: str) -> int:
    plain = value.replace(",", "") or "0"
    if not plain.isascii() or not plain.isdigit() or int(plain) > 10_000_000:
        raise ValueError("must be a whole number from 0 up")
    return int(plain)


def a_day(value: str) -> dt.date:
    """A day as 2026-04-01 or 01/04/2026."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(value, pattern).date()  # noqa: DTZ007 - a day has no clock
        except ValueError:
            continue
    raise ValueError("must be a day such as 01/04/2026")


def maybe_a_day(value: str) -> dt.date | None:
    return a_day(value) if value else None


def maybe_an_amount(value: str) -> Decimal | None:
    """An amount; empty is not known."""
    return amount(value) if value else None


def read_rows(
    stream: IO[bytes], columns: Mapping[str, Callable[[str], Any]], *, optional: Collection[str] = ()
) -> OpeningFile:
    """Read a CSV whose columns are headed as ``columns`` names them; ``optional`` ones may be left out.

    Raises InvalidInput when it is no such file.
    """
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TooLarge(f"The file is larger than {MOST_BYTES // 1_000_000} MB.", code="file_too_large")
    reader = csv.reader(io.StringIO(_text(content), newline=""))
    try:
        places = _places(next(reader, []), columns, optional)
        lines = [(n, cells) for n, cells in enumerate(reader, 2) if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise InvalidInput(f"The file is not CSV: {error}.", code="file_not_csv") from None
    if not lines:
        raise InvalidInput("The file has no rows below its headings.", code="file_empty")
    if len(lines) > MOST_ROWS:
        raise TooLarge(f"The file has more than {MOST_ROWS:,} rows.", code="too_large")
    return _read_all(lines, places, columns)


def _read_all(lines: list, places: dict[str, int], columns: Mapping[str, Callable]) -> OpeningFile:
    rows: list[OpeningRow] = []
    faults: list[Fault] = []
    for line, cells in lines:
        values, wrong = {}, []
        for name, reader in columns.items():
            place = places.get(name)
            cell = cells[place].strip() if place is not None and place < len(cells) else ""
            try:
                values[name] = reader(cell)
            except ValueError as error:
                wrong.append(Fault(f"/{line}/{name}", "invalid", f"Line {line}: {name} {error}."))
        faults.extend(wrong)
        if not wrong:
            rows.append(OpeningRow(line, values))
    return OpeningFile(rows, faults)


def _places(header: list[str], columns: Mapping[str, Callable], optional: Collection[str]) -> dict[str, int]:
    headings = [cell.strip().casefold().replace(" ", "_") for cell in header]
    if len(set(headings)) < len(headings):
        raise InvalidInput("Two columns have the same heading.", code="header_twice")
    missing = [name for name in columns if name not in headings and name not in optional]
    if missing:
        raise InvalidInput(f"Columns are missing: {', '.join(missing)}.", code="column_missing")
    return {name: headings.index(name) for name in columns if name in headings}


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InvalidInput("The file is not text: save it as CSV.", code="malformed")
