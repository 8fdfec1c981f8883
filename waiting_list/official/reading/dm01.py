"""Opening NHS England's monthly diagnostics file (DM01)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from nhs.rtt.dm01 import COLUMNS, Dm01File, read_dm01
from nhs.rtt.files import Faults
from waiting_list.official.reading.text_files import Lines, Sort, check

SORT = Sort("NHS England's monthly diagnostics file", COLUMNS, "not_a_dm01_file", "dm01_file_has_faults")


@dataclass(frozen=True, slots=True)
class ReadDm01:
    """A file that was read whole and has no fault."""

    name: str
    sha256: str
    size: int
    contents: Dm01File


def read_file(stream: IO[bytes], name: str, *, limit: int | None = None) -> ReadDm01:
    """Read a file from its beginning. Raises InvalidInput naming columns or rows, TooLarge beyond ``limit`` bytes."""
    faults = Faults()
    lines = Lines(stream, faults, limit)
    contents = read_dm01(lines.feed(), faults)
    check(contents, lines, SORT)
    return ReadDm01(name, lines.digest.hexdigest(), lines.size, contents)
