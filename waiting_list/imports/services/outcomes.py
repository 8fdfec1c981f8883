"""Outcomes of the rows: counted, and those rejected or warned about written down by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from waiting_list.imports.models import ImportRun
from waiting_list.imports.reading.row_codes import is_warning

MOST_WARNINGS = 10_000
"""Rows of one file whose warnings are kept by line; all are counted. Rejected rows are all kept."""

SHOWN = 100
COUNTS = ("rows", "new", "changed", "unchanged", "rejected", "warned", "closed")


@dataclass(slots=True)
class Written:
    """The result of writing a chunk: rows by outcome, and codes met by line."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    met: dict[int, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class RowTally:
    """The sums of a run so far."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    warned: int = 0
    closed: int = 0
    codes: Counter = field(default_factory=Counter)
    shown: list[dict] = field(default_factory=list)
    broken: bool = False

    @classmethod
    def of(cls, run: ImportRun) -> RowTally:
        """The tally of a run that was begun before."""
        sums = {name: getattr(run, name) for name in COUNTS}
        return cls(**sums, codes=Counter(run.codes))

    def add(self, chunk, written: Written) -> list[tuple[int, bool, list[str]]]:
        """Add a chunk; answers (line, rejected, what was met) of the rows with which something was met."""
        met = merged(chunk.met(), written.met)
        rows = [(line, _rejects(codes), codes) for line, codes in sorted(met.items())]
        rejected = sum(refused for _, refused, _ in rows)
        self.rows += chunk.count
        self.new += written.new
        self.changed += written.changed
        self.unchanged += written.unchanged
        self.rejected += rejected
        self.warned += len(rows) - rejected
        self.codes.update(code for _, _, codes in rows for code in codes)
        self.broken = self.broken or chunk.broken
        room = SHOWN - len(self.shown)
        self.shown += [{"line": line, "rejected": r, "faults": c} for line, r, c in rows[: max(room, 0)]]
        return rows

    def counts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in COUNTS}

    def as_preview(self) -> dict:
        return {**self.counts(), "codes": dict(self.codes), "shown": self.shown, "broken": self.broken}

    def save(self, run: ImportRun) -> None:
        """The sums and the checkpoint, in the transaction that wrote the rows."""
        for name, value in self.counts().items():
            setattr(run, name, value)
        run.codes, run.rows_done = dict(self.codes), self.rows
        run.save(update_fields=[*COUNTS, "codes", "rows_done"])


def merged(read: Mapping[int, list[str]], written: Mapping[int, list[str]]) -> dict[int, list[str]]:
    if not written:
        return dict(read)
    return {line: [*read.get(line, ()), *written.get(line, ())] for line in {*read, *written}}


def note_rows(run: ImportRun, rows: list[tuple[int, bool, list[str]]], tally: RowTally) -> None:
    """Write down every rejected row, and warned ones while there are not too many."""
    room = MOST_WARNINGS - (tally.warned - sum(not rejected for _, rejected, _ in rows))
    kept = []
    for line, rejected, codes in rows:
        room -= not rejected
        if rejected or room >= 0:
            kept.append((line, "rejected" if rejected else "warned", ",".join(codes)))
    if not kept:
        return
    lines, outcomes, texts = zip(*kept, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into waiting_list_importrow (trust_id, run_id, line, outcome, faults)
               select %s, %s, r.line, r.outcome, string_to_array(r.codes, ',')
               from unnest(%s::int[], %s::text[], %s::text[]) as r(line, outcome, codes)""",
            [run.trust_id, run.pk, list(lines), list(outcomes), list(texts)],
        )


def _rejects(codes: list[str]) -> bool:
    return not all(is_warning(code.partition(":")[2]) for code in codes)
