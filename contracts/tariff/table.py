"""A table somebody saved from a workbook: decoded, its header found, its rows with their line numbers."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

from base.errors import Fault, InvalidInput, TooLarge

MOST_BYTES = 20_000_000
MOST_ROWS = 200_000
HEADER_CELLS = 2
HEADER_WITHIN = 30


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` are (line number in the file, cells by header); every header is there once."""

    headers: list[str]
    rows: list[tuple[int, dict[str, str]]]


def read_table(content: bytes) -> Table:
    """The table in a CSV file, with comma, semicolon or tab between cells, in UTF-8 or Windows' own encoding.

    Lines above the header, such as a workbook's title, are passed over: the header is the first line with at least
    two cells filled in. Raises InvalidInput, TooLarge.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge(f"The file is larger than {MOST_BYTES // 1_000_000} MB.", code="file_too_large")
    lines = _lines(_decoded(content))
    start, headers = _header(lines)
    rows = [(number, _cells(headers, cells)) for number, cells in lines if number > start and any(cells)]
    if not rows:
        raise InvalidInput("The file has a header and no rows below it.", code="file_empty")
    if len(rows) > MOST_ROWS:
        raise TooLarge(f"The file has more than {MOST_ROWS:,} rows.", code="file_too_large")
    return Table([header for header in headers if header], rows)


def _decoded(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        words = "This is a workbook. Save the tabs you need as CSV, one below the other, and choose that file."
        raise InvalidInput(words, code="file_not_csv")
    if b"\0" in content:
        raise InvalidInput("This is not a CSV file.", code="file_not_csv")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidInput("The file’s text could not be read. Save it as CSV UTF-8.", code="file_not_csv")


def _lines(text: str) -> list[tuple[int, list[str]]]:
    head = text[:4000]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise InvalidInput(
            f"The file stops being CSV at line {reader.line_num}: {error}.", code="file_not_csv"
        ) from None


def _header(lines: list[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    for number, cells in lines[:HEADER_WITHIN]:
        if sum(bool(cell) for cell in cells) >= HEADER_CELLS:
            headers = [" ".join(cell.split()) for cell in cells]
            twice = [name for name, times in Counter(headers).items() if name and times > 1]
            if twice:
                faults = [Fault("/file", "header_twice", f"The column {name} stands twice") for name in twice]
                raise InvalidInput.of(faults)
            return number, headers
    raise InvalidInput("No line of column names was found at the top of the file.", code="file_no_header")


def _cells(headers: list[str], cells: list[str]) -> dict[str, str]:
    return {header: cell for header, cell in zip(headers, cells, strict=False) if header}
