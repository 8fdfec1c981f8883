"""Opening an official file somebody gave us: is it text, is it this file, what is wrong with it.

Nothing is kept here and no database is asked. Rubbish of any size is given up at its first line, or after a
thousand faults, at constant memory.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Generic, NamedTuple, Protocol, TypeVar

from base.errors import Fault, InvalidInput, TooLarge
from base.formatting import count, listing
from nhs.rtt.files import FileFault, FileFaults

LONGEST_LINE = 64 * 1024
MOST_FAULTS = 1_000
FAULTS_TOLD = 50
_COLUMN_CODES = {"not_this_file", "column_missing", "column_twice", "column_unknown"}
_NOT_TEXT = {
    b"\xff\xfe": "is saved as UTF-16",
    b"\xfe\xff": "is saved as UTF-16",
    b"PK\x03\x04": "is an Excel workbook or a ZIP archive",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook",
    b"\x1f\x8b": "is compressed",
    b"%PDF": "is a PDF",
}


class FileFormat(NamedTuple):
    """One sort of official file: its name in words, its columns, and the codes it is refused with."""

    words: str
    columns: Sequence[str]
    not_this: str
    has_faults: str


class Contents(Protocol):
    """The content of an official file: one month of one or many providers."""

    @property
    def month(self) -> dt.date | None: ...
    @property
    def rows(self) -> int: ...
    @property
    def faults(self) -> tuple[FileFault, ...]: ...
    @property
    def fault_count(self) -> int: ...
    def providers(self) -> dict[str, str]: ...


C = TypeVar("C", bound=Contents)


@dataclass(frozen=True, slots=True)
class ReadFile(Generic[C]):
    """An official file that was read whole and has no fault. ``size`` is in bytes."""

    name: str
    sha256: str
    size: int
    contents: C

    @property
    def month(self) -> dt.date:
        """The month it is of, which a file without a fault names."""
        if self.contents.month is None:
            raise LookupError("The file names no month.")
        return self.contents.month


def read_official(
    stream: IO[bytes], name: str, sort: FileFormat, parse: Callable[[Iterator[bytes], FileFaults], C], limit: int | None
) -> ReadFile[C]:
    """Read a file from its beginning. Raises InvalidInput naming columns or rows, TooLarge beyond ``limit`` bytes."""
    faults = FileFaults()
    lines = FileLines(stream, faults, limit)
    contents = parse(lines.feed(), faults)
    check(contents, lines, sort)
    return ReadFile(name, lines.digest.hexdigest(), lines.size, contents)


class FileLines:
    """Feeds the reader line by line, digesting what passes; stops where going on would tell nothing new."""

    def __init__(self, stream: IO[bytes], faults: FileFaults, limit: int | None):
        self.stream, self.faults, self.limit = stream, faults, limit
        self.digest, self.size = hashlib.sha256(), 0
        self.heading: list[str] = []
        self.not_text = ""

    def feed(self) -> Iterator[bytes]:
        while self.faults.count < MOST_FAULTS and (line := self.stream.readline(LONGEST_LINE)):
            if not self.size and self._is_no_text(line):
                return
            self.size += len(line)
            if self.limit and self.size > self.limit:
                raise TooLarge(f"The file is larger than {self.limit // 1_000_000} MB.", code="file_too_large")
            self.digest.update(line)
            yield line

    def _is_no_text(self, first: bytes) -> bool:
        self.not_text = next((words for start, words in _NOT_TEXT.items() if first.startswith(start)), "")
        if not self.not_text and b"\0" in first:
            self.not_text = "is not text"
        self.heading = first.decode("utf-8", "replace").removeprefix("\ufeff").strip().split(",")
        return bool(self.not_text)


def check(contents: Contents, lines: FileLines, sort: FileFormat) -> None:
    """Raises InvalidInput naming what is wrong: that it is no text, its columns, or its rows."""
    if lines.not_text:
        sentence = f"The file {lines.not_text}. Save it as CSV (comma separated, UTF-8) and choose it again."
        raise InvalidInput(sentence, code="file_encoding")
    if contents.fault_count:
        raise error_of(contents, lines.heading, sort)


def error_of(contents: Contents, heading: list[str], sort: FileFormat) -> InvalidInput:
    """The error of the columns, or else of the rows, each with its line and column."""
    errors = [
        Fault(f"/{fault.line}/{fault.column}" if fault.column else f"/{fault.line}", fault.code, _sentence(fault))
        for fault in contents.faults[:FAULTS_TOLD]
    ]
    of_columns = [fault for fault in contents.faults if fault.code in _COLUMN_CODES]
    if of_columns:
        return InvalidInput(_about_columns(of_columns, heading, sort), code=sort.not_this, errors=errors)
    if contents.fault_count >= MOST_FAULTS:
        summary = f"More than {MOST_FAULTS:,} things are wrong with the file, so reading stopped. Nothing was kept."
    else:
        summary = f"{count(contents.fault_count, 'thing is', 'things are')} wrong with the file. Nothing was kept."
    return InvalidInput(summary, code=sort.has_faults, errors=errors)


def _sentence(fault) -> str:
    place = f"Line {fault.line}, {fault.column}" if fault.column else f"Line {fault.line}"
    return f"{place}: {fault.sentence}"


def _about_columns(of_columns: list, heading: list[str], sort: FileFormat) -> str:
    # A file without a heading may have a patient in its first line, so only wrong names beside right ones are told.
    if of_columns[0].code == "not_this_file":
        present = {name.strip().lower() for name in heading}
        missing = [name for name in sort.columns if name.lower() not in present]
        unexpected: list[str] = []
    else:
        missing = [fault.column for fault in of_columns if fault.code == "column_missing"]
        unexpected = [fault.column for fault in of_columns if fault.code == "column_unknown"]
    twice = [fault.column for fault in of_columns if fault.code == "column_twice"]
    parts = [
        f"{words} {listing(_some(names))}"
        for words, names in (("missing:", missing), ("unexpected:", unexpected), ("there twice:", twice))
        if names
    ]
    return f"These are not the columns of {sort.words}; {'; '.join(parts)}."


def _some(names: list[str], most: int = 5) -> list[str]:
    return names if len(names) <= most else [*names[:most], f"{len(names) - most} more"]
