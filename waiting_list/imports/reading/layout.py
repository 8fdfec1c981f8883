"""The layout of a file: encoding, delimiter, and the line of its heading."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import IO

from base.errors import InvalidInput

LONGEST_LINE = 100_000
MOST_COLUMNS = 1_000
LINES_BEFORE_HEADING = 30
DELIMITERS = (",", ";", "\t", "|")
NOT_TEXT = {
    b"PK\x03\x04": "is an Excel workbook or a ZIP archive",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook",
    b"\x1f\x8b": "is compressed",
    b"%PDF": "is a PDF",
    b"\xff\xfe\x00\x00": "is saved as UTF-32",
}
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True, slots=True)
class FileLayout:
    """``heading`` counts records from 0: lines above it are a title, and are passed over."""

    encoding: str
    delimiter: str
    heading: int

    def as_json(self) -> dict:
        return asdict(self)


class EncodingProbe:
    """Shown every piece of a file, it knows at the end which encoding the file is in.

    UTF-8 with or without its mark, UTF-16 with its mark; anything else that is text is taken for Windows text.
    """

    def __init__(self) -> None:
        self.start = b""
        self.nul = False
        self.utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()

    def __call__(self, piece: bytes) -> None:
        if len(self.start) < 4:
            self.start = (self.start + piece)[:4]
        self.nul = self.nul or b"\0" in piece
        if self.utf8 is not None:
            try:
                self.utf8.decode(piece)
            except UnicodeDecodeError:
                self.utf8 = None

    def encoding(self) -> str:
        """Raises InvalidInput for what is not text."""
        for start, words in NOT_TEXT.items():
            if self.start.startswith(start):
                sentence = f"The file {words}. Save it as CSV (comma separated, UTF-8) and choose it again."
                raise InvalidInput(sentence, code="file_encoding")
        marked = next((name for mark, name in _BOMS.items() if self.start.startswith(mark)), "")
        if self.nul and marked != "utf-16":
            sentence = "The file is not text. Save it as CSV (comma separated, UTF-8) and choose it again."
            raise InvalidInput(sentence, code="file_encoding")
        return marked or ("utf-8" if self.utf8 is not None else "cp1252")


def text_of(stream: IO[bytes], encoding: str) -> io.TextIOWrapper:
    """The stream as text; bytes that Windows text does not know become the replacement character."""
    return io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")


def records(text: IO[str], layout: FileLayout) -> Iterator[list[str]]:
    """Every record under the heading. Raises ``csv.Error`` where a quotation mark is never closed."""
    rows = csv.reader(text, delimiter=layout.delimiter)
    for _ in range(layout.heading + 1):
        next(rows, None)
    return rows


def heading_key(name: str) -> str:
    """A heading as headings are compared: letters and digits only, small."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def find_layout(text: IO[str], encoding: str, known: Callable[[Sequence[str]], int]) -> tuple[FileLayout, list[str]]:
    """The layout and the heading. ``known`` says how many headings of a record it knows.

    The heading is the record of the first lines that has most known names, and at least two. Raises InvalidInput.
    """
    lines = _first_lines(text)
    best: tuple[int, int, str, list[str]] = (0, 0, ",", [])
    for delimiter in DELIMITERS:
        for place, cells in enumerate(_records_of(lines, delimiter)):
            found = known(cells)
            if found > best[0]:
                best = (found, place, delimiter, cells)
    if best[0] < 2:
        sentence = (
            "No heading was found in the first lines of the file. Its columns must be named, as in the waiting list "
            "minimum data set."
        )
        raise InvalidInput(sentence, code="heading_missing")
    if len(best[3]) > MOST_COLUMNS:
        raise InvalidInput(f"The file has more than {MOST_COLUMNS:,} columns.", code="heading_missing")
    return FileLayout(encoding, best[2], best[1]), [cell.strip() for cell in best[3]]


def _first_lines(text: IO[str]) -> list[str]:
    lines = [text.readline(LONGEST_LINE) for _ in range(LINES_BEFORE_HEADING)]
    return [line for line in lines if line]


def _records_of(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            yield next(rows)
        except (StopIteration, csv.Error):
            return
