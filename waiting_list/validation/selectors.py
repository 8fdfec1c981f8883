"""Patients due to be asked, every twelve weeks, whether they still wait.

The measure of the waiting list minimum data set: RTT waits of twelve weeks or more, without those who attended or were
listed in the last twelve weeks and those who have an appointment or a date to come in within the next four. Validated
means asked less than twelve weeks ago, here or by the trust's list. A list's day that has not come yet or is the
first of 1900 is a fault of the data and validates nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from base.actors import Actor
from base.formatting import ratio
from base.lists import CursorPage, cursor_page
from base.permissions import Permission, require
from waiting_list.pathways.models.needs import Need
from waiting_list.pathways.models.waiting import Waiting
from waiting_list.pathways.selectors import rows_with
from waiting_list.validation.models import Validation

EVERY = dt.timedelta(weeks=12)
"""NHS England asks that a patient who has waited twelve weeks is validated, and every twelve weeks from then on."""

SOON = dt.timedelta(weeks=4)
NO_DAY = dt.date(1900, 1, 1)
ORDER = ("started_on", "need_id")


@dataclass(frozen=True, slots=True)
class ValidationFigures:
    """Counts of waiting needs. ``in_scope`` must be asked every twelve weeks; ``wrong_day`` have a day that cannot be."""

    in_scope: int
    validated: int
    wrong_day: int
    removed_here: int

    @property
    def due(self) -> int:
        return self.in_scope - self.validated

    @property
    def share(self) -> float | None:
        return self.validated / self.in_scope if self.in_scope else None

    @property
    def share_words(self) -> str:
        return ratio(self.validated, self.in_scope)


@dataclass(frozen=True, slots=True)
class DueRow:
    """Somebody to ask: the need, when they were last asked, and how often they could not be reached since."""

    row: Waiting
    last_asked: dt.date | None
    tries: int


def long_enough(today: dt.date) -> Q:
    """On rows of ``Waiting``: under RTT for twelve weeks or more."""
    return Q(clock=Need.Clock.RTT, started_on__lte=today - EVERY)


def nothing_near(today: dt.date) -> Q:
    """On rows of ``Waiting``: not seen or listed of late, and nothing within the next four weeks."""
    return (
        (Q(seen_on__isnull=True) | Q(seen_on__lte=today - EVERY) | Q(seen_on__gt=today))
        & (Q(tci_on__isnull=True) | Q(tci_on__lt=today) | Q(tci_on__gt=today + SOON))
        & (Q(next_on__isnull=True) | Q(next_on__lt=today) | Q(next_on__gt=today + SOON))
    )


def in_scope(today: dt.date) -> Q:
    """On rows of ``Waiting``: those who must be asked every twelve weeks."""
    return long_enough(today) & nothing_near(today)


def validated(today: dt.date) -> Q:
    """On rows of ``Waiting``: asked less than twelve weeks ago."""
    asked = Q(asked_on__isnull=False, asked_on__gt=today - EVERY)
    by_list = Q(validated_on__isnull=False, validated_on__gt=today - EVERY, validated_on__lte=today)
    return asked | by_list


def wrong_day(today: dt.date) -> Q:
    return Q(validated_on__isnull=False) & (Q(validated_on__gt=today) | Q(validated_on__lte=NO_DAY))


def not_validated(today: dt.date) -> Q:
    asked = Q(asked_on__isnull=True) | Q(asked_on__lte=today - EVERY)
    by_list = Q(validated_on__isnull=True) | Q(validated_on__lte=today - EVERY) | Q(validated_on__gt=today)
    return asked & by_list


def validation_figures(actor: Actor, *, today: dt.date | None = None) -> ValidationFigures:
    """Two queries."""
    require(actor, Permission.VIEW_REPORTS)
    today = today or timezone.localdate()
    counted = (
        Waiting.objects.visible_to(actor)
        .filter(long_enough(today))
        .aggregate(
            in_scope=Count("need_id", filter=nothing_near(today)),
            validated=Count("need_id", filter=nothing_near(today) & validated(today)),
            wrong_day=Count("need_id", filter=wrong_day(today)),
        )
    )
    return ValidationFigures(**counted, removed_here=removed_here(actor).count())


def due_rows(actor: Actor, *, today: dt.date | None = None) -> QuerySet[Waiting]:
    """Those to be asked now."""
    today = today or timezone.localdate()
    return Waiting.objects.visible_to(actor).filter(in_scope(today) & not_validated(today))


def due_page(actor: Actor, query: Mapping[str, str], *, tfc: str = "", size: int = 50) -> CursorPage:
    """A stretch of the queue, the longest wait first. For those who may see patients."""
    require(actor, Permission.VIEW_PATIENTS)
    rows = due_rows(actor)
    if tfc:
        rows = rows.filter(tfc=tfc)
    page = rows_with(cursor_page(rows.values(*ORDER), query, ORDER, size), actor, "need__patient")
    tries = tries_of(actor, [row.need_id for row in page])
    return CursorPage([DueRow(row, _last(row), tries.get(row.need_id, 0)) for row in page], page.after)


def _last(row: Waiting) -> dt.date | None:
    return max((day for day in (row.asked_on, row.validated_on) if day), default=None)


def tries_of(actor: Actor, need_ids: list[int]) -> dict[int, int]:
    """Need → how often the patient could not be reached since they last answered. Two queries."""
    answers = Validation.objects.visible_to(actor).filter(need_id__in=need_ids)
    missed = Q(outcome=Validation.Outcome.NOT_REACHED)
    last = dict(answers.exclude(missed).values_list("need_id").annotate(Max("id")).order_by())
    tries: dict[int, int] = {}
    for need_id, pk in answers.filter(missed).order_by().values_list("need_id", "id"):
        if pk > last.get(need_id, 0):
            tries[need_id] = tries.get(need_id, 0) + 1
    return tries


def removed_here(actor: Actor) -> QuerySet[Need]:
    """Taken off here, while the trust's own list still has them."""
    return Need.objects.visible_to(actor).filter(removed_here=True)
