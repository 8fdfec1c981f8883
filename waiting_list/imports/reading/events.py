"""A file of clock events taken apart: which pathway, which day, which RTT status."""

from __future__ import annotations

from dataclasses import dataclass, field

from waiting_list.imports.reading.cells import Reader, read_event_status
from waiting_list.imports.reading.chunks import Faults, Piece, columns_of, only_the_whole_row
from waiting_list.imports.reading.frame import Frame
from waiting_list.imports.reading.row_codes import is_warning
from waiting_list.imports.reading.value_cache import Memo


@dataclass(slots=True)
class Events:
    """A piece, read. rows: (line, issuer, pathway id, day, status), of those that are kept so far."""

    rows: list[tuple[str, str, str, str, str]]
    keys: list[int]
    places: list[int]
    faults: Faults = field(default_factory=Faults)


class EventReader:
    """Reads piece after piece of one file."""

    def __init__(self, frame: Frame):
        self.frame = frame
        self.today = frame.today.isoformat()
        self.memos = {name: Memo(self._reader(name)) for name in frame.places}

    def read(self, piece: Piece) -> Events:
        faults = Faults()
        columns = columns_of(piece, self.frame.width, faults)
        blank = [""] * len(piece.lines)
        cells = dict.fromkeys(("issuer", "pathway_id", "rtt_status", "day"), blank)
        for name, place in self.frame.places.items():
            cells[name] = self.memos[name].column(columns[place])
            for row, code in self.memos[name].met_in(columns[place]):
                faults.add(row, name, code, warning=is_warning(code))
        self._check(cells, faults)
        only_the_whole_row(faults)
        issuers = [issuer or self.frame.trust for issuer in cells["issuer"]]
        rows = list(
            zip(
                map(str, piece.lines),
                issuers,
                cells["pathway_id"],
                cells["day"],
                cells["rtt_status"],
                strict=True,
            )
        )
        places = [place for place in range(len(rows)) if place not in faults.rejected]
        kept = [rows[place] for place in places]
        return Events(kept, [hash(row[1:]) for row in kept], places, faults)

    def _reader(self, name: str) -> Reader:
        return read_event_status if name == "rtt_status" else self.frame.reader(name)

    def _check(self, cells: dict[str, list[str]], faults: Faults) -> None:
        for name in ("pathway_id", "rtt_status", "day"):
            for row, value in enumerate(cells[name]):
                if not value and row not in faults.rejected:
                    faults.add(row, name, "required", warning=False)
        for row, day in enumerate(cells["day"]):
            if day > self.today:
                faults.add(row, "day", "event_in_future", warning=False)
