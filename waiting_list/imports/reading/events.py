"""A file of clock events taken apart: which pathway, which day, which RTT status."""

from __future__ import annotations

from dataclasses import dataclass, field

from waiting_list.imports.reading.cells import Reader, read_event_status
from waiting_list.imports.reading.chunks import Chunk, RowErrors, columns_of, only_the_whole_row
from waiting_list.imports.reading.frame import Frame
from waiting_list.imports.reading.row_codes import is_warning
from waiting_list.imports.reading.value_cache import Memo


@dataclass(slots=True)
class Events:
    """A chunk, read. rows: (line, issuer, pathway id, day, status), of those that are kept so far."""

    rows: list[tuple[str, str, str, str, str]]
    keys: list[int]
    places: list[int]
    faults: RowErrors = field(default_factory=RowErrors)


class EventReader:
    """Reads chunk after chunk of one file."""

    def __init__(self, frame: Frame):
        self.frame = frame
        self.today = frame.today.isoformat()
        self.memos = {name: Memo(self._reader(name)) for name in frame.places}

    def read(self, chunk: Chunk) -> Events:
        faults = RowErrors()
        columns = columns_of(chunk, self.frame.width, faults)
        blank = [""] * len(chunk.lines)
        cells = dict.fromkeys(("issuer", "pathway_id", "rtt_status", "day"), blank)
        for name, place in self.frame.places.items():
            cells[name] = self.memos[name].column(columns[place])
            for row, code in self.memos[name].met_in(columns[place]):
                faults.add(row, name, code, warning=is_warning(code))
        self._check(cells, faults)
        only_the_whole_row(faults)
        issuers = [issuer or self.frame.trust for issuer in cells["issuer"]]
        rows = list(
            zip(map(str, chunk.lines), issuers, cells["pathway_id"], cells["day"], cells["rtt_status"], strict=True)
        )
        places = [place for place in range(len(rows)) if place not in faults.rejected]
        kept = [rows[place] for place in places]
        return Events(kept, [hash(row[1:]) for row in kept], places, faults)

    def _reader(self, name: str) -> Reader:
        return read_event_status if name == "rtt_status" else self.frame.reader(name)

    def _check(self, cells: dict[str, list[str]], faults: RowErrors) -> None:
        for name in ("pathway_id", "rtt_status", "day"):
            for row, value in enumerate(cells[name]):
                if not value and row not in faults.rejected:
                    faults.add(row, name, "required", warning=False)
        for row, day in enumerate(cells["day"]):
            if day > self.today:
                faults.add(row, "day", "event_in_future", warning=False)
