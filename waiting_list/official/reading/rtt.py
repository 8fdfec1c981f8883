"""Opening NHS England's monthly RTT file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from nhs.rtt import RttFile, read_rtt
from nhs.rtt.files import Faults
from nhs.rtt.rows import columns
from waiting_list.official.reading.text_files import Lines, Sort, check

SORT = Sort("NHS England's monthly RTT file", columns(), "not_an_rtt_file", "rtt_file_has_faults")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read whole and has no fault."""

    name: str
    sha256: str
    size: int
    contents: RttFile


def read_file(stream: IO[bytes], name: str, *, limit: int | None = None) -> ReadFile:
    """Read a file from its beginning. Raises InvalidInput naming columns or rows, TooLarge beyond ``limit`` bytes."""
    faults = Faults()
    lines = Lines(stream, faults, limit)
    contents = read_rtt(lines.feed(), faults)
    check(contents, lines, SORT)
    return ReadFile(name, lines.digest.hexdigest(), lines.size, contents)
