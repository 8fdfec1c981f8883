"""The columns files may have: what people call them and what they are called out there.

Headings are those of the waiting list minimum data set (WLMDS) and what patient administration systems and
spreadsheets call the same things; ``headings.csv`` lists them, the surest first.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from waiting_list.imports.reading.layout import heading_key


class ImportField(NamedTuple):
    """``words``: as people read it; ``headings``: what it is called in files; ``day``: it is a date."""

    name: str
    words: str
    headings: tuple[str, ...]
    day: bool = False


def _load() -> tuple[ImportField, ...]:
    table = Path(__file__).with_name("headings.csv")
    with table.open(encoding="utf-8", newline="") as rows:
        return tuple(
            ImportField(row["field"], row["words"], tuple(row["headings"].split(" | ")), row["day"] == "day")
            for row in csv.DictReader(rows)
        )


PTL_FIELDS = _load()
PTL_NEEDED = (
    ("pathway_id", "need_key"),
    ("tfc",),
    ("nhs_number", "hospital_number"),
    ("clock_start", "wait_start", "referred_on"),
)
"""Of each group one column at least must be there."""

EVENT_FIELDS = (
    *(field for field in PTL_FIELDS if field.name in ("provider", "pathway_id", "issuer", "rtt_status")),
    ImportField(
        "day",
        "Day of the event",
        ("Event Date", "Date", "Activity Date", "Attendance Date", "RTT Event Date", "Clock Event Date"),
        day=True,
    ),
)
EVENT_NEEDED = (("pathway_id",), ("rtt_status",), ("day",))

_TCI = (
    "nhs_number",
    "hospital_number",
    "provider",
    "site",
    "pathway_id",
    "issuer",
    "need_key",
    "tfc",
    "test",
    "tci_on",
    "tci_given_on",
    "what",
    "opcs",
    "priority",
    "minutes",
    "points",
    "intended_management",
    "anaesthesia",
    "asa",
    "preop_valid_until",
)
TCI_FIELDS = tuple(field for field in PTL_FIELDS if field.name in _TCI)
TCI_NEEDED = (("hospital_number", "nhs_number", "pathway_id"), ("tci_on",))


def propose(fields: Sequence[ImportField], heading: Sequence[str]) -> dict[str, str]:
    """Field → heading of the file, for the headings that are known; the first name in a field's order wins."""
    present: dict[str, str] = {}
    for cell in heading:
        present.setdefault(heading_key(cell), cell)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for rank in range(max(len(field.headings) for field in fields)):
        for field in fields:
            key = heading_key(field.headings[rank]) if rank < len(field.headings) else ""
            if key in present and field.name not in found and key not in taken:
                found[field.name] = present[key]
                taken.add(key)
    return {field.name: found[field.name] for field in fields if field.name in found}


def known_headings(fields: Sequence[ImportField]) -> Callable[[Sequence[str]], int]:
    """The number of different known headings in a record."""
    known = {heading_key(name) for field in fields for name in field.headings}
    return lambda cells: len({key for cell in cells if (key := heading_key(cell)) in known})
