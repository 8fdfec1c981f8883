"""Opening NHS England's monthly diagnostics file (DM01)."""

from __future__ import annotations

from typing import IO

from nhs.rtt.dm01 import COLUMNS, Dm01File, read_dm01
from waiting_list.official.reading.text_files import FileFormat, ReadFile, read_official

SORT = FileFormat("NHS England's monthly diagnostics file", COLUMNS, "not_a_dm01_file", "dm01_file_has_faults")


def read_file(stream: IO[bytes], name: str, *, limit: int | None = None) -> ReadFile[Dm01File]:
    """Read a file from its beginning. Raises InvalidInput naming columns or rows, TooLarge beyond ``limit`` bytes."""
    return read_official(stream, name, SORT, read_dm01, limit)
