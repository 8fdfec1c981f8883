"""Clock and wait of a row, from its cells together: which standard, since when, and whether it is over.

Works on the columns of a chunk, field → cells; what is doubtful or wrong goes to ``faults``.
"""

from __future__ import annotations

from nhs.codes import RttStatus
from waiting_list.imports.reading.chunks import RowErrors

Cells = dict[str, list[str]]
Shape = tuple[str, str, str, bool, bool, str]

STOPS = frozenset(status.value for status in RttStatus if status.stops_clock)
CONTINUES = frozenset({"20", "21", "99"})
OUTSIDE = frozenset({"90", "91", "92", "98"})
_UNUSUAL = STOPS | OUTSIDE | CONTINUES
_ADMITTED = ("IRTT", "INON", "PTLI", "RTTI")


class ClockReader:
    """Settles kind, clock, start and state of each need; the day the file is taken in is ``today``."""

    def __init__(self, today: str):
        self.today = today
        self.kinds: dict[Shape, tuple[str, str]] = {}

    def settle(self, cells: Cells, faults: RowErrors) -> None:
        """Adds the columns kind, clock, started_on, state, met_on, removed_on and reason."""
        shapes = zip(
            cells["clock"],
            cells["list_type"],
            cells["test"],
            map(bool, cells["opcs"]),
            map(bool, cells["dta_on"]),
            cells["rtt_status"],
            strict=True,
        )
        kinds = self.kinds
        found = [kinds.get(shape) or self._kind(shape) for shape in shapes]
        cells["kind"] = [kind for kind, _ in found]
        cells["clock"] = [clock for _, clock in found]
        cells["started_on"] = _starts(cells)
        need_cell(cells, "started_on", "wait_start_missing", faults)
        self._check(cells, faults)
        _settle_states(cells)

    def _kind(self, shape: Shape) -> tuple[str, str]:
        given, list_type, test, opcs, dta, status = shape
        clock = given or _clock_of(list_type, test)
        if clock == "rtt" and status in OUTSIDE:
            clock = "none"
        is_test = bool(test) or clock == "dm01"
        listed = opcs or dta or list_type in _ADMITTED
        kind = "test" if is_test else "procedure" if listed else "appointment"
        self.kinds[shape] = kind, clock
        return kind, clock

    def _check(self, cells: Cells, faults: RowErrors) -> None:
        if max(cells["started_on"]) > self.today:
            for row, day in enumerate(cells["started_on"]):
                if day > self.today:
                    faults.add(row, "clock_start", "clock_start_in_future", warning=False)
        if any(cells["clock_stop"]):
            cells["clock_stop"] = list(cells["clock_stop"])
            for row, stop in enumerate(cells["clock_stop"]):
                if stop:
                    self._check_stop(row, cells, faults)
        if not _UNUSUAL.isdisjoint(cells["rtt_status"]):
            for row, status in enumerate(cells["rtt_status"]):
                if status in _UNUSUAL and (code := _doubt(row, status, cells)):
                    faults.add(row, "rtt_status", code, warning=True)

    def _check_stop(self, row: int, cells: Cells, faults: RowErrors) -> None:
        stop = cells["clock_stop"][row]
        if stop < cells["clock_start"][row]:
            faults.add(row, "clock_stop", "stop_before_start", warning=False)
        elif stop > self.today:
            faults.add(row, "clock_stop", "clock_stop_in_future", warning=False)
        elif cells["rtt_status"][row] not in STOPS:
            cells["clock_stop"][row] = ""
            faults.add(row, "clock_stop", "stop_status_missing", warning=True)


def need_cell(cells: Cells, name: str, code: str, faults: RowErrors) -> None:
    """Reject the rows without this value."""
    if "" in cells[name]:
        for row, value in enumerate(cells[name]):
            if not value and row not in faults.rejected:
                faults.add(row, name, code, warning=False)


def _starts(cells: Cells) -> list[str]:
    """Under RTT a need waits since its clock started, else since it was put on its list."""
    rows = zip(
        cells["clock"], cells["clock_start"], cells["wait_start"], cells["dta_on"], cells["referred_on"], strict=True
    )
    return [
        (start or wait or dta or referred) if clock == "rtt" else (wait or dta or start or referred)
        for clock, start, wait, dta, referred in rows
    ]


def _clock_of(list_type: str, test: str) -> str:
    if list_type == "PLN":
        return "planned"
    if test or list_type == "DIAG":
        return "dm01"
    return "none" if list_type in ("ONON", "INON") else "rtt"


def _doubt(row: int, status: str, cells: Cells) -> str:
    """The doubt about a status beside the dates of its row, as a code."""
    if status in OUTSIDE:
        return "outside_rtt"
    if status in STOPS:
        return "" if cells["clock_stop"][row] else "stop_date_missing"
    return "" if cells["clock_start"][row] else "no_start_held"


def _settle_states(cells: Cells) -> None:
    """A clock that stopped for treatment has met its need, any other stop removes it."""
    count = len(cells["clock"])
    for name in ("met_on", "removed_on", "reason"):
        cells[name] = [""] * count
    cells["state"] = ["waiting"] * count
    if not any(cells["clock_stop"]):
        return
    for row, stop in enumerate(cells["clock_stop"]):
        if stop and cells["clock"][row] == "rtt":
            met = cells["rtt_status"][row] == RttStatus.FIRST_TREATMENT.value
            cells["state"][row] = "met" if met else "removed"
            cells["met_on" if met else "removed_on"][row] = stop
            cells["reason"][row] = "stop"
