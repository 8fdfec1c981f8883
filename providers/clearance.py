"""Judgement who may work on a day, by the items a provider holds for its people, on the day of the list, never on today.

An absolute item counts on a day when some record of it starts on or before the day and does not end before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from providers.models import ABSOLUTE_ITEMS, Clearance

Item = Clearance.Item


def cleared_on(day: dt.date, clinician_ids: Iterable[int]) -> dict[int, list[Item]]:
    """The items each person lacks on that London day, in the order of the items; an empty list means cleared.

    One query. Everybody asked for is in the answer: somebody whose records cannot be seen lacks everything.
    """
    wanted = list(clinician_ids)
    held = _held_on(day, wanted)
    return {
        clinician_id: [item for item in ABSOLUTE_ITEMS if (clinician_id, item.value) not in held]
        for clinician_id in wanted
    }


def _held_on(day: dt.date, clinician_ids: list[int]) -> set[tuple[int, str]]:
    rows = Clearance.objects.filter(clinician_id__in=clinician_ids, item__in=ABSOLUTE_ITEMS)
    return set(valid_on(rows, day).values_list("clinician_id", "item"))


def valid_on(rows: QuerySet, day: dt.date) -> QuerySet:
    """The records that hold on the day."""
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


@dataclass(frozen=True, slots=True)
class ItemStatus:
    """Status of one item of a person today: until when it holds, or why not."""

    item: Item
    holds: bool
    until: dt.date | None
    starts: dt.date | None
    said: str

    @property
    def words(self) -> str:
        return Item(self.item).label


def clearance_status(records: Iterable[Clearance], today: dt.date) -> list[ItemStatus]:
    """Each absolute item of one person as it stands today, from that person's records already fetched."""
    by_item: dict[str, list[Clearance]] = {}
    for record in records:
        by_item.setdefault(record.item, []).append(record)
    return [_status_of(item, by_item.get(item.value, []), today) for item in ABSOLUTE_ITEMS]


def _status_of(item: Item, records: list[Clearance], today: dt.date) -> ItemStatus:
    """The end that counts is that of the unbroken stretch of records that holds today."""
    best, until = unbroken(records, today)
    if best is not None:
        return ItemStatus(item, True, until, best.valid_from, best.get_said_display())
    later = [record for record in records if record.valid_from > today]
    if later:
        return ItemStatus(item, False, None, min(record.valid_from for record in later), "")
    ended = max((record.valid_until for record in records if record.valid_until), default=None)
    return ItemStatus(item, False, ended, None, "")


def unbroken(records: list, today: dt.date) -> tuple[Any, dt.date | None]:
    """The record that holds today and lasts longest, with the end of the unbroken stretch of records it is part of."""
    now = [record for record in records if record.valid_from <= today and _end(record) >= today]
    if not now:
        return None, None
    best = max(now, key=_end)
    return best, _unbroken_until(best, records)


def _end(record: Any) -> dt.date:
    return record.valid_until or dt.date.max


def _unbroken_until(record: Any, records: list) -> dt.date | None:
    until = record.valid_until
    for candidate in sorted(records, key=lambda r: r.valid_from):
        if until is None:
            return None
        if candidate.valid_from <= until + dt.timedelta(days=1) and _end(candidate) > until:
            until = candidate.valid_until
    return until
