"""Who waits for what a session offers: the needs that may be put on its list, long waiters first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from base.actors import Actor
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session
from waiting_list.models import Need
from waiting_list.pathways.models.needs import urgent_first


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
    return (
        Need.objects.visible_to(actor)
        .filter(state=Need.State.WAITING, tfc=session.service_line.tfc)
        .filter(~Exists(live))
        .select_related("patient")
        .order_by(urgent_first(), "started_on", "pk")
    )


def waiter(need: Need, session: Session) -> Waiter:
    """Whole weeks waited on the day of the list."""
    return Waiter(need, max(0, (session.day - need.started_on).days // 7))
