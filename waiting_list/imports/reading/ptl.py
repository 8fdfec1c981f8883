"""A patient tracking list taken apart: persons, pathways and needs of some thousand rows, ready to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from nhs.codes import DiagnosticTest
from waiting_list.imports.reading.chunks import Chunk, RowErrors, columns_of, only_the_whole_row
from waiting_list.imports.reading.clocks import Cells, ClockReader, need_cell
from waiting_list.imports.reading.fields import PTL_FIELDS
from waiting_list.imports.reading.frame import Frame
from waiting_list.imports.reading.people import People, group_by_person, read_nhs_numbers
from waiting_list.imports.reading.row_codes import is_warning
from waiting_list.imports.reading.seen_needs import Seen
from waiting_list.imports.reading.value_cache import Memo

PATHWAY_CELLS = ("referred_on", "first_activity_on", "last_attended_on", "next_appointment_on")
NEED_CELLS = (
    "tfc",
    "specialty",
    "site",
    "opcs",
    "due_on",
    "priority",
    "priority_reviewed_on",
    "priority_type",
    "dta_on",
    "tci_on",
    "tci_given_on",
    "intended_management",
    "points",
    "minutes",
    "slot_kind",
    "asa",
    "bmi",
    "anaesthesia",
    "anticoagulated",
    "escort",
    "preop_valid_until",
    "validated_on",
    "validated_by",
    "validation_comment",
    "list_type",
    "test",
)
PERSON_CELLS = ("age_band", "sex", "ethnicity", "deprivation_decile", "learning_disability")


@dataclass(slots=True)
class Ptl:
    """A chunk, read. Each tuple is a row for the database; numbers of persons and pathways count within the chunk.

    The first row of the file about a person or pathway says what is known of them (``speaks``); of a pathway's clock
    it is the first row under RTT (``said``). So the same file says the same again, wherever its chunks begin.

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
    faults: RowErrors = field(default_factory=RowErrors)


class PtlReader:
    """Reads chunk after chunk of one file; what was read once is remembered from chunk to chunk."""

    def __init__(self, frame: Frame):
        self.frame = frame
        self.today = frame.today.isoformat()
        self.memos = {name: Memo(frame.reader(name)) for name in frame.places if name != "nhs_number"}
        self.clocks = ClockReader(self.today)
        self.words: dict[tuple, str] = {}
        self.persons_seen, self.pathways_seen, self.clocks_seen = Seen(), Seen(), Seen()

    def read(self, chunk: Chunk) -> Ptl:
        faults = RowErrors()
        cells = self._cells(chunk, columns_of(chunk, self.frame.width, faults), faults)
        self._settle(cells, faults)
        self.clocks.settle(cells, faults)
        people = group_by_person(cells["nhs_number"], cells["hospital_number"], faults)
        ptl = self._take_apart(chunk, cells, people, faults)
        only_the_whole_row(faults)
        return ptl

    def _cells(self, chunk: Chunk, columns: list[Sequence[str]], faults: RowErrors) -> Cells:
        """Every field's column, read; blank ones for the fields the file has not."""
        blank = [""] * len(chunk.lines)
        cells: Cells = {field.name: blank for field in PTL_FIELDS}
        for name, place in self.frame.places.items():
            if name == "nhs_number":
                cells[name] = read_nhs_numbers(columns[place], faults)
                continue
            memo = self.memos[name]
            cells[name] = memo.column(columns[place])
            for row, code in memo.met_in(columns[place]):
                faults.add(row, name, code, warning=is_warning(code))
        return cells

    def _settle(self, cells: Cells, faults: RowErrors) -> None:
        """Values that have two columns to come from, and those that must be there."""
        cells["age_band"] = [born or age for born, age in zip(cells["birth_date"], cells["age"], strict=True)]
        cells["priority"] = [p or d for p, d in zip(cells["priority"], cells["diagnostic_priority"], strict=True)]
        cells["issuer"] = [issuer or self.frame.trust for issuer in cells["issuer"]]
        need_cell(cells, "tfc", "required", faults)
        if "" in cells["pathway_id"]:
            cells["pathway_id"] = _pathway_ids(cells, faults)
        if max(cells["validated_on"]) > self.today:
            cells["validated_on"] = self._not_after_today(cells["validated_on"], faults)

    def _not_after_today(self, days: list[str], faults: RowErrors) -> list[str]:
        kept = list(days)
        for row, day in enumerate(days):
            if day > self.today:
                kept[row] = ""
                faults.add(row, "validated_on", "validated_in_future", warning=True)
        return kept

    def _take_apart(self, chunk: Chunk, cells: Cells, people: People, faults: RowErrors) -> Ptl:
        ptl = Ptl(self._persons(cells, people), [], [], [], [], faults)
        number = self._pathways(cells, people, ptl)
        cells["what"] = self._what(cells)
        keys = [
            key or self._key(clock, test)
            for key, clock, test in zip(cells["need_key"], cells["clock"], cells["test"], strict=True)
        ]
        ptl.places = [row for row in range(len(chunk.lines)) if row not in faults.rejected]
        lead = (
            list(map(str, chunk.lines)),
            number,
            keys,
            cells["kind"],
            cells["clock"],
            cells["what"],
            cells["started_on"],
            cells["state"],
            cells["met_on"],
            cells["removed_on"],
            cells["reason"],
        )
        needs = list(zip(*lead, *(cells[name] for name in NEED_CELLS), strict=True))
        hashes = list(map(hash, zip(cells["issuer"], cells["pathway_id"], keys, strict=True)))
        ptl.rows = [needs[row] for row in ptl.places] if faults.rejected else needs
        ptl.keys = [hashes[row] for row in ptl.places] if faults.rejected else hashes
        return ptl

    def _persons(self, cells: Cells, people: People) -> list[tuple[str, ...]]:
        names = ("nhs_status", *PERSON_CELLS)
        chosen = [[column[row] for row in people.row] for column in (cells[name] for name in names)]
        keys = [hash(nhs or hospital) for nhs, hospital in zip(people.nhs, people.hospital, strict=True)]
        speaks = _flags(len(keys), self.persons_seen.repeated(keys))
        return list(zip(speaks, people.nhs, people.hospital, *chosen, strict=True))

    def _pathways(self, cells: Cells, people: People, ptl: Ptl) -> list[str]:
        """The number of each row's pathway in the chunk."""
        known: dict[tuple[str, str], int] = {}
        number, found = [""] * len(people.of_row), _Pathways()
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

    def _pathway_rows(self, cells: Cells, keys: list[tuple[str, str]], found: _Pathways) -> list[tuple[str, ...]]:
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

    def _what(self, cells: Cells) -> list[str]:
        words = self.words
        return [
            what or words.get((kind, test, opcs)) or self._words(kind, test, opcs)
            for what, kind, test, opcs in zip(cells["what"], cells["kind"], cells["test"], cells["opcs"], strict=True)
        ]

    def _words(self, kind: str, test: str, opcs: str) -> str:
        """The name of a need when the list has no words for it."""
        if test:
            said = DiagnosticTest.of(test).label
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


def _pathway_ids(cells: Cells, faults: RowErrors) -> list[str]:
    """Pathway identifiers; the list's own key of the row stands in where there is none."""
    ids = list(cells["pathway_id"])
    for row, value in enumerate(ids):
        if value or row in faults.rejected:
            continue
        key = cells["need_key"][row]
        usable = 0 < len(key) <= 20
        ids[row] = key.upper() if usable else ""
        code = "pathway_id_missing" if usable else "pathway_id_needed"
        faults.add(row, "pathway_id", code, warning=usable)
    return ids


class _Pathways:
    """The pathways of a chunk: person, first row, and first row under RTT (-1 where there is none)."""

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
