"""Rows in, results out: read, compare with what is there, find the patients, write, all rows at each step at once.

Locks are taken in the one order everybody keeps: sessions by id, then patients, then external references.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.services import record_many
from base.actors import Actor
from base.errors import Fault, RuleBroken
from plumbing import outbox
from sessions_app.activity.services.repository import (
    KnownActivity,
    NewVersion,
    RowSession,
    insert_versions,
    known_records,
    lock_places,
)
from sessions_app.activity.services.results import Became, RowResult, rejected
from sessions_app.activity.services.rows import Reading, read_rows
from sessions_app.activity.services.validation import session_faults, warnings_of
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.facts import recompute_facts
from waiting_list.pathways.services.patients import PatientKey, find_or_add_patients

TRIES = 5
DIFFERS = "This external reference was logged before with other values. To change a record, send a correction."
TWICE = "Another row of this delivery has this external reference with other values. Give each its own."


class LostRace(Exception):
    """Somebody else wrote one of our references meanwhile: check everything again, now seeing it."""


def ingest_rows(by: Actor, raw_rows: Sequence, *, batch_id: int | None) -> list[RowResult]:
    """What became of each row, in order; good rows are written, with the facts of their sessions."""
    now = timezone.now()
    readings = read_rows(raw_rows, now=now)
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return _Delivery(by, readings, now, batch_id).ingest()
        except LostRace:
            continue
    raise RuleBroken("The same rows are being delivered by somebody else. Send them again.", code="rows_in_use")


class _Delivery:
    """One attempt at a delivery; ``results`` fills up until every index has its own."""

    def __init__(self, by: Actor, readings: list[Reading], now: dt.datetime, batch_id: int | None):
        self.by, self.readings, self.now, self.batch_id = by, readings, now, batch_id
        self.results: dict[int, RowResult] = {}
        self.fresh: dict[str, Reading] = {}
        self.again: list[tuple[Reading, Reading]] = []

    def ingest(self) -> list[RowResult]:
        self.places = lock_places(self.by, {r.values["session"] for r in self.readings if r.values.get("session")})
        self.known = known_records(self.by, {r.row.external_ref for r in self.readings if r.row})
        for reading in self.readings:
            self._check(reading)
        self._write(self._with_patients())
        for reading, first in self.again:
            self.results[reading.index] = _as_again(reading.index, self.results[first.index])
        return [self.results[reading.index] for reading in self.readings]

    def _check(self, reading: Reading) -> None:
        """Say what becomes of the row, or keep it as fresh."""
        known = self.known.get(reading.external_ref) if reading.row else None
        if known is not None:
            self.results[reading.index] = self._as_known(reading, known)
        elif faults := [*reading.faults, *session_faults(reading.values, self.places)]:
            self.results[reading.index] = rejected(reading.index, reading.external_ref, *faults)
        elif (first := self.fresh.setdefault(reading.external_ref, reading)) is not reading:
            self._check_twin(reading, first)

    def _check_twin(self, reading: Reading, first: Reading) -> None:
        if reading.row == first.row:
            self.again.append((reading, first))
        else:
            fault = Fault("/external_ref", "external_ref_twice", TWICE)
            self.results[reading.index] = rejected(reading.index, reading.external_ref, fault)

    def _as_known(self, reading: Reading, known: KnownActivity) -> RowResult:
        if reading.good.digest() in known.digests:
            return RowResult(reading.index, Became.REPEATED, reading.external_ref, known.id, known.version)
        return rejected(reading.index, reading.external_ref, Fault("/external_ref", "activity_differs", DIFFERS))

    def _with_patients(self) -> list[tuple[Reading, NewVersion]]:
        """Fresh rows with their patients; a key that names nobody, or two people, rejects its row alone."""
        by_trust: dict[int, list[Reading]] = defaultdict(list)
        for reading in self.fresh.values():
            by_trust[self._place(reading).trust_id].append(reading)
        found = []
        for trust_id, readings in sorted(by_trust.items()):
            for reading, patient in zip(readings, self._patients(trust_id, readings), strict=True):
                if isinstance(patient, Fault):
                    self.results[reading.index] = rejected(reading.index, reading.external_ref, patient)
                else:
                    found.append((reading, NewVersion(reading.good, patient.pk)))
        return found

    def _patients(self, trust_id: int, readings: list[Reading]) -> list:
        return find_or_add_patients(
            by_system=Actor.system("activity intake", request_id=self.by.request_id),
            trust_id=trust_id,
            wanted=[PatientKey(r.good.nhs_number, r.good.hospital_number) for r in readings],
            provider_id=self.by.provider_id,
        )

    def _write(self, found: list[tuple[Reading, NewVersion]]) -> None:
        written = insert_versions(self.by, [new for _, new in found], self.places, batch_id=self.batch_id)
        if len(written) < len(found):
            raise LostRace
        for reading, _ in found:
            self.results[reading.index] = RowResult(
                reading.index,
                Became.ACCEPTED,
                reading.external_ref,
                written[reading.external_ref],
                1,
                warnings=warnings_of(reading.good, self._place(reading), self.now),
            )
        tell_of_changes(
            self.by, "activity.logged", self.places, Counter(r.good.session for r, _ in found), batch=self.batch_id
        )

    def _place(self, reading: Reading) -> RowSession:
        return self.places[reading.good.session]


def _as_again(index: int, first: RowResult) -> RowResult:
    """The same row twice in one delivery: the second repeats the first, or fails as it did."""
    became = Became.REPEATED if first.became is Became.ACCEPTED else first.became
    return replace(first, index=index, became=became, warnings=())


def tell_of_changes(
    by: Actor, event: str, places: dict[int, RowSession], rows: dict[int, int], *, reason: str = "", **data: Any
) -> None:
    """After rows of sessions were written: their facts, the trail, and the news for those above."""
    if not rows:
        return
    recompute_facts(rows)
    targets = [
        (Session(pk=pk, trust_id=places[pk].trust_id, provider_id=by.own_provider_id), {"rows": n, **data})
        for pk, n in sorted(rows.items())
    ]
    record_many(event, by=by, targets=targets, reason=reason)
    for trust_id in sorted({places[pk].trust_id for pk in rows}):
        outbox.send(
            event,
            trust_id=trust_id,
            provider_id=by.provider_id,
            sessions=sorted(pk for pk in rows if places[pk].trust_id == trust_id),
        )
