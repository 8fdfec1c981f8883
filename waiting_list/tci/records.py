"""API records of lists of patients with a date to come in (TCI)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from base.record_types import Day, Id, Text
from base.records import Answer, Body, PageQuery, Query, source
from waiting_list.tci.selectors.differences import CHANGED, HERE, THERE

MOST = 5_000
KINDS = (THERE, CHANGED, HERE)
Kind = Literal["there", "changed", "here"]


class DifferenceQuery(PageQuery):
    kind: Kind | None = Field(None, description="there: only on the list; here: only here; changed: on both.")


class AcceptedLines(Body):
    """The differences to accept: those picked, or all of them as they were seen."""

    picked: Annotated[list[Annotated[str, Text(80)]], Field(max_length=MOST)] | None = Field(
        None, description="The `token` of each difference to accept …"
    )
    all_as_seen: Annotated[str, Text(64)] | None = Field(
        None, description="… or the `seen` of the comparison: all of them, if none changed since."
    )

    example = {"picked": ["41.9f86d081884c7d659a2f", "42.073a9cba4c05bdb1e7d2"]}


class DaysQuery(Query):
    first: Day = Field(description="First day to come in.")
    last: Day = Field(description="Last day to come in.")


class TciChangeRecord(Answer):
    """One field of a need: what it says here and what the list says."""

    field: str = source("name")
    words: str = Field(description="The field's name in words.")
    here: str = source("old", "Empty where nothing is said.")
    list_: str = source("new", "Empty where nothing is said.")


class TciDifferenceRecord(Answer):
    """A need about which the list says something else."""

    token: str = Field(description="Names need and difference as they are now; accept by it.")
    kind: Kind = Field(description="there: only on the list; here: only here; changed: on both.")
    line: int | None = Field(description="Of the file; null for who is only here.")
    need: Id = source("need.pk")
    patient: str = source("need.patient.pseudonym", "The invented name.")
    changes: list[TciChangeRecord] = source(lambda difference: list(difference.changes))


class TciRefusedLineRecord(Answer):
    """A line that fits no need here."""

    line: int
    reasons: str = Field(description="Every sentence, each with the field it is about.")


class TciComparisonRecord(Answer):
    """A list of dates beside what is here, at this moment."""

    import_id: Id
    first: Day | None = Field(description="The days the list covers; outside them nothing is compared.")
    last: Day | None
    seen: str = Field(description="Names all differences as they are now.")
    rows: int
    same: int = Field(description="Rows that say what is here; they are only counted.")
    counts: dict[str, int] = source(lambda seen: {kind: len(seen.of(kind)) for kind in KINDS}, "Differences by kind.")
    refused: list[TciRefusedLineRecord]
    results: list[TciDifferenceRecord]
    next: str | None = Field(description="Address of the next page; null on the last.")

    example = {
        "import_id": 41,
        "first": "2026-12-05",
        "last": "2026-12-05",
        "seen": "5d41402abc4b2a76b9719d911017c592",
        "rows": 2,
        "same": 0,
        "counts": {"there": 1, "changed": 0, "here": 0},
        "refused": [{"line": 3, "reasons": "Hospital number: nobody has it."}],
        "results": [
            {
                "token": "41.9f86d081884c7d659a2f",
                "kind": "there",
                "line": 2,
                "need": 4711,
                "patient": "Amber-4417",
                "changes": [{"field": "tci_on", "words": "Date to come in", "here": "", "list": "Sat 5 Dec 2026"}],
            }
        ],
        "next": None,
    }


class TciAcceptedRecord(Answer):
    """The result of accepting differences."""

    import_id: Id
    accepted: int
    left_alone: int = Field(description="Picked, but no longer as they were seen.")
    told: list[str] = Field(description="What became of those, in words; kept for no retry.")

    example = {"import_id": 41, "accepted": 2, "left_alone": 0, "told": []}
