"""The answer to a delivery once more: from its body, which the client sent again, and from what it left behind."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from base.actors import Actor
from base.errors import Fault, NotFound
from sessions_app.activity.models import Activity, ActivityBatch, BatchRow
from sessions_app.activity.services.repository import KnownActivity, RowSession, known_records, places_of
from sessions_app.activity.services.results import BatchResult, Became, RowResult, rejected
from sessions_app.activity.services.rows import Reading, read_rows
from sessions_app.activity.services.validation import warnings_of


def replay_delivery(*, by: Actor, batch_id: int, rows: Sequence) -> BatchResult:
    """What was answered to these rows when delivery ``batch_id`` brought them. Writes and locks nothing."""
    batch = ActivityBatch.objects.visible_to(by).filter(pk=batch_id).first()
    if batch is None:
        raise NotFound()
    readings = read_rows(rows, now=timezone.now())
    refused = {row.index: row for row in BatchRow.objects.visible_to(by).filter(batch=batch)}
    known = known_records(by, {reading.external_ref for reading in readings if reading.row})
    places = places_of(by, {reading.row.session for reading in readings if reading.row})
    accepted = set(Activity.objects.visible_to(by).filter(batch=batch).values_list("external_ref", flat=True))
    results = []
    for reading in readings:
        row = refused.get(reading.index)
        first = reading.external_ref in accepted
        accepted.discard(reading.external_ref if row is None else None)
        results.append(_refused(row) if row else _taken(reading, known, places, batch, first=first))
    return BatchResult(batch.pk, results)


def _refused(row: BatchRow) -> RowResult:
    return rejected(row.index, row.external_ref, *(Fault(**error) for error in row.errors))


def _taken(
    reading: Reading,
    known: dict[str, KnownActivity],
    places: dict[int, RowSession],
    batch: ActivityBatch,
    *,
    first: bool,
) -> RowResult:
    record = known[reading.external_ref]
    if not first:
        return RowResult(reading.index, Became.REPEATED, reading.external_ref, record.id, record.version)
    warnings = warnings_of(reading.good, places[reading.good.session], batch.received_at)
    return RowResult(reading.index, Became.ACCEPTED, reading.external_ref, record.id, 1, warnings=warnings)
