"""Engines of the kinds of file: how the chunks of each are read, matched, written and ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from django.utils import timezone

from plumbing.encrypted_files import open_encrypted
from trusts.models import Site
from waiting_list.imports.models import ImportKind, ImportRun
from waiting_list.imports.reading.chunks import RowErrors, one_ahead, read_chunks
from waiting_list.imports.reading.events import EventReader, Events
from waiting_list.imports.reading.frame import Frame
from waiting_list.imports.reading.layout import text_of
from waiting_list.imports.reading.ptl import Ptl, PtlReader
from waiting_list.imports.reading.seen_needs import Seen
from waiting_list.imports.services.events import EventWriter
from waiting_list.imports.services.outcomes import RowTally, Written
from waiting_list.imports.services.ptl import PtlWriter
from waiting_list.imports.services.ptl_sql import NEED
from waiting_list.imports.services.receive import heading_of, layout_of, places_of

LIST_TYPE = NEED.index("list_type")
SEVERAL = 1_000
LOOKS = frozenset({1, 4, 16, 64, 256})
"""After which chunks, if they brought several new needs, the database's statistics are made anew."""


@dataclass(slots=True)
class ReadChunk:
    """A chunk as it was read: ``content`` is what the kind's writer takes."""

    first: int
    lines: list[int]
    content: Ptl | Events
    faults: RowErrors
    broken: bool = False

    @property
    def count(self) -> int:
        return len(self.lines)

    def met(self) -> dict[int, list[str]]:
        return {self.lines[place]: codes for place, codes in self.faults.met.items()}


class Engine(Protocol):
    """The engine of one kind of file. ``twice``: the code of a row that says what an earlier one said."""

    look: bool
    twice: str

    def reader(self) -> PtlReader | EventReader: ...
    def prepare(self) -> None: ...
    def write(self, chunk: ReadChunk) -> Written: ...
    def pass_over(self, chunk: ReadChunk) -> None: ...
    def close(self, tally: RowTally) -> int: ...
    def marked(self) -> dict[str, int]: ...


def frame_of(run: ImportRun) -> Frame:
    """The frame a file is read against; in a transaction of whoever asked."""
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

    twice = "need_twice"

    def __init__(self, run: ImportRun, *, look: bool):
        self.look = look
        self.frame = frame_of(run)
        self.whole = run.options["whole"]
        self.types: set[str] = set()
        self.writer = PtlWriter(trust_id=run.trust_id, run_id=run.pk, mapped=self.frame.places, whole=self.whole)
        self.written = 0

    def reader(self) -> PtlReader:
        return PtlReader(self.frame)

    def prepare(self) -> None:
        self.writer.prepare()

    def write(self, chunk: ReadChunk) -> Written:
        done = self.writer.write(self._heard(chunk), only_look=self.look)
        self.written += 1
        if done.new >= SEVERAL and not self.look and self.written in LOOKS:
            self.writer.look_at_tables()
        return done

    def pass_over(self, chunk: ReadChunk) -> None:
        """A chunk that an earlier worker wrote."""
        rows = self._heard(chunk)
        if self.whole:
            self.writer.note_seen(rows)

    def close(self, tally: RowTally) -> int:
        """Needs of the list's own kinds that are no longer in it; none of a file that could not be read to its end."""
        if not self.whole or tally.broken or not self.types:
            return 0
        if self.look:
            return self.writer.count_gone(sorted(self.types))
        return self.writer.close_gone(sorted(self.types), self.frame.today)

    def marked(self) -> dict[str, int]:
        return self.writer.marked()

    def _heard(self, chunk: ReadChunk) -> Ptl:
        if not isinstance(chunk.content, Ptl):
            raise TypeError("A list is written from the chunks of a list.")
        self.types |= {need[LIST_TYPE] for need in chunk.content.rows}
        return chunk.content


class EventEngine:
    """A file of clock events."""

    twice = "event_twice"

    def __init__(self, run: ImportRun, *, look: bool):
        self.look = look
        self.frame = frame_of(run)
        self.writer = EventWriter(trust_id=run.trust_id, run_id=run.pk, today=self.frame.today)

    def reader(self) -> EventReader:
        return EventReader(self.frame)

    def prepare(self) -> None:
        self.writer.prepare()

    def write(self, chunk: ReadChunk) -> Written:
        if not isinstance(chunk.content, Events):
            raise TypeError("Events are written from the chunks of events.")
        return self.writer.write(chunk.content, only_look=self.look)

    def pass_over(self, chunk: ReadChunk) -> None:
        """Nothing is remembered from chunk to chunk but which events came before."""

    def close(self, tally: RowTally) -> int:
        return 0

    def marked(self) -> dict[str, int]:
        return {}


@contextmanager
def opened(engine: Engine, run: ImportRun) -> Iterator[Iterator[ReadChunk]]:
    """The chunks of the run's file, the next one being read while the caller writes this one."""
    layout = layout_of(run)
    with open_encrypted(run.content) as stream:
        yield one_ahead(_read(engine, text_of(stream, layout.encoding), layout))


def _read(engine: Engine, text, layout) -> Iterator[ReadChunk]:
    reader, seen = engine.reader(), Seen()
    for chunk in read_chunks(text, layout):
        content = reader.read(chunk)
        _leave_out_repeated(content, seen, engine.twice)
        yield ReadChunk(chunk.first, chunk.lines, content, content.faults, chunk.broken)


def _leave_out_repeated(content: Ptl | Events, seen: Seen, code: str) -> None:
    """The first row about a thing counts, later ones are rejected."""
    again = set(seen.repeated(content.keys))
    for at in again:
        content.faults.add(content.places[at], "row", code, warning=False)
    if again:
        content.rows = [row for at, row in enumerate(content.rows) if at not in again]


def engine_of(run: ImportRun, *, look: bool) -> Engine:
    return ENGINES[run.kind](run, look=look)


ENGINES: dict[str, type[PtlEngine] | type[EventEngine]] = {
    ImportKind.PTL: PtlEngine,
    ImportKind.CLOCK_EVENTS: EventEngine,
}
