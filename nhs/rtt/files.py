"""Reading official CSV files: line by line, with every fault named and none of them fatal to the rest.

A row is one line: the official files have no line breaks inside a cell, so a stray quotation mark spoils its own
line and not the rest of the file.
"""

import csv
import datetime as dt
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import IO, NamedTuple

Source = str | os.PathLike[str] | IO[str] | IO[bytes] | Iterable[str] | Iterable[bytes]

_LONGEST_LINE = 64 * 1024
_MOST_KEPT = 1_000
_MOST_DIGITS = 2_000
_TOO_MANY = 10**9
_PADDING = (", ", " ,", '" ', ' "', "\t", "\u00a0")
_MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        start=1,
    )
}


class FileFault(NamedTuple):
    """One thing wrong in a file and where. ``column`` is the heading, empty where the whole line is meant."""

    line: int
    column: str
    sentence: str
    code: str


@dataclass
class FileFaults:
    """Faults found so far: all are counted, the first thousand are kept."""

    kept: list[FileFault] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, column: str, sentence: str, code: str) -> None:
        self.count += 1
        if len(self.kept) < _MOST_KEPT:
            self.kept.append(FileFault(line, column, sentence, code))


class Layout(NamedTuple):
    """Positions of the wanted columns in this file: ``pick`` takes a row's cells in the layout's own order."""

    columns: tuple[str, ...]
    pick: Callable[[Sequence[str]], tuple[str, ...]]
    width: int


def lines_of(source: Source) -> Iterator[str]:
    """Lines of a path, a text (with line breaks in it), an open file of text or bytes, or a list of lines."""
    if isinstance(source, str) and "\n" in source:
        yield from io.StringIO(source)
    elif isinstance(source, str | os.PathLike):
        with open(source, "rb") as file:
            yield from lines_of(file)
    elif hasattr(source, "readline"):
        yield from map(_decoded, iter(lambda: source.readline(_LONGEST_LINE), source.readline(0)))
    else:
        yield from map(_decoded, source)


def _decoded(line: str | bytes) -> str:
    if isinstance(line, str):
        return line
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def rows_of(source: Source, faults: FileFaults) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of every line that holds anything; unreadable lines become faults."""
    for number, line in enumerate(lines_of(source), start=1):
        text = line.removeprefix("\ufeff") if number == 1 else line
        if len(text) >= _LONGEST_LINE:
            faults.add(number, "", "This line is far too long for a line of an official file.", "line_too_long")
            return
        if not text.strip(" ,\r\n\t"):
            continue
        try:
            cells = next(csv.reader([text.strip("\r\n")], strict=True))
        except csv.Error:
            sentence = "This line has a quotation mark that is not closed, so its cells cannot be told apart."
            faults.add(number, "", sentence, "quotes_unbalanced")
            continue
        # Published files have no padding; asking each of a row's 121 cells would take as long as reading it.
        yield number, [cell.strip() for cell in cells] if any(pad in text for pad in _PADDING) else cells


def heading(text: str) -> str:
    """A heading as it is compared: capitals, spacing and ``Week`` or ``Weeks`` do not matter."""
    plain = " ".join(text.lower().split())
    return plain + "s" if plain.endswith(" week") else plain


def read_header(line: int, cells: Sequence[str], wanted: Sequence[str], faults: FileFaults) -> Layout | None:
    """Find the wanted columns in a file's first line; None (and faults) if one is missing or there twice."""
    found = [heading(cell) for cell in cells]
    names = {heading(name): name for name in wanted}
    missing = [name for key, name in names.items() if key not in found]
    if len(missing) * 2 > len(wanted):
        sentence = f"This is not the expected file: {len(missing)} of its {len(wanted)} columns are missing."
        faults.add(line, "", sentence, "not_this_file")
        return None
    for name in missing:
        faults.add(line, name, f"The column {name} is missing.", "column_missing")
    twice = [name for key, name in names.items() if found.count(key) > 1]
    for name in twice:
        faults.add(line, name, f"The column {name} is there more than once.", "column_twice")
    for cell, key in zip(cells, found, strict=True):
        if key not in names:
            faults.add(line, cell[:80], "This column does not belong to the file's layout.", "column_unknown")
    if missing or twice:
        return None
    return Layout(tuple(wanted), itemgetter(*map(found.index, names)), len(cells))


def cells_of(line: int, cells: list[str], layout: Layout, faults: FileFaults) -> list[str] | None:
    """The row's cells in the layout's order; None (and a fault) if their number is wrong."""
    if len(cells) != layout.width:
        sentence = f"This line has {len(cells)} cells where the heading has {layout.width}."
        faults.add(line, "", sentence, "cell_count")
        return None
    return list(layout.pick(cells))


def counts_of(line: int, cells: Sequence[str], columns: Sequence[str], faults: FileFaults) -> list[int] | None:
    """Cells as counts, blanks as 0; None (and a fault for each) if one is not a whole number."""
    joined = "".join(cells)
    if (not joined or joined.isdigit()) and joined.isascii() and len(joined) < _MOST_DIGITS:
        counts = list(map(int, cells if "" not in cells else (cell or "0" for cell in cells)))
        if max(counts) < _TOO_MANY:
            return counts
    for cell, column in zip(cells, columns, strict=True):
        if cell and not (cell.isascii() and cell.isdigit() and len(cell) < len(str(_TOO_MANY))):
            faults.add(line, column, f"{column} must be a whole number, 0 or more.", "not_a_count")
    return None


@lru_cache(maxsize=64)
def month_of(text: str) -> dt.date | None:
    """First day of the month a period names: ``RTT-November-2024``, ``DM01-MARCH-2026``."""
    match = re.fullmatch(r"(?:[A-Z]+\d*-)?([A-Z]+)-(\d{4})", text.strip(), re.IGNORECASE | re.ASCII)
    if match is None or match[1].lower() not in _MONTHS or not int(match[2]) >= 1:
        return None
    return dt.date(int(match[2]), _MONTHS[match[1].lower()], 1)
