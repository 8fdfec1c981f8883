"""Opening NHS England's monthly RTT file."""

from __future__ import annotations

from typing import IO

from nhs.rtt import RttFile, read_rtt
from nhs.rtt.rows import columns
from waiting_list.official.reading.text_files import FileFormat, ReadFile, read_official

SORT = FileFormat("NHS England's monthly RTT file", columns(), "not_an_rtt_file", "rtt_file_has_faults")


def read_file(stream: IO[bytes], name: str, *, limit: int | None = None) -> ReadFile[RttFile]:
    """Read a file from its beginning. Raises InvalidInput naming columns or rows, TooLarge beyond ``limit`` bytes."""
    return read_official(stream, name, SORT, read_rtt, limit)
