"""Reading a column: each different value once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

MOST_REMEMBERED = 100_000
BLANK = frozenset({"", "NULL", "null", "None", "N/A", "n/a", "NA", "-"})
BROKEN = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})

_WRAPPED = re.compile(r'=\s*"(.*)"')
_OPENING, _QUOTES = frozenset("='\"“‘"), '"“”‘’'

Read = tuple[str, str]


def tidy(cell: str) -> str:
    """A cell without space round it, and without the quotation marks and ``="…"`` that spreadsheets put round text."""
    text = cell.strip()
    if text and text[0] in _OPENING:
        if wrapped := _WRAPPED.fullmatch(text):
            text = wrapped[1]
        text = text.lstrip("'").strip(_QUOTES).strip()
    return text


class Memo(dict[str, str]):
    """Cell → what is kept of it. ``met`` holds the cells with which something was met, and its code."""

    def __init__(self, read: Callable[[str], Read]):
        super().__init__()
        self.read = read
        self.met: dict[str, str] = {}

    def __missing__(self, cell: str) -> str:
        text = tidy(cell)
        if text in BLANK:
            kept, code = "", ""
        elif text in BROKEN:
            kept, code = "", "spreadsheet_error"
        else:
            kept, code = self.read(text)
        if code:
            self.met[cell] = code
        self[cell] = kept
        return kept

    def column(self, cells: Sequence[str]) -> list[str]:
        """The values to keep of the cells of a column."""
        if len(self) > MOST_REMEMBERED:
            self.clear()
            self.met.clear()
        return list(map(self.__getitem__, cells))

    def met_in(self, cells: Sequence[str]) -> list[tuple[int, str]]:
        """(place in the column, code) where something was met."""
        met = self.met
        if not met:
            return []
        return [(place, met[cell]) for place, cell in enumerate(cells) if cell in met]
