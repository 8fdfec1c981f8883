"""A file comes in: sealed, looked at for how it is written, its columns recognised or remembered."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from typing import IO, Any

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.errors import Fault, InvalidInput, NotAllowed, NotFound, RuleBroken
from base.formatting import listing
from base.permissions import Permission, require
from nhs.identifiers import without_nhs_numbers
from plumbing.encrypted_files import open_encrypted, store_encrypted
from plumbing.fields import keyed_digest
from waiting_list.imports.models import ImportKind, ImportMapping, ImportRun
from waiting_list.imports.reading.days import DAY_FIRST, MONTH_FIRST, order_evidence
from waiting_list.imports.reading.fields import (
    EVENT_FIELDS,
    EVENT_NEEDED,
    PTL_FIELDS,
    PTL_NEEDED,
    TCI_FIELDS,
    TCI_NEEDED,
    ImportField,
    known_headings,
    propose,
)
from waiting_list.imports.reading.layout import EncodingProbe, FileLayout, find_layout, records, text_of

LIMIT = 2_000_000_000
"""Bytes; a million rows of forty columns are about 300,000,000."""

SAMPLE = 5_000
FIELDS: dict[str, tuple[ImportField, ...]] = {
    ImportKind.PTL: PTL_FIELDS,
    ImportKind.CLOCK_EVENTS: EVENT_FIELDS,
    ImportKind.TCI: TCI_FIELDS,
}
NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    ImportKind.PTL: PTL_NEEDED,
    ImportKind.CLOCK_EVENTS: EVENT_NEEDED,
    ImportKind.TCI: TCI_NEEDED,
}
ORDERS = (DAY_FIRST, MONTH_FIRST)


@transaction.atomic
def receive_file(
    *, by: Actor, kind: str, stream: IO[bytes], name: str, content_type: str = "text/csv", limit: int = LIMIT
) -> ImportRun:
    """Keep the file sealed and answer a run that says how it is written and which columns were recognised.

    Columns the trust chose the last time are proposed again where the file has them. Raises InvalidInput for what
    is not text or has no heading, TooLarge beyond ``limit`` bytes.
    """
    require(by, Permission.IMPORT_WAITING_LIST)
    trust_id = trust_of(by)
    probe, digest = _Probe(), hashlib.sha256()

    def look(piece: bytes) -> None:
        probe(piece)
        digest.update(piece)

    stored = store_encrypted(
        by=by, name=without_nhs_numbers(name), content=stream, content_type=content_type, limit=limit, look=look
    )
    with open_encrypted(stored) as opened:
        layout, heading = find_layout(text_of(opened, probe.encoding()), probe.encoding(), known_headings(FIELDS[kind]))
    columns, options = _proposed(by, kind, heading)
    run = ImportRun.objects.create(
        trust_id=trust_id,
        kind=kind,
        file=stored,
        fingerprint=keyed_digest(digest.hexdigest(), purpose="file"),
        layout={**layout.as_json(), "lines": probe.lines},
        columns=columns,
        options=options,
        asked_by=by.label,
        person_id=by.person_id,
        credential_id=by.credential_id,
    )
    record("import.received", by=by, target=run, kind=kind, size=stored.size, columns=sorted(columns))
    return run


@transaction.atomic
def choose_columns(
    *, by: Actor, run_id: int, columns: Mapping[str, str] | None = None, order: str = "", whole: bool = False
) -> ImportRun:
    """Say which heading is which field, whether months come first and whether the list is whole; remembered.

    ``columns``: field → heading, None keeps what was proposed. ``order``: day_first or month_first, empty where the
    file should speak for itself. ``whole``: what the list no longer has may be closed. Raises InvalidInput naming
    everything that is missing or unknown.
    """
    require(by, Permission.IMPORT_WAITING_LIST)
    run = run_of(by, run_id, lock=True)
    if run.state not in (ImportRun.State.RECEIVED, ImportRun.State.CHECKED):
        raise RuleBroken("This file has been imported, so its columns are settled.", code="import_settled")
    heading = heading_of(run)
    if columns is not None:
        run.columns = dict(columns)
    _check_columns(run, heading)
    if order and order not in ORDERS:
        raise InvalidInput.of([Fault("/order", "unknown_value", f"Give one of {listing(ORDERS)}.")])
    run.options = {"order": order or _order_of(run, heading), "whole": bool(whole)}
    run.state, run.preview = ImportRun.State.RECEIVED, {}
    run.save(update_fields=["columns", "options", "state", "preview"])
    remembered: dict[str, Any] = {"order": order}
    if run.kind == ImportKind.TCI:
        # A TCI list is written back in the same columns.
        remembered |= {"heading": heading, "delimiter": run.layout["delimiter"]}
    ImportMapping.objects.update_or_create(
        trust_id=run.trust_id,
        kind=run.kind,
        defaults={"columns": run.columns, "options": remembered, "saved_by": by.label},
    )
    return run


def trust_of(by: Actor) -> int:
    if not by.is_trust or by.trust_id is None:
        raise NotAllowed("Waiting-list files belong to a trust; choose the trust you act for.", code="not_allowed")
    return by.trust_id


def run_of(by: Actor, run_id: int, *, lock: bool = False) -> ImportRun:
    runs = ImportRun.objects.visible_to(by).filter(pk=run_id)
    run = (runs.select_for_update(of=("self",)) if lock else runs.select_related("file", "job")).first()
    if run is None:
        raise NotFound()
    return run


def layout_of(run: ImportRun) -> FileLayout:
    return FileLayout(run.layout["encoding"], run.layout["delimiter"], run.layout["heading"])


def heading_of(run: ImportRun) -> list[str]:
    """The file's heading, read again: it is nowhere stored but for the columns that were chosen."""
    layout = layout_of(run)
    with open_encrypted(run.content) as opened:
        rows = csv.reader(text_of(opened, layout.encoding), delimiter=layout.delimiter)
        for _ in range(layout.heading):
            next(rows)
        return [cell.strip() for cell in next(rows)]


def places_of(run: ImportRun, heading: list[str]) -> dict[str, int]:
    """Field → number of its column."""
    return {name: heading.index(column) for name, column in run.columns.items() if column in heading}


class _Probe(EncodingProbe):
    """Counts lines as well, so that progress can be shown."""

    lines = 0

    def __call__(self, piece: bytes) -> None:
        super().__call__(piece)
        self.lines += piece.count(b"\n")


def _proposed(by: Actor, kind: str, heading: list[str]) -> tuple[dict[str, str], dict]:
    remembered = ImportMapping.objects.visible_to(by).filter(kind=kind).first()
    found = propose(FIELDS[kind], heading)
    if remembered is None:
        return found, {}
    chosen = {name: column for name, column in remembered.columns.items() if column in heading}
    rest = {n: c for n, c in found.items() if n not in chosen and c not in chosen.values()}
    return chosen | rest, {"order": remembered.options.get("order", "")}


def _check_columns(run: ImportRun, heading: list[str]) -> None:
    names = {field.name: field for field in FIELDS[run.kind]}
    faults = [
        Fault(f"/columns/{name}", "unknown_field", "There is no such field.")
        for name in run.columns
        if name not in names
    ]
    faults += [
        Fault(f"/columns/{name}", "column_unknown", f"The file has no column for {names[name].words} by this name.")
        for name, column in run.columns.items()
        if name in names and column not in heading
    ]
    for group in NEEDED[run.kind]:
        if not any(name in run.columns for name in group):
            words = listing([names[name].words for name in group], "or")
            faults.append(Fault(f"/columns/{group[0]}", "column_missing", f"Choose the column of: {words}."))
    if faults:
        raise InvalidInput.of(faults)


def _order_of(run: ImportRun, heading: list[str]) -> str:
    """The order of days and months, from a sample of the file.

    Refuses a column that can only be read with the month first: half of it would be read wrongly otherwise.
    """
    days = {field.name for field in FIELDS[run.kind] if field.day}
    places = {name: place for name, place in places_of(run, heading).items() if name in days}
    values: dict[str, set[str]] = {name: set() for name in places}
    with open_encrypted(run.content) as opened:
        layout = layout_of(run)
        try:
            for _, row in zip(range(SAMPLE), records(text_of(opened, layout.encoding), layout), strict=False):
                for name, place in places.items():
                    if place < len(row):
                        values[name].add(row[place])
        except csv.Error:
            pass
    month_first = [name for name in places if order_evidence(values[name]).is_month_first]
    if month_first:
        words = {field.name: field.words for field in FIELDS[run.kind]}
        faults = [
            Fault(
                f"/columns/{name}",
                "dates_month_first",
                f"{words[name]}: the dates only make sense with the month first. Say so, or send them as 2026-12-05.",
            )
            for name in month_first
        ]
        raise InvalidInput.of(faults, code="dates_month_first")
    return DAY_FIRST


def text_stream(run: ImportRun, opened: IO[bytes]) -> io.TextIOWrapper:
    return text_of(opened, run.layout["encoding"])
