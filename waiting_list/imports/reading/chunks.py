"""A file's rows, some thousands at a time, with the line a spreadsheet shows beside each."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, TypeVar

from waiting_list.imports.reading.layout import FileLayout, records

T = TypeVar("T")
ROWS = 20_000


@dataclass(slots=True)
class RowErrors:
    """Codes met in a chunk: per row (its place in the chunk) ``field:code``, and which rows are rejected."""

    met: dict[int, list[str]] = field(default_factory=dict)
    rejected: set[int] = field(default_factory=set)

    def add(self, place: int, name: str, code: str, *, warning: bool) -> None:
        self.met.setdefault(place, []).append(f"{name}:{code}")
        if not warning:
            self.rejected.add(place)


@dataclass(slots=True)
class Chunk:
    """Rows ``first`` … of the file (counted from 0, blank ones left out). ``broken``: reading ended here."""

    first: int
    lines: list[int]
    rows: list[list[str]]
    broken: bool = False


def read_chunks(text: IO[str], layout: FileLayout) -> Iterator[Chunk]:
    """All rows in order. A quotation mark that is never closed ends the reading; its chunk says so."""
    reading = _Reading(records(text, layout), layout.heading + 1)
    first = 0
    while True:
        chunk = reading.next(first, ROWS)
        if chunk.lines:
            yield chunk
        first += len(chunk.lines)
        if chunk.broken or reading.ended:
            return


class _Reading:
    def __init__(self, rows: Iterator[list[str]], line: int):
        self.rows, self.line, self.ended = rows, line, False

    def next(self, first: int, size: int) -> Chunk:
        rows: list[list[str]] = []
        broken = False
        try:
            rows.extend(islice(self.rows, size))  # what was read before an error stays
        except csv.Error:
            broken = True
        self.ended = len(rows) < size
        lines = list(range(self.line + 1, self.line + 1 + len(rows)))
        self.line += len(rows)
        if not all(map(any, rows)):
            kept = [place for place, row in enumerate(rows) if any(cell.strip() for cell in row)]
            rows, lines = [rows[place] for place in kept], [lines[place] for place in kept]
        if broken:
            rows.append([])
            lines.append(self.line + 1)
        return Chunk(first, lines, rows, broken)


def columns_of(chunk: Chunk, width: int, faults: RowErrors) -> list[Sequence[str]]:
    """The chunk's cells column by column. Rows of another length are faulty, except for empty cells at the end."""
    rows = chunk.rows
    if set(map(len, rows)) != {width}:
        rows = [_fitted(row, width, place, faults) for place, row in enumerate(rows)]
        if chunk.broken:
            last = len(rows) - 1
            faults.met[last] = []
            faults.add(last, "row", "quote_not_closed", warning=False)
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _fitted(row: list[str], width: int, place: int, faults: RowErrors) -> list[str]:
    if len(row) == width:
        return row
    if len(row) > width and not any(cell.strip() for cell in row[width:]):
        return row[:width]
    faults.add(place, "row", "row_length", warning=False)
    return [""] * width


WHOLE_ROW = ("row:row_length", "row:quote_not_closed")


def only_the_whole_row(faults: RowErrors) -> None:
    """A row that could not be taken apart has no other faults."""
    for place, met in faults.met.items():
        whole = [fault for fault in met if fault in WHOLE_ROW]
        if whole:
            faults.met[place] = whole


def one_ahead(items: Iterable[T]) -> Iterator[T]:
    """The same items; the next one is being made, in another thread, while the caller works on this one."""
    source = iter(items)

    def following() -> tuple[T] | None:
        return next(((item,) for item in source), None)

    with ThreadPoolExecutor(1, thread_name_prefix="reading") as pool:
        coming = pool.submit(following)
        while (found := coming.result()) is not None:
            coming = pool.submit(following)
            yield found[0]
