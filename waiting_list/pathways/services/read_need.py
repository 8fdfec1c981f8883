"""One need with everything about it, for somebody who may see patients; every look is recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.errors import NotFound
from base.permissions import Permission, require
from waiting_list.pathways.clock_story import ClockLine, ClockStatus, clock_lines, clock_status, what_stops
from waiting_list.pathways.models.needs import Need


class PatientAnswer(Protocol):
    """An answer to whether the patient still waits, as validation keeps it and the page shows it."""

    @property
    def day(self) -> dt.date: ...

    @property
    def removal_reason(self) -> str: ...

    @property
    def decided_by(self) -> str: ...

    @property
    def recorded_by(self) -> str: ...

    def get_outcome_display(self) -> str: ...

    def get_removal_reason_display(self) -> str: ...


@dataclass(frozen=True, slots=True)
class NeedStory:
    """A need, the others of its pathway, the story of the pathway's clock and what the patient answered."""

    need: Need
    others: list[Need]
    lines: list[ClockLine]
    status: ClockStatus
    stops: str
    answers: Sequence[PatientAnswer]
    today: dt.date


def read_need(*, by: Actor, need_id: int) -> NeedStory:
    """Raises NotAllowed without the right to see patients and NotFound for another organisation's need."""
    require(by, Permission.VIEW_PATIENTS)
    needs = Need.objects.visible_to(by).select_related("patient", "pathway", "site")
    need = needs.filter(pk=need_id).first()
    if need is None:
        raise NotFound()
    others = Need.objects.visible_to(by).filter(pathway=need.pathway_id).exclude(pk=need.pk)
    today = timezone.localdate()
    story = NeedStory(
        need=need,
        others=list(others.order_by("started_on", "pk")),
        lines=clock_lines(need.pathway.events.all()),
        status=clock_status(need, today),
        stops=what_stops(need),
        answers=list(need.validations.all()),
        today=today,
    )
    record("need.read", by=by, target=need)
    return story
