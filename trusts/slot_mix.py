"""Kinds of slots a list can be made of, and how a mix of them is read, said and laid out in time.

A mix is rows in the order of the day: so many slots of a kind, so many minutes each. How long a slot takes is the
trust's own figure; nothing here presumes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models

from nhs.errors import Invalid

HALF_DAY = 240
MOST_ROWS, MOST_SLOTS = 12, 200
SHORTEST, LONGEST = 5, 480


class SlotKind(models.TextChoices):
    NEW = "new", "New appointment"
    FOLLOW_UP = "follow_up", "Follow-up appointment"
    ECHO = "echo", "Standard echo"
    COMPLEX = "complex", "Complex or stress echo"
    SCAN = "scan", "Scan"


SHORT: dict[str, str] = {
    SlotKind.NEW: "new",
    SlotKind.FOLLOW_UP: "follow-up",
    SlotKind.ECHO: "standard echo",
    SlotKind.COMPLEX: "complex echo",
    SlotKind.SCAN: "scan",
}
"""The words of a kind beside a number: ``6 new``."""
SEVERAL = SHORT | {SlotKind.ECHO: "standard echos", SlotKind.COMPLEX: "complex echos", SlotKind.SCAN: "scans"}
SAID = {
    SlotKind.NEW: ("new", "first", "n"),
    SlotKind.FOLLOW_UP: ("follow-up", "follow up", "followup", "follow_up", "fu", "f/u", "review"),
    SlotKind.ECHO: ("echo", "standard echo", "standard"),
    SlotKind.COMPLEX: ("complex", "complex echo", "stress", "stress echo", "complex or stress echo"),
    SlotKind.SCAN: ("scan", "image", "mri", "ct", "ultrasound"),
}
_KIND = {word: kind for kind, words in SAID.items() for word in words}
_PARTS = re.compile(r"[+;,\n]|\band\b", re.IGNORECASE)
_ROW = re.compile(
    r"(?P<number>\d{1,3})\s*[x×*]?\s+(?P<kind>[a-z][a-z/_ -]*?)\s*(?:[x×*@:]|\bat\b|\bof\b)?\s*(?P<minutes>\d{1,3})"
    r"\s*(?:m|mins?|minutes?)?(?:\s+each)?",
    re.IGNORECASE | re.ASCII,
)
NO_SLOTS = models.Value([], models.JSONField())
"""The database's own default of a mix: none."""
EXAMPLE = "6 new × 30 + 4 follow-up × 15"


@dataclass(frozen=True, slots=True)
class Slots:
    """So many slots of a kind, one after the other, each of so many minutes."""

    kind: str
    number: int
    minutes: int

    @property
    def words(self) -> str:
        """``6 new × 30 min``."""
        return f"{counted(self.kind, self.number)} × {self.minutes} min"


Mix = tuple[Slots, ...]


@dataclass(frozen=True, slots=True)
class TimedSlot:
    """One slot of a mix: its number from 1 in the order of the day, its kind, and when it is, from the start."""

    number: int
    kind: str
    starts: int
    minutes: int


def counted(kind: str, number: int) -> str:
    """``1 scan``, ``6 new``."""
    return f"{number} {(SHORT if number == 1 else SEVERAL)[SlotKind(kind)]}"


def words_of(mix: Iterable[Slots]) -> str:
    """``6 new × 30 min + 8 follow-up × 15 min``; what :func:`read_mix` reads again."""
    return " + ".join(slots.words for slots in mix)


def read_mix(text: str) -> Mix:
    """A mix as people type it, ``6 new × 30 + 8 follow-up × 15``; an empty text is none. Raises Invalid."""
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    mix = tuple(_read_row(part) for part in parts)
    if fault := why_not(mix):
        raise Invalid(fault, code="slots_invalid")
    return mix


def _read_row(part: str) -> Slots:
    match = _ROW.fullmatch(part)
    word = " ".join(match["kind"].lower().split()) if match else ""
    word = word.removesuffix(" slots").removesuffix(" slot").removesuffix(" appointments").removesuffix(" appointment")
    kind = _KIND.get(word) or _KIND.get(word.removesuffix("s"))
    if match is None or kind is None:
        kinds = ", ".join(SHORT.values())
        raise Invalid(f"Give number, kind and minutes, such as {EXAMPLE}. Kinds: {kinds}", code="slots_invalid")
    return Slots(kind.value, int(match["number"]), int(match["minutes"]))


def from_json(rows: Iterable[dict]) -> Mix:
    return tuple(Slots(row["kind"], row["number"], row["minutes"]) for row in rows)


def as_json(mix: Iterable[Slots]) -> list[dict]:
    return [{"kind": str(slots.kind), "number": slots.number, "minutes": slots.minutes} for slots in mix]


def why_not(mix: Sequence[Slots], *, minutes: int | None = None) -> str:
    """The first thing wrong with a mix, in words; with ``minutes`` also whether it fits into them. Empty when nothing is."""
    if len(mix) > MOST_ROWS or size_of(mix) > MOST_SLOTS:
        return f"A list has at most {MOST_ROWS} rows of slots and {MOST_SLOTS} slots"
    if any(slots.kind not in SlotKind.values for slots in mix):
        return f"The kinds of slots are {', '.join(SHORT.values())}"
    if any(not (1 <= slots.number <= MOST_SLOTS and SHORTEST <= slots.minutes <= LONGEST) for slots in mix):
        return f"Give at least 1 slot of a kind, each of {SHORTEST} to {LONGEST} minutes"
    if minutes is not None and minutes_of(mix) > minutes:
        return f"The slots take {minutes_of(mix)} minutes, but the list is {minutes} minutes long"
    return ""


def size_of(mix: Iterable[Slots]) -> int:
    return sum(slots.number for slots in mix)


def minutes_of(mix: Iterable[Slots]) -> int:
    return sum(slots.number * slots.minutes for slots in mix)


def numbers_of(mix: Iterable[Slots]) -> dict[str, int]:
    """The number of slots of each kind, in the order kinds first come."""
    found: dict[str, int] = {}
    for slots in mix:
        found[slots.kind] = found.get(slots.kind, 0) + slots.number
    return found


def scaled(mix: Sequence[Slots], minutes: int) -> Mix:
    """A half-day's mix for a list of ``minutes``: each number in proportion, rounded down; kinds of which nothing is
    left drop out. A mix that fits half a day so fits any length."""
    rows = (Slots(slots.kind, slots.number * minutes // HALF_DAY, slots.minutes) for slots in mix)
    return tuple(slots for slots in rows if slots.number)


def timed_slots(mix: Iterable[Slots]) -> list[TimedSlot]:
    """Every slot in the order of the day, one after the other."""
    found: list[TimedSlot] = []
    starts = 0
    for slots in mix:
        for _ in range(slots.number):
            found.append(TimedSlot(len(found) + 1, slots.kind, starts, slots.minutes))
            starts += slots.minutes
    return found
