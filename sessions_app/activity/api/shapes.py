"""Activity as the API answers it: a record, a delivery and what became of each row."""

from __future__ import annotations

from collections.abc import Iterable

from base.errors import Fault
from sessions_app.activity.models import ActivityBatch, BatchRow
from sessions_app.activity.services.activities import Record
from sessions_app.activity.services.results import BatchResult, Became, RowResult
from sessions_app.session.api.shapes import faults_shape, local


def activity_shape(record: Record, *, warnings: Iterable[Fault] = ()) -> dict:
    """A record's version that counts. Whose it was is not in it: the client knows by its own reference."""
    latest = record.latest
    return {
        "id": record.id,
        "version": latest.version,
        "external_ref": latest.external_ref,
        "session": latest.session_id,
        "attended": latest.attended,
        "outcome": latest.outcome,
        "rtt_status": latest.rtt_status,
        "first_attendance": latest.first_attendance,
        "tfc": latest.tfc,
        "opcs": latest.opcs,
        "icd10": latest.icd10,
        "points": latest.points,
        "touch_starts_at": local(latest.touch_starts_at),
        "touch_ends_at": local(latest.touch_ends_at),
        "void": latest.void,
        "reason": latest.reason,
        "logged_at": local(latest.logged_at),
        "warnings": faults_shape(warnings),
    }


def batch_shape(batch: ActivityBatch) -> dict:
    return {
        "id": batch.pk,
        "received_at": local(batch.received_at),
        "received_from": batch.received_from,
        "rows": batch.rows,
        **{became.value: getattr(batch, became.value) for became in Became},
    }


def outcome_shape(result: BatchResult) -> dict:
    """The answer to a delivery: its counts and what became of each row, in order."""
    return {
        "id": result.batch_id,
        "dry_run": result.batch_id is None,
        "rows": len(result.rows),
        **result.counts,
        "results": [row_shape(row) for row in result.rows],
    }


def row_shape(row: RowResult) -> dict:
    at = f"/{row.index}"
    return {
        "index": row.index,
        "status": row.status,
        "result": row.became.value,
        "external_ref": row.external_ref,
        "activity": row.activity_id,
        "version": row.version,
        "errors": faults_shape(row.faults, at=at),
        "warnings": faults_shape(row.warnings, at=at),
    }


def rejected_shape(row: BatchRow) -> dict:
    at = f"/{row.index}"
    return {
        "index": row.index,
        "external_ref": row.external_ref,
        "errors": [error | {"pointer": at + error["pointer"]} for error in row.errors],
    }
