"""Who waits for what a session offers: the needs that may be put on its list, long waiters first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When

from base.actors import Actor
from sessions_app.models import ListEntry, Session
from waiting_list.models import Need

URGENT_FIRST = ("P1", "P1A", "P1B", "P2", "TWW", "2WW", "URG")
"""Priorities that come before waiting time, however they are written in the trust's list."""


@dataclass(frozen=True, slots=True)
class Waiter:
    """A need with how long its patient will have waited on the day of the list."""

    need: Need
    weeks: int

    @property
    def over_18_weeks(self) -> bool:
        return self.weeks > 18


def waiting_for(*, actor: Actor, session: Session) -> QuerySet[Need]:
    """Waiting needs of the line's treatment function that are on no live list: urgent, then the longest wait."""
    live = ListEntry.objects.visible_to(actor).filter(need=OuterRef("pk"), live=True)
    urgent = Case(
        When(priority__in=URGENT_FIRST, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return (
        Need.objects.visible_to(actor)
        .filter(state=Need.State.WAITING, tfc=session.service_line.tfc)
        .filter(~Exists(live)).select_related("patient").order_by(urgent, "started_on", "pk")
    )  # fmt: skip


def waiter(need: Need, session: Session) -> Waiter:
    """Whole weeks waited on the day of the list."""
    return Waiter(need, max(0, (session.day - need.started_on).days // 7))
