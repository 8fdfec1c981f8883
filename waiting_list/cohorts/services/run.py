"""From a count down to patients: who is in a cohort, page by page or as a file. Every look leaves its trace."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.errors import TooLarge
from base.lists import CursorPage, cursor_page, decode_cursor, encode_cursor
from base.permissions import Permission, require
from trusts.models import Trust
from waiting_list.cohorts.filters import CohortFilter
from waiting_list.cohorts.models import Cohort
from waiting_list.cohorts.selectors.cohort_size import rows_of
from waiting_list.pathways.models.waiting import Waiting
from waiting_list.pathways.selectors import rows_with

MOST_EXPORTED = 20_000
FEW = 5_000
ORDER = ("started_on", "need_id")
"""The longest wait first."""
WITH = ("need__patient", "need__site")

COLUMNS = (
    "Reference",
    "Hospital number",
    "Specialty",
    "Waits for",
    "OPCS-4",
    "Clock",
    "Priority",
    "Waits since",
    "Days waited",
    "Breach date",
    "TCI date",
    "Last validated",
)


@dataclass(frozen=True, slots=True)
class CohortRun:
    """A stretch of a cohort's patients, longest wait first, and how many there are in all."""

    page: CursorPage
    total: int


def run_cohort(
    *, by: Actor, cohort: CohortFilter, query: Mapping[str, str], size: int = 50, saved: Cohort | None = None
) -> CohortRun:
    """The patients of a cohort for somebody who may see patients. ``query['after']`` is where to go on.

    Recorded: who looked at which cohort and at how many, never whom.
    """
    require(by, Permission.VIEW_PATIENTS)
    rows = rows_of(by, cohort)
    # Few among many are gathered and put in order here: looking for them from the longest wait on would pass by
    # nearly everybody. Many are soon met on that way.
    few = list(rows.order_by().values_list(*ORDER)[: FEW + 1])
    if len(few) <= FEW:
        total, page = len(few), _page_of_few(by, sorted(few), query, size)
    else:
        places = cursor_page(rows.values(*ORDER), query, ORDER, size)
        total, page = rows.count(), rows_with(places, by, *WITH)
    _record("cohort.opened", by, cohort, saved, shown=len(page), of=total)
    return CohortRun(page, total)


def _page_of_few(by: Actor, found: list[tuple[dt.date, int]], query: Mapping[str, str], size: int) -> CursorPage:
    after = _place(decode_cursor(query.get("after"), len(ORDER)))
    rest = [place for place in found if after is None or place > after]
    shown = [dict(zip(ORDER, place, strict=True)) for place in rest[:size]]
    places = CursorPage(shown, encode_cursor(rest[size - 1]) if len(rest) > size else None)
    return rows_with(places, by, *WITH)


def _place(values: list[str] | None) -> tuple[dt.date, int] | None:
    """The place a cursor names, or None for anything that names none."""
    try:
        return (dt.date.fromisoformat(values[0]), int(values[1])) if values else None
    except ValueError:
        return None


def export_cohort(*, by: Actor, cohort: CohortFilter, saved: Cohort | None = None) -> Iterator[str]:
    """The same as lines of CSV, at most 20,000 patients; refuses with TooLarge before anything is sent."""
    require(by, Permission.VIEW_PATIENTS)
    rows = list(_with_patients(rows_of(by, cohort)).order_by(*ORDER)[: MOST_EXPORTED + 1])
    if len(rows) > MOST_EXPORTED:
        sentence = f"A file holds at most {MOST_EXPORTED:,} patients. Narrow the cohort down."
        raise TooLarge(sentence, code="cohort_too_large")
    _record("cohort.exported", by, cohort, saved, shown=len(rows), of=len(rows))
    return _lines(rows)


def _with_patients(rows: QuerySet[Waiting]) -> QuerySet[Waiting]:
    return rows.select_related(*WITH)


def _record(event: str, by: Actor, cohort: CohortFilter, saved: Cohort | None, **counts: Any) -> None:
    target = saved or Trust(pk=by.trust_id)
    record(event, by=by, target=target, trust_id=by.trust_id, filter=cohort.said, **counts)


def _lines(rows: list[Waiting]) -> Iterator[str]:
    today = timezone.localdate()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    yield "\ufeff"
    for cells in (COLUMNS, *(_cells(row, today) for row in rows)):
        writer.writerow([harmless(cell) for cell in cells])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def _cells(row: Waiting, today) -> tuple:
    need = row.need
    last = max((day for day in (row.validated_on, row.asked_on) if day), default=None)
    return (
        need.patient.pseudonym,
        need.patient.hospital_number,
        row.tfc,
        need.what,
        row.opcs,
        need.get_clock_display(),
        row.priority,
        row.started_on,
        (today - row.started_on).days,
        row.breach_on,
        row.tci_on,
        last,
    )


def harmless(cell: object) -> str:
    """Text a spreadsheet shows as it is: what it would take for a formula is marked as text."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
