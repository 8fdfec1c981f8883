"""What remains after lists, as pages and files show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from base.actors import Actor
from base.formatting import day
from contracts.models import CallOff
from sessions_app.aftercare.models import FollowUp, LateEvent

AGES = (("late_28", "More than 4 weeks late", 28), ("late_7", "More than a week late", 7), ("late", "Late", 0))


@dataclass(frozen=True, slots=True)
class Ageing:
    """How many open follow-ups are how late; each is counted once."""

    late_28: int
    late_7: int
    late: int
    due: int


def follow_ups(*, actor: Actor) -> QuerySet[FollowUp]:
    """All the actor may see, the first due first, with what a page shows of them."""
    return FollowUp.objects.visible_to(actor).select_related(
        "session__room", "session__site", "session__provider", "session__trust", "patient"
    )


def ageing(*, actor: Actor, today: dt.date) -> Ageing:
    """Open follow-ups by how late they are. One query."""
    days = [
        (today - due).days
        for due in FollowUp.objects.visible_to(actor).filter(state=FollowUp.State.OPEN).values_list("due_on", flat=True)
    ]
    return Ageing(
        sum(late > 28 for late in days),
        sum(7 < late <= 28 for late in days),
        sum(0 < late <= 7 for late in days),
        sum(late <= 0 for late in days),
    )


def late_events(*, actor: Actor) -> QuerySet[LateEvent]:
    return LateEvent.objects.visible_to(actor).select_related(
        "session__room", "session__site", "session__provider", "session__trust", "patient"
    )


def to_hand_back(*, actor: Actor, call_off: CallOff) -> QuerySet[FollowUp]:
    """What is still open under a contract, the first due first."""
    return follow_ups(actor=actor).filter(session__call_off=call_off, state=FollowUp.State.OPEN)


def not_handed_back(*, actor: Actor) -> QuerySet[CallOff]:
    """Contracts that have ended and whose care is not handed back yet, the last to end first."""
    over = CallOff.objects.visible_to(actor).filter(
        state__in=[CallOff.State.EXPIRED, CallOff.State.TERMINATED], hand_back=None
    )
    return over.select_related("provider").order_by("-ends_on", "reference")


HEADINGS = ("Hospital number", "List", "Room", "What", "Details", "With", "Owner", "Due", "Days late")


def hand_back_rows(found: QuerySet[FollowUp], today: dt.date) -> Iterator[list[str]]:
    """Rows of the hand-back file, below ``HEADINGS``."""
    for follow_up in found:
        yield [
            follow_up.patient.hospital_number or follow_up.patient.pseudonym,
            day(follow_up.session.day),
            follow_up.session.room.name,
            follow_up.get_kind_display(),
            follow_up.what,
            follow_up.get_side_display(),
            follow_up.owner,
            day(follow_up.due_on),
            str(max((today - follow_up.due_on).days, 0)),
        ]
