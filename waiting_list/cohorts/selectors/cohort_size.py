"""The size of a cohort: one statement over the narrow table of who waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from base.actors import Actor
from base.formatting import number
from base.permissions import Permission, require
from waiting_list.cohorts.filters import CohortFilter
from waiting_list.pathways.models.waiting import Waiting

SMALL = 5
"""Who may not see patients is not told how many there are when there are some, and fewer than this."""


@dataclass(frozen=True, slots=True)
class Count:
    """The size of a cohort, as the asker may know it: ``number`` is None where it is small."""

    number: int | None

    @property
    def suppressed(self) -> bool:
        return self.number is None

    @property
    def words(self) -> str:
        return f"fewer than {SMALL}" if self.number is None else number(self.number)


def rows_of(actor: Actor, cohort: CohortFilter, *, today: dt.date | None = None) -> QuerySet[Waiting]:
    """The narrow rows of a cohort. ``today``: the London day waits are measured on."""
    return Waiting.objects.visible_to(actor).filter(cohort.condition(today or timezone.localdate()))


def count_of(actor: Actor, cohort: CohortFilter, *, today: dt.date | None = None) -> int:
    """The number of needs of the actor's trust that wait in this cohort. One query."""
    require(actor, Permission.VIEW_REPORTS)
    return rows_of(actor, cohort, today=today).count()


def count_for(actor: Actor, cohort: CohortFilter, *, today: dt.date | None = None) -> Count:
    """The count as this actor may know it: small ones only for those who may see patients."""
    return as_allowed(actor, count_of(actor, cohort, today=today))


def as_allowed(actor: Actor, counted: int) -> Count:
    hidden = 0 < counted < SMALL and not actor.may(Permission.VIEW_PATIENTS)
    return Count(None if hidden else counted)
