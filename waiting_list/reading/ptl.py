"""A patient tracking list taken apart: persons, pathways and needs of some thousand rows, ready to be compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nhs.codes import DiagnosticTest, RttStatus
from waiting_list.reading.codes import is_warning
from waiting_list.reading.days import read_day
from waiting_list.reading.fields import PTL_FIELDS, READERS, Read, age_band
from waiting_list.reading.memo import Memo
from waiting_list.reading.people import People, put_together, read_nhs_numbers
from waiting_list.reading.pieces import Faults, Piece, columns_of
from waiting_list.reading.seen import Seen

STOPS = frozenset(status.value for status in RttStatus if status.stops_clock)
STARTS = frozenset(status.value for status in RttStatus if status.starts_clock)
CONTINUES = frozenset({"20", "21", "99"})
OUTSIDE = frozenset({"90", "91", "92", "98"})
WHOLE_ROW = ("row:row_length", "row:quote_not_closed")

PATHWAY_CELLS = ("referred_on", "first_activity_on", "last_attended_on", "next_appointment_on")
NEED_CELLS = (
    "tfc", "specialty", "site", "opcs", "due_on", "priority", "priority_reviewed_on", "priority_type",
    "dta_on", "tci_on", "tci_given_on", "intended_management", "points", "minutes", "asa", "bmi",
    "anaesthesia", "anticoagulated", "escort", "preop_valid_until", "validated_on", "validated_by",
    "validation_comment", "list_type", "test",
)  # fmt: skip
PERSON_CELLS = ("age_band", "sex", "ethnicity", "deprivation_decile", "learning_disability")
_DAYS = frozenset(one.name for one in PTL_FIELDS if one.day)


@dataclass(frozen=True)
class Frame:
    """What a file is read against: whose it is, its sites (code → id), the day it was taken, its columns' places."""

    trust: str
    sites: Mapping[str, int]
    today: dt.date
    places: Mapping[str, int]
    width: int
    order: str


@dataclass(slots=True)
class Ptl:
    """A piece, read. Each tuple is a row for the database; numbers of persons and pathways count within the piece.

    The first row of the file about a person or pathway says what is known of them (``speaks``); of a pathway's clock
    it is the first row under RTT (``said``). So the same file says the same again, wherever its pieces begin.

    persons: (speaks, NHS number, hospital number, status, age band, sex, ethnicity, decile, learning disability)
    pathways: (person, speaks, said, issuer, pathway id, tfc, start, stop, status, referred, first activity,
        last attended, next appointment)
    rows: (line, pathway, key, kind, clock, what, started, state, met on, removed on, reason, *NEED_CELLS)
    """

    persons: list[tuple[str, ...]]
    pathways: list[tuple]
    rows: list[tuple]
    keys: list[int]
    places: list[int]
    faults: Faults = field(default_factory=Faults)


class PtlReader:
    """Reads piece after piece of one file; what was read once is remembered from piece to piece."""

    def __init__(self, frame: Frame):
        self.frame = frame
        self.today = frame.today.isoformat()
        self.memos = {name: Memo(self._reader(name)) for name in frame.places if name != "nhs_number"}
        self.kinds: dict[tuple, tuple[str, str]] = {}
        self.words: dict[tuple, str] = {}
        self.blank: list[str] = []
        self.persons_seen, self.pathways_seen, self.clocks_seen = Seen(), Seen(), Seen()

    def read(self, piece: Piece) -> Ptl:
        faults = Faults()
        columns = columns_of(piece, self.frame.width, faults)
        self.blank = [""] * len(piece.lines)
        cells = self._cells(columns, faults)
        self._settle_numbers(cells, faults)
        self._settle_clocks(cells, faults)
        people = put_together(cells["nhs_number"], cells["hospital_number"], faults)
        ptl = self._take_apart(piece, cells, people, faults)
        only_the_whole_row(faults)
        return ptl

    # Cells

    def _reader(self, name: str):
        if name == "birth_date":
            return self._read_birth
        if name in _DAYS:
            newest = self.frame.today.year + 10
            return lambda text: read_day(text, self.frame.order, newest)
        return {"provider": self._read_provider, "site": self._read_site}.get(name) or READERS[name]

    def _read_birth(self, text: str) -> Read:
        born, code = read_day(text, self.frame.order, self.frame.today.year)
        if not born:
            return "", code
        if born > self.frame.today.isoformat():
            return "", "date_out_of_range"
        day = dt.date.fromisoformat(born)
        today = self.frame.today
        return age_band(today.year - day.year - ((today.month, today.day) < (day.month, day.day))), code

    def _read_provider(self, text: str) -> Read:
        return own_provider(text, self.frame)

    def _read_site(self, text: str) -> Read:
        code = text.upper()
        if code in self.frame.sites:
            return str(self.frame.sites[code]), ""
        return "", "" if code == self.frame.trust else "site_unknown"

    def _cells(self, columns: list[Sequence[str]], faults: Faults) -> dict[str, list[str]]:
        """Every field's column, read; blank ones for the fields the file has not."""
        cells: dict[str, list[str]] = {}
        for name, place in self.frame.places.items():
            if name == "nhs_number":
                cells[name] = read_nhs_numbers(columns[place], faults)
                continue
            memo = self.memos[name]
            cells[name] = memo.column(columns[place])
            for row, code in memo.met_in(columns[place]):
                faults.add(row, name, code, warning=is_warning(code))
        for one in PTL_FIELDS:
            cells.setdefault(one.name, self.blank)
        return cells

    # What cells say together

    def _settle_numbers(self, cells: dict[str, list[str]], faults: Faults) -> None:
        cells["age_band"] = [born or age for born, age in zip(cells["birth_date"], cells["age"], strict=True)]
        cells["priority"] = [
            p or d for p, d in zip(cells["priority"], cells["diagnostic_priority"], strict=True)
        ]
        cells["issuer"] = [issuer or self.frame.trust for issuer in cells["issuer"]]
        self._need(cells, "tfc", "required", faults)
        if "" in cells["pathway_id"]:
            cells["pathway_id"] = self._pathway_ids(cells, faults)
        if self.frame.places.get("validated_on") is not None and max(cells["validated_on"]) > self.today:
            cells["validated_on"] = self._not_after_today(cells["validated_on"], faults)

    def _need(self, cells: dict[str, list[str]], name: str, code: str, faults: Faults) -> None:
        if "" in cells[name]:
            for row, value in enumerate(cells[name]):
                if not value and row not in faults.rejected:
                    faults.add(row, name, code, warning=False)

    def _pathway_ids(self, cells: dict[str, list[str]], faults: Faults) -> list[str]:
        """Where there is no pathway identifier, the list's own key of the row stands for it."""
        ids = list(cells["pathway_id"])
        for row, value in enumerate(ids):
            if value or row in faults.rejected:
                continue
            key = cells["need_key"][row]
            usable = 0 < len(key) <= 20
            ids[row] = key.upper() if usable else ""
            faults.add(
                row, "pathway_id", "pathway_id_missing" if usable else "pathway_id_needed", warning=usable
            )
        return ids

    def _not_after_today(self, days: list[str], faults: Faults) -> list[str]:
        kept = list(days)
        for row, day in enumerate(days):
            if day > self.today:
                kept[row] = ""
                faults.add(row, "validated_on", "validated_in_future", warning=True)
        return kept

    def _settle_clocks(self, cells: dict[str, list[str]], faults: Faults) -> None:
        """Kind and clock of each need, when its wait began, and whether its clock stopped."""
        shape = zip(
            cells["clock"], cells["list_type"], cells["test"], map(bool, cells["opcs"]), map(bool, cells["dta_on"]),
            cells["rtt_status"], strict=True,
        )  # fmt: skip
        kinds = self.kinds
        found = [kinds.get(key) or self._kind(key) for key in shape]
        cells["kind"] = [kind for kind, _ in found]
        cells["clock"] = [clock for _, clock in found]
        cells["started_on"] = [
            (start or wait or dta or referred) if clock == "rtt" else (wait or dta or start or referred)
            for clock, start, wait, dta, referred in zip(
                cells["clock"], cells["clock_start"], cells["wait_start"], cells["dta_on"], cells["referred_on"],
                strict=True,
            )
        ]  # fmt: skip
        self._need(cells, "started_on", "wait_start_missing", faults)
        self._check_clocks(cells, faults)
        self._states(cells)

    def _kind(self, key: tuple) -> tuple[str, str]:
        given, list_type, test, opcs, dta, status = key
        clock = given or _clock_of(list_type, test)
        if clock == "rtt" and status in OUTSIDE:
            clock = "none"
        is_test = bool(test) or clock == "dm01"
        listed = opcs or dta or list_type in ("IRTT", "INON", "PTLI", "RTTI")
        kind = "test" if is_test else "procedure" if listed else "appointment"
        self.kinds[key] = kind, clock
        return kind, clock

    def _check_clocks(self, cells: dict[str, list[str]], faults: Faults) -> None:
        if max(cells["started_on"]) > self.today:
            for row, day in enumerate(cells["started_on"]):
                if day > self.today:
                    faults.add(row, "clock_start", "clock_start_in_future", warning=False)
        if any(cells["clock_stop"]):
            cells["clock_stop"] = list(cells["clock_stop"])
            for row, stop in enumerate(cells["clock_stop"]):
                if stop:
                    self._check_stop(row, cells, faults)
        if not self._unusual.isdisjoint(cells["rtt_status"]):
            for row, status in enumerate(cells["rtt_status"]):
                if status in self._unusual and (code := _doubt(row, status, cells)):
                    faults.add(row, "rtt_status", code, warning=True)

    _unusual = STOPS | OUTSIDE | CONTINUES

    def _check_stop(self, row: int, cells: dict[str, list[str]], faults: Faults) -> None:
        stop = cells["clock_stop"][row]
        if stop < cells["clock_start"][row]:
            faults.add(row, "clock_stop", "stop_before_start", warning=False)
        elif stop > self.today:
            faults.add(row, "clock_stop", "clock_stop_in_future", warning=False)
        elif cells["rtt_status"][row] not in STOPS:
            cells["clock_stop"][row] = ""
            faults.add(row, "clock_stop", "stop_status_missing", warning=True)

    def _states(self, cells: dict[str, list[str]]) -> None:
        for name in ("met_on", "removed_on", "reason"):
            cells[name] = list(self.blank)
        cells["state"] = ["waiting"] * len(self.blank)
        if not any(cells["clock_stop"]):
            return
        for row, stop in enumerate(cells["clock_stop"]):
            if stop and cells["clock"][row] == "rtt":
                met = cells["rtt_status"][row] == RttStatus.FIRST_TREATMENT.value
                cells["state"][row] = "met" if met else "removed"
                cells["met_on" if met else "removed_on"][row] = stop
                cells["reason"][row] = "stop"

    # Persons, pathways, needs

    def _take_apart(self, piece: Piece, cells: dict[str, list[str]], people: People, faults: Faults) -> Ptl:
        ptl = Ptl(self._persons(cells, people), [], [], [], [], faults)
        number = self._pathways(cells, people, ptl)
        cells["what"] = self._what(cells)
        keys = [
            key or self._key(clock, test)
            for key, clock, test in zip(cells["need_key"], cells["clock"], cells["test"], strict=True)
        ]
        ptl.places = [row for row in range(len(piece.lines)) if row not in faults.rejected]
        lead = (
            list(map(str, piece.lines)), number, keys, cells["kind"], cells["clock"], cells["what"], cells["started_on"], cells["state"],
            cells["met_on"], cells["removed_on"], cells["reason"],
        )  # fmt: skip
        needs = list(zip(*lead, *(cells[name] for name in NEED_CELLS), strict=True))
        hashes = list(map(hash, zip(cells["issuer"], cells["pathway_id"], keys, strict=True)))
        ptl.rows = [needs[row] for row in ptl.places] if faults.rejected else needs
        ptl.keys = [hashes[row] for row in ptl.places] if faults.rejected else hashes
        return ptl

    def _persons(self, cells: dict[str, list[str]], people: People) -> list[tuple[str, ...]]:
        names = ("nhs_status", *PERSON_CELLS)
        chosen = [[column[row] for row in people.row] for column in (cells[name] for name in names)]
        keys = [hash(nhs or hospital) for nhs, hospital in zip(people.nhs, people.hospital, strict=True)]
        speaks = _flags(len(keys), self.persons_seen.repeated(keys))
        return list(zip(speaks, people.nhs, people.hospital, *chosen, strict=True))

    def _pathways(self, cells: dict[str, list[str]], people: People, ptl: Ptl) -> list[str]:
        """The number of each row's pathway in the piece."""
        known: dict[tuple[str, str], int] = {}
        number, found = [""] * len(self.blank), _Pathways()
        rows = zip(people.of_row, cells["clock"], cells["issuer"], cells["pathway_id"], strict=True)
        for row, (person, clock, issuer, pathway_id) in enumerate(rows):
            if person < 0 or row in ptl.faults.rejected:
                continue
            at = known.get((issuer, pathway_id))
            if at is None:
                at = known[issuer, pathway_id] = found.add(row, person)
            elif found.persons[at] != person:
                ptl.faults.add(row, "pathway_id", "pathway_of_other_patient", warning=False)
                continue
            if clock == "rtt" and found.clock_rows[at] < 0:
                found.clock_rows[at] = row
            number[row] = str(at)
        ptl.pathways = self._pathway_rows(cells, list(known), found)
        return number

    def _pathway_rows(
        self, cells: dict[str, list[str]], keys: list[tuple[str, str]], found: _Pathways
    ) -> list[tuple[str, ...]]:
        hashes = list(map(hash, keys))
        speaks = _flags(len(keys), self.pathways_seen.repeated(hashes))
        under = [at for at, row in enumerate(found.clock_rows) if row >= 0]
        later = {under[at] for at in self.clocks_seen.repeated([hashes[at] for at in under])}
        said = ["t" if row >= 0 and at not in later else "f" for at, row in enumerate(found.clock_rows)]
        clocks = [
            [cells[name][row] if row >= 0 else "" for row in found.clock_rows]
            for name in ("clock_start", "clock_stop", "rtt_status")
        ]
        others = [[cells[name][row] for row in found.rows] for name in PATHWAY_CELLS]
        tfc = [cells["tfc"][row] for row in found.rows]
        issuers, ids = zip(*keys, strict=True) if keys else ((), ())
        persons = list(map(str, found.persons))
        return list(zip(persons, speaks, said, issuers, ids, tfc, *clocks, *others, strict=True))

    def _what(self, cells: dict[str, list[str]]) -> list[str]:
        words = self.words
        return [
            what or words.get((kind, test, opcs)) or self._words(kind, test, opcs)
            for what, kind, test, opcs in zip(
                cells["what"], cells["kind"], cells["test"], cells["opcs"], strict=True
            )
        ]

    def _words(self, kind: str, test: str, opcs: str) -> str:
        """What a need is called when the list has no words for it."""
        if test:
            said = DiagnosticTest(test).label
        elif opcs:
            said = f"Procedure {opcs}"
        else:
            said = {"test": "Diagnostic test", "procedure": "Procedure", "appointment": "Appointment"}[kind]
        self.words[kind, test, opcs] = said
        return said

    @staticmethod
    def _key(clock: str, test: str) -> str:
        """The key of a need in a list that gives none: what kind of wait it is."""
        return f"{clock}:{test}" if test else clock


def own_provider(text: str, frame: Frame) -> Read:
    """The trust's own code, or that of one of its sites; anything else is another trust's row."""
    code = text.upper()
    own = code == frame.trust or code in frame.sites or code[:-2] == frame.trust
    return (code, "") if own else ("", "other_trusts_row")


class _Pathways:
    """The pathways of a piece: person, first row, and first row under RTT (-1 where there is none)."""

    def __init__(self) -> None:
        self.persons: list[int] = []
        self.rows: list[int] = []
        self.clock_rows: list[int] = []

    def add(self, row: int, person: int) -> int:
        self.persons.append(person)
        self.rows.append(row)
        self.clock_rows.append(-1)
        return len(self.rows) - 1


def _flags(count: int, false: list[int]) -> list[str]:
    flags = ["t"] * count
    for at in false:
        flags[at] = "f"
    return flags


def _clock_of(list_type: str, test: str) -> str:
    if list_type == "PLN":
        return "planned"
    if test or list_type == "DIAG":
        return "dm01"
    return "none" if list_type in ("ONON", "INON") else "rtt"


def _doubt(row: int, status: str, cells: dict[str, list[str]]) -> str:
    """What is doubtful about a status beside the dates of its row."""
    if status in OUTSIDE:
        return "outside_rtt"
    if status in STOPS:
        return "" if cells["clock_stop"][row] else "stop_date_missing"
    return "" if cells["clock_start"][row] else "no_start_held"


def only_the_whole_row(faults: Faults) -> None:
    """A row that could not be taken apart has no other faults."""
    for place, met in faults.met.items():
        whole = [one for one in met if one in WHOLE_ROW]
        if whole:
            faults.met[place] = whole
