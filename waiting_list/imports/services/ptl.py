"""A chunk of a patient tracking list into the database: staged, matched, written, all rows at each step at once."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DataError, IntegrityError, connection

from plumbing.fields import encrypt_many, keyed_digests
from waiting_list.imports.reading.ptl import Ptl
from waiting_list.imports.services import ptl_sql as sql
from waiting_list.imports.services.outcomes import Written
from waiting_list.pathways.pseudonyms import WORDS

FIELD_OF = {
    "nhs_number_of_other_hospital_number": "nhs_number",
    "hospital_number_of_other_nhs_number": "hospital_number",
    "patient_numbers_disagree": "nhs_number",
    "pathway_of_other_patient": "pathway_id",
    "met_but_listed": "row",
    "removed_but_listed": "row",
}
"""Which field a finding of the database is shown at."""

BY_KEY = "set local enable_hashjoin = off; set local enable_mergejoin = off; set local work_mem = '64MB'"
"""A chunk is small beside what is there: looking each row up by its key always wins over reading whole tables."""

IMPORTING = "select set_config('ins.run', %s, true)"
"""Whose mark on a row stays when the row is changed again: only this import's, and only while it writes."""

FREELY = "set local enable_hashjoin = on; set local enable_mergejoin = on"


class WriteFault(Exception):
    """The database refused rows for a reason that checking should have found; names the rule, never the rows."""


@contextmanager
def without_contents() -> Iterator[None]:
    """The rule's name alone: the database's words about a refused row repeat the row."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        raise WriteFault(f"{type(error).__name__}: {rule or 'no named rule'}") from None


class PtlWriter:
    """Writes the chunks of one file. ``mapped``: the fields the file has; ``whole``: whether it is a whole list."""

    def __init__(self, *, trust_id: int, run_id: int, mapped: Iterable[str], whole: bool):
        mapped = set(mapped)
        self.whole = whole
        self.trust_id = trust_id
        self.pathway_columns = _pathway_columns(mapped)
        self.need_columns = _need_columns(mapped)
        self.values: dict[str, Any] = {"trust": trust_id, "run": run_id, "words": list(WORDS), "key": ""}

    def prepare(self) -> None:
        """Make the temporary tables; once for a file, in a transaction."""
        with connection.cursor() as cursor:
            for statement in (*sql.TABLES, *([sql.SEEN, "delete from ins_seen"] if self.whole else [])):
                cursor.execute(statement)

    def write(self, ptl: Ptl, *, only_look: bool = False) -> Written:
        """In a transaction. With ``only_look`` nothing but the temporary tables is written."""
        queue_up(self.trust_id)
        with without_contents(), connection.cursor() as cursor:
            cursor.execute(sql.EMPTY)
            self._stage(cursor, ptl)
            self._resolve(cursor)
            written = self._outcomes(cursor)
            if not only_look:
                cursor.execute(IMPORTING, [str(self.values["run"])])
                self._add_and_change(cursor)
                cursor.execute(IMPORTING, [""])
            if self.whole:
                cursor.execute(sql.NOTE_SEEN)
        return written

    def look_at_tables(self) -> None:
        """Have the database look at how full its tables are, for the plans of the next chunks."""
        with connection.cursor() as cursor:
            cursor.execute("select waiting_list_analyze()")

    def note_seen(self, ptl: Ptl) -> None:
        """Of a chunk that was written before: only that its needs were seen."""
        self.write(ptl, only_look=True)

    def _stage(self, cursor, ptl: Ptl) -> None:
        self.values["key"], persons = _sealed(ptl.persons, self.trust_id)
        copy(cursor, "ins_person", persons)
        copy(cursor, "ins_pathway", _numbered(ptl.pathways))
        copy(cursor, "ins_need", ptl.rows, escape=True)

    def _resolve(self, cursor) -> None:
        cursor.execute(BY_KEY)
        cursor.execute(sql.RESOLVE_PERSONS, self.values)
        cursor.execute(sql.resolve_pathways(self.pathway_columns), self.values)
        cursor.execute(sql.resolve_needs(self.need_columns), self.values)

    def _outcomes(self, cursor) -> Written:
        cursor.execute(sql.OUTCOMES)
        written = Written(*cursor.fetchone())
        cursor.execute(sql.MET)
        for line, code in cursor.fetchall():
            written.met[line] = [f"{FIELD_OF[code]}:{code}"]
        return written

    def _add_and_change(self, cursor) -> None:
        for statement in (
            BY_KEY,
            sql.BEFORE_PATIENTS,
            sql.CHANGE_PATIENTS,
            sql.BEFORE_PATHWAYS,
            sql.CHANGED_STARTS,
            sql.CHANGED_STOPS,
            sql.KEEP_CLOCKS,
            sql.change_pathways(self.pathway_columns),
            sql.BEFORE_NEEDS,
            sql.change_needs(self.need_columns),
            sql.BEFORE_AGREED,
            sql.AGREED,
            FREELY,
            sql.ADD_PATIENTS,
            sql.ADD_PATHWAYS,
            sql.ADD_EVENTS,
            sql.ADD_NEEDS,
        ):
            cursor.execute(statement, self.values)

    # A whole list

    def count_gone(self, types: Sequence[str]) -> int:
        """The number of needs of these list types that are on the waiting list and no longer in the file."""
        with connection.cursor() as cursor:
            cursor.execute(sql.COUNT_GONE, {**self.values, "types": list(types)})
            return cursor.fetchone()[0]

    def close_gone(self, types: Sequence[str], day: dt.date) -> int:
        values: dict[str, Any] = {**self.values, "types": list(types), "day": day}
        with connection.cursor() as cursor:
            cursor.execute(sql.BEFORE_GONE, values)
            cursor.execute(sql.BEFORE_AGREED_GONE, values)
            cursor.execute(sql.AGREED_GONE, values)
            cursor.execute(sql.CLOSE_GONE, values)
            return cursor.rowcount

    def marked(self) -> dict[str, int]:
        """The number of rows of each table that carry the import's mark."""
        with connection.cursor() as cursor:
            cursor.execute(sql.MARKED, self.values)
            return dict(cursor.fetchall())


def queue_up(trust_id: int) -> None:
    """Additions of patients to a trust follow each other; the same lock as ``find_or_add_patients`` takes."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('patients of a trust', %s))", [trust_id])


def _pathway_columns(mapped: set[str]) -> list[str]:
    given = {"listed_start": "clock_start", "listed_stop": "clock_stop"}
    return [c for c in sql.PATHWAY[6:] if c in sql.ALWAYS_PATHWAY or given.get(c, c) in mapped]


def _need_columns(mapped: set[str]) -> list[str]:
    if "diagnostic_priority" in mapped:
        mapped = mapped | {"priority"}
    state = ("state", "met_on", "removed_on", "removal_reason")
    return [c for c in sql.NEED[3:] if c not in state and (c in sql.ALWAYS_NEED or c in mapped)]


def _sealed(persons: Sequence[tuple[str, ...]], trust_id: int) -> tuple[str, list[tuple[str, ...]]]:
    """(key id, persons) with digest and ciphertext in place of the NHS number."""
    numbers = [person[1] for person in persons]
    present = [number for number in numbers if number]
    digests = iter(keyed_digests(present, purpose="nhs-number"))
    key, sealed = encrypt_many(present, context=f"patient:{trust_id}")
    ciphers = iter(sealed)
    rows = [
        (str(place), speaks, *((_hex(next(digests)), _hex(next(ciphers))) if number else ("", "")), *rest)
        for place, (speaks, number, *rest) in enumerate(persons)
    ]
    return key, rows


def _hex(value: bytes) -> str:
    return "\\\\x" + value.hex()


def _numbered(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [(str(place), *row) for place, row in enumerate(rows)]


def copy(cursor, table: str, rows: Sequence[tuple[str, ...]], *, escape: bool = False) -> None:
    """Rows of text into a temporary table. No cell has a tab or a new line; a backslash may need escaping."""
    if not rows:
        return
    text = "\n".join(map("\t".join, rows))
    if escape and "\\" in text:
        text = text.replace("\\", "\\\\")
    cursor.copy_expert(f"copy {table} from stdin with (format text, null '')", io.BytesIO(text.encode()), 1 << 20)
