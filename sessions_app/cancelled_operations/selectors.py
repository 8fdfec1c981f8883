"""Where each operation cancelled on its day stands: a date is owed, treated in time or late, or only moved by hours."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from base.actors import Actor
from nhs.codes import Attended
from sessions_app.activity.models import Activity
from sessions_app.cancelled_operations.models import LastMinuteCancellation
from sessions_app.session.cancellation_reasons import POSTPONED_WITHIN
from sessions_app.session.models.list_entries import ListEntry

State = LastMinuteCancellation.State
SEEN = [code.value for code in Attended if code.seen]
SOON = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CancelledOperation:
    """A cancelled operation as it stands on a day. ``booked_on`` is the new date on a list, if there is one."""

    cancellation: LastMinuteCancellation
    treated_on: dt.date | None
    booked_on: dt.date | None
    postponed: bool
    today: dt.date

    @property
    def state(self) -> str:
        """postponed, ended, treated (in time), late (treated after day 28), breached (still waits), or owed."""
        if self.postponed:
            return "postponed"
        if self.cancellation.state == State.ENDED:
            return "ended"
        if self.treated_on:
            return "treated" if self.treated_on <= self.cancellation.due_on else "late"
        return "breached" if self.today > self.cancellation.due_on else "owed"

    @property
    def is_breach(self) -> bool:
        return self.state in ("late", "breached")

    @property
    def breached_on(self) -> dt.date | None:
        """The day it counts: the day after day 28, in whatever quarter that is."""
        return self.cancellation.due_on + dt.timedelta(days=1) if self.is_breach else None

    @property
    def days_left(self) -> int:
        return (self.cancellation.due_on - self.today).days

    @property
    def too_late(self) -> bool:
        """The new date itself lies after day 28."""
        return self.state == "owed" and self.booked_on is not None and self.booked_on > self.cancellation.due_on


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of cancelled operations whose planned day, or breach, lies in a period."""

    cancelled: int
    treated_in_time: int
    breaches: int
    owed: int
    postponed: int


def cancelled_operations(*, actor: Actor, today: dt.date, ids: Iterable[int] | None = None) -> list[CancelledOperation]:
    """Every cancelled operation the actor may see, the first due first. Three queries."""
    found = LastMinuteCancellation.objects.visible_to(actor).select_related(
        "session__room", "session__site", "need", "patient"
    )
    rows = list(found.filter(pk__in=ids) if ids is not None else found)
    treated, slots = _treated(actor, rows), _slots(actor, rows)
    moved: set[int] = set()
    operations = [
        _as_it_stands(row, treated[row.patient_id], slots[row.need_id], moved, today)
        for row in sorted(rows, key=lambda row: (row.planned_at, row.pk))
    ]
    return sorted(operations, key=lambda operation: (operation.cancellation.due_on, operation.cancellation.pk))


def _as_it_stands(
    row: LastMinuteCancellation,
    treated: Sequence[tuple[dt.date, str]],
    slots: Sequence[tuple[dt.datetime, dt.date, bool]],
    moved: set[int],
    today: dt.date,
) -> CancelledOperation:
    """A need is postponed once; the second time it is moved counts as a cancellation."""
    near = any(row.planned_at < at <= row.planned_at + POSTPONED_WITHIN for at, _, _ in slots)
    postponed = near and row.need_id not in moved
    if postponed:
        moved.add(row.need_id)
    here = [on for on, tfc in treated if tfc == row.need.tfc and on >= row.planned_on]
    booked = [on for at, on, live in slots if live and at > row.planned_at]
    treated_on = row.treated_on or min(here, default=None)
    return CancelledOperation(row, treated_on, min(booked, default=None), postponed, today)


def _treated(actor: Actor, rows: Sequence[LastMinuteCancellation]) -> dict[int, list[tuple[dt.date, str]]]:
    """Days on which each patient was seen on a list, with the specialty; of each record the latest version."""
    later = Activity.objects.filter(
        provider_id=OuterRef("provider_id"), external_ref=OuterRef("external_ref"), version__gt=OuterRef("version")
    )
    seen = (
        Activity.objects.visible_to(actor)
        .filter(patient_id__in={row.patient_id for row in rows}, attended__in=SEEN, void=False)
        .exclude(Exists(later))
    )
    found: dict[int, list[tuple[dt.date, str]]] = defaultdict(list)
    for patient, on, tfc in seen.values_list("patient_id", "session__day", "tfc"):
        found[patient].append((on, tfc))
    return found


def _slots(actor: Actor, rows: Sequence[LastMinuteCancellation]):
    """Places each need was given, live or not: when they begin, on which day, whether they stand."""
    entries = ListEntry.objects.visible_to(actor).filter(need_id__in={row.need_id for row in rows})
    found = defaultdict(list)
    for need, at, on, live in entries.values_list("need_id", "session__starts_at", "session__day", "live"):
        found[need].append((at, on, live))
    return found


def figures(operations: Sequence[CancelledOperation], *, first: dt.date, last: dt.date) -> Figures:
    """Cancellations by their planned day, breaches by the day they count, both from first to last."""
    planned = [operation for operation in operations if first <= operation.cancellation.planned_on <= last]
    counted = [operation for operation in planned if not operation.postponed]
    breached = [operation.breached_on for operation in operations if operation.breached_on]
    return Figures(
        cancelled=len(counted),
        treated_in_time=sum(operation.state == "treated" for operation in counted),
        breaches=sum(first <= day <= last for day in breached),
        owed=sum(operation.state == "owed" for operation in counted),
        postponed=len(planned) - len(counted),
    )
