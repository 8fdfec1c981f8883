"""API records of waiting-list files."""

from __future__ import annotations

import enum
from typing import Annotated, Any, Literal

from django.utils.datastructures import MultiValueDict
from pydantic import Field

from base.record_types import Choice, Id, Instant, Month, OneOf, Text
from base.records import Answer, Body, PageQuery, Query, source
from waiting_list.imports.models import ImportKind, ImportRow, ImportRun
from waiting_list.imports.reading.row_codes import sentence_of
from waiting_list.official.models.files import OfficialFile

COUNTS = ("rows", "new", "changed", "unchanged", "rejected", "warned", "closed")


class FileKind(enum.StrEnum):
    """The kinds of file that are taken."""

    RTT = OfficialFile.Kind.RTT.value
    DM01 = OfficialFile.Kind.DM01.value
    PTL = ImportKind.PTL.value
    CLOCK_EVENTS = ImportKind.CLOCK_EVENTS.value
    TCI = ImportKind.TCI.value

    @property
    def is_official(self) -> bool:
        """A month's figures as NHS England publishes them, without patients."""
        return self in OfficialFile.Kind.values


class FileQuery(Query):
    name: Annotated[str, Text(200)] = Field("file.csv", description="The file's name, for a text/csv body.")
    kind: Annotated[FileKind, OneOf("WaitingListFileKind")] = Field(
        FileKind.RTT,
        description=(
            "rtt: NHS England's monthly file. dm01: its diagnostics file. ptl: a patient tracking list. clock_events:"
            " events of RTT clocks. tci: patients with a date to come in, compared and not imported."
        ),
    )
    dry_run: bool = Field(False, description="Only check. Not for rtt and dm01.")
    whole: bool = Field(False, description="The list is whole: close what it no longer has.")
    order: Literal["day_first", "month_first"] | None = Field(
        None, description="How dates are written; the file speaks for itself where left out."
    )
    columns: Annotated[str, Text(8_000)] = Field(
        "", description="JSON object of field and heading; as recognised where left out."
    )


class ImportRowQuery(PageQuery):
    outcome: Choice[ImportRow.Outcome] | None = Field(None, description="Both where left out.")


class UndoReason(Body):
    """The reason an import is taken back."""

    reason: Annotated[str, Text(200)] = Field("", description="Shown in the history. No patient's name or number.")

    example = {"reason": "Half of the list was missing"}

    @classmethod
    def _given(cls, raw: Any) -> Any:
        return super()._given(raw.dict() if isinstance(raw, MultiValueDict) else raw)


class ImportCountsRecord(Answer):
    """Rows of a file by what became of them; after a dry run, what would become of them."""

    rows: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    warned: int
    closed: int


def _is_checked(run: ImportRun) -> bool:
    return run.state == ImportRun.State.CHECKED


def _counts(run: ImportRun) -> ImportCountsRecord:
    if _is_checked(run):
        return ImportCountsRecord(**{name: run.preview[name] for name in COUNTS})
    return ImportCountsRecord.of(run)


class ImportRecord(Answer):
    """A file about patients and what became of it."""

    id: Id
    kind: Choice[ImportKind]
    state: Choice[ImportRun.State]
    percent: int = source(lambda run: run.job.percent if run.job else 100, "How far a worker is.")
    columns: dict[str, str] = Field(description="Field and heading of the file.")
    counts: ImportCountsRecord = source(_counts)
    codes: dict[str, int] = source(
        lambda run: run.preview["codes"] if _is_checked(run) else run.codes, "`field:code` and how many rows met it."
    )
    error: str = Field(description="Why it stopped, when it did.")
    asked_at: Instant
    finished_at: Instant | None
    undone_at: Instant | None
    undo_reason: str

    example = {
        "id": 41,
        "kind": "ptl",
        "state": "done",
        "percent": 100,
        "columns": {"tfc": "Specialty", "nhs_number": "NHS Number"},
        "counts": {"rows": 3, "new": 2, "changed": 0, "unchanged": 0, "rejected": 1, "warned": 0, "closed": 0},
        "codes": {"tfc:tfc_unknown": 1},
        "error": "",
        "asked_at": "2026-11-29T09:15:00+00:00",
        "finished_at": "2026-11-29T09:15:02+00:00",
        "undone_at": None,
        "undo_reason": "",
    }


class OfficialImportRecord(Answer):
    """The result of one of NHS England's monthly files."""

    outcome: Literal["imported", "replaced", "unchanged"] = Field(
        description="`unchanged`: this very file was in already."
    )
    period: Month = source("file.period")
    rows: int = source("file.rows_read")
    not_stored: list[str] = source(
        lambda result: list(result.others), "Other organisations in the file, whose rows are not kept."
    )

    example = {"outcome": "imported", "period": "2026-04", "rows": 512, "not_stored": []}


class RowFaultRecord(Answer):
    """A fault of a row."""

    field: str = Field(description="Of ours; empty for the whole row.")
    code: str = Field(description="Stable.")
    detail: str


def _faults(row: ImportRow) -> list[RowFaultRecord]:
    parts = [fault.partition(":")[::2] for fault in row.faults]
    return [RowFaultRecord(field=field, code=code, detail=sentence_of(code)) for field, code in parts]


class ImportRowRecord(Answer):
    """A row that was rejected, or kept with a warning. What it held is not kept."""

    line: int = Field(description="As a spreadsheet counts: the heading is usually line 1.")
    outcome: Choice[ImportRow.Outcome]
    faults: list[RowFaultRecord] = source(_faults)

    example = {
        "line": 3,
        "outcome": "rejected",
        "faults": [
            {
                "field": "tfc",
                "code": "tfc_unknown",
                "detail": "The treatment function code is not in the national list.",
            }
        ],
    }
