"""What a kind of file needs to be worked through: how its pieces are read, matched, written and ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from django.utils import timezone

from plumbing.sealed import open_sealed
from trusts.models import Site
from waiting_list.models import ImportRun
from waiting_list.models.imports import ImportKind
from waiting_list.reading.layout import text_of
from waiting_list.reading.pieces import Faults, one_ahead, pieces
from waiting_list.reading.ptl import Frame, Ptl, PtlReader
from waiting_list.reading.seen import Seen
from waiting_list.services.imports.outcomes import Tally, Written
from waiting_list.services.imports.receiving import heading_of, layout_of, places_of
from waiting_list.services.imports.writing import PtlWriter

SEVERAL = 1_000
"""New needs in a piece from which the database's statistics are made anew, after the 1st, 2nd, 4th, 8th … piece."""


@dataclass(slots=True)
class ReadPiece:
    """A piece as it was read: ``content`` is what the kind's writer takes."""

    first: int
    lines: list[int]
    content: object
    faults: Faults
    broken: bool = False
    types: set[str] = field(default_factory=set)

    @property
    def count(self) -> int:
        return len(self.lines)

    def met(self) -> dict[int, list[str]]:
        return {self.lines[place]: codes for place, codes in self.faults.met.items()}


class Engine(Protocol):
    look: bool

    def open(self, run: ImportRun) -> Iterator[Iterator[ReadPiece]]: ...
    def prepare(self) -> None: ...
    def write(self, piece: ReadPiece) -> Written: ...
    def pass_over(self, piece: ReadPiece) -> None: ...
    def close(self, tally: Tally) -> int: ...


def frame_of(run: ImportRun) -> Frame:
    """What the file is read against; in a transaction of whoever asked."""
    heading = heading_of(run)
    sites = Site.objects.filter(trust_id=run.trust_id).values_list("ods_code", "id")
    return Frame(
        trust=run.trust.ods_code,
        sites=dict(sites),
        today=timezone.localdate(),
        places=places_of(run, heading),
        width=len(heading),
        order=run.options["order"],
    )


class PtlEngine:
    """A patient tracking list."""

    def __init__(self, run: ImportRun, *, look: bool):
        self.look = look
        self.frame = frame_of(run)
        self.whole = run.options["whole"]
        self.types: set[str] = set()
        self.writer = PtlWriter(
            trust_id=run.trust_id, run_id=run.pk, mapped=self.frame.places, whole=self.whole
        )
        self.prepared = False
        self.written = 0

    @contextmanager
    def open(self, run: ImportRun) -> Iterator[Iterator[ReadPiece]]:
        """The pieces, the next one being read while the caller writes this one."""
        layout = layout_of(run)
        with open_sealed(run.file) as opened:
            yield one_ahead(self._read(text_of(opened, layout.encoding), layout))

    def _read(self, text, layout) -> Iterator[ReadPiece]:
        reader, seen = PtlReader(self.frame), Seen()
        for piece in pieces(text, layout):
            ptl = reader.read(piece)
            _leave_out_repeated(ptl, seen)
            types = {need[-2] for need in ptl.needs}
            yield ReadPiece(piece.first, piece.lines, ptl, ptl.faults, piece.broken, types)

    def prepare(self) -> None:
        if not self.prepared:
            self.writer.prepare()
            self.prepared = True

    def write(self, piece: ReadPiece) -> Written:
        self.types |= piece.types
        done = self.writer.write(piece.content, only_look=self.look)
        self.written += 1
        if done.new >= SEVERAL and not self.look and self.written & (self.written - 1) == 0:
            self.writer.look_at_tables()
        return done

    def pass_over(self, piece: ReadPiece) -> None:
        self.types |= piece.types
        if self.whole:
            self.writer.note_seen(piece.content)

    def close(self, tally: Tally) -> int:
        """Needs of the list's own kinds that are no longer in it; none of a file that could not be read to its end."""
        if not self.whole or tally.broken or not self.prepared:
            return 0
        if self.look:
            return self.writer.count_gone(sorted(self.types))
        closed = self.writer.close_gone(sorted(self.types), self.frame.today)
        tally.marked["need"] += closed
        return closed


def _leave_out_repeated(ptl: Ptl, seen: Seen) -> None:
    """The first row about a need counts, later ones are rejected."""
    again = seen.repeated(ptl.keys)
    if not again:
        return
    for at in again:
        ptl.faults.add(ptl.places[at], "row", "need_twice", warning=False)
    left_out = set(again)
    ptl.needs = [need for at, need in enumerate(ptl.needs) if at not in left_out]


def engine_of(run: ImportRun, *, look: bool) -> Engine:
    return ENGINES[run.kind](run, look=look)


ENGINES = {ImportKind.PTL: PtlEngine}
