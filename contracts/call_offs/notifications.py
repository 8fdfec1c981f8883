"""Days of a contract that come nearer, standstills that have ended, and what its provider is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from base.actors import Actor
from base.formatting import count, day, london_day
from base.permissions import Permission
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.models.life import Representation, StandingTerms
from notifications.expiry import at_end_of
from notifications.kinds import FindTasks, Kind, NoticeContent, NoticeKind, TaskContent, TaskKind

State = CallOff.State
LIVE = (State.ACTIVE, State.SUSPENDED)
CALL_OFF = "call_off"
"""Where the body of a message names the call-off it is about."""

END_STAGES = (180, 90, 30)
"""Days before a contract's end: time to decide on an option, to buy anew, to hand back."""

NOTICE_SEEN = dt.timedelta(days=60)
MOVED = {
    "activated": "is active",
    "suspended": "is suspended: nothing can be booked on it",
    "resumed": "is active again",
    "terminated": "was terminated",
    "expired": "has expired",
    "variation_approved": "was varied",
}
LIFE_TOPICS = dict.fromkeys(
    (
        "call_off.activated",
        "call_off.suspended",
        "call_off.resumed",
        "call_off.terminated",
        "call_off.expired",
        "call_off.signed",
        "call_off.variation_approved",
    ),
    CALL_OFF,
)
STANDSTILL_TOPICS = dict.fromkeys(
    (
        "call_off.standstill_begun",
        "call_off.standstill_abandoned",
        "call_off.representation_opened",
        "call_off.activated",
    ),
    CALL_OFF,
)


def narrowed(rows: QuerySet, ids: Collection[int] | None, name: str = "pk") -> QuerySet:
    """The rows of these subjects; all of them where no subject is named."""
    return rows if ids is None else rows.filter(**{f"{name}__in": ids})


def due_about(call_off: CallOff, words: str, **more: Any) -> TaskContent:
    """Something that waits for the trust of a call-off; it leads to the call-off's page unless ``more`` says otherwise."""
    page: dict[str, Any] = {"href": reverse("call-off", args=[call_off.pk]), "subject": call_off.pk}
    return TaskContent(trust_id=call_off.trust_id, words=words[:200], **(page | more))


def contract_task(
    name: str, title: str, right: Permission, find: FindTasks, topics: Mapping[str, str], **more
) -> TaskKind:
    """A kind of task in the group that the preferences call Contracts."""
    return TaskKind(name=name, title=title, right=right, group="Contracts", find=find, topics=topics, **more)


def ending(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """Live contracts that end within 180 days, told again at 90 and 30, and before the last day to give notice."""
    today = london_day(timezone.now())
    live = CallOff.objects.visible_to(by).filter(state__in=LIVE, ends_on__lte=today + dt.timedelta(END_STAGES[0]))
    for call_off in narrowed(live, ids):
        left = (call_off.ends_on - today).days
        reached = min(days for days in END_STAGES if left <= days)
        yield due_about(
            call_off,
            f"{call_off.reference} ends on {day(call_off.ends_on)}",
            key=f"{call_off.pk}-{call_off.ends_on}-{reached}",
            why="Exercise an option, buy anew, or plan how work in progress is handed back.",
            due_at=at_end_of(call_off.ends_on),
        )


def notice_days(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """The last day on which notice still ends a contract with its term, from 60 days before it."""
    today = london_day(timezone.now())
    terms = StandingTerms.objects.visible_to(by).filter(call_off__state__in=LIVE, notice_days__gt=0)
    for standing_terms in narrowed(terms, ids, "call_off_id").select_related("call_off"):
        last = standing_terms.call_off.ends_on - dt.timedelta(days=standing_terms.notice_days)
        if today <= last <= today + NOTICE_SEEN:
            yield due_about(
                standing_terms.call_off,
                f"Last day to give notice on {standing_terms.call_off.reference}: {day(last)}",
                key=f"{standing_terms.call_off_id}-{last}",
                due_at=at_end_of(last),
                why=f"It ends on {day(standing_terms.call_off.ends_on)} with {count(standing_terms.notice_days, 'day')} of notice.",
            )


def standstills(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """Awards whose standstill has ended with nothing against them: they can be signed."""
    ended = CallOff.objects.visible_to(by).filter(
        state=State.STANDSTILL, standstill_ends_on__lt=london_day(timezone.now())
    )
    open_ones = Representation.objects.visible_to(by).filter(closed_on=None).values("call_off_id")
    for call_off in narrowed(ended, ids).exclude(pk__in=open_ones):
        words = f"The standstill of {call_off.reference} ended on {day(call_off.standstill_ends_on)}"
        yield due_about(call_off, words, why="Record that it was signed, then have it activated.")


def moved(by: Actor, body: Mapping) -> Iterator[NoticeContent]:
    """To the provider: a contract of theirs went live, was suspended, resumed, ended."""
    verb = body["topic"].removeprefix("call_off.")
    for call_off in CallOff.objects.visible_to(by).filter(pk=body[CALL_OFF]).select_related("trust"):
        yield NoticeContent(
            words=f"{call_off.reference} with {call_off.trust.short_name} {MOVED[verb]}",
            provider_id=call_off.provider_id,
            href=reverse("call-off", args=[call_off.pk]),
        )


KINDS: tuple[Kind, ...] = (
    contract_task(
        "contracts.end",
        "Contracts that end within 180, 90 and 30 days",
        Permission.MANAGE_CONTRACTS,
        ending,
        LIFE_TOPICS,
        icon="calendar",
    ),
    contract_task(
        "contracts.notice",
        "The last day to give notice on a contract",
        Permission.MANAGE_CONTRACTS,
        notice_days,
        LIFE_TOPICS,
        icon="calendar",
    ),
    contract_task(
        "contracts.standstill",
        "Standstills that have ended",
        Permission.MANAGE_CONTRACTS,
        standstills,
        STANDSTILL_TOPICS,
    ),
    NoticeKind(
        name="told.contract",
        title="Contracts of yours that start, stop or change",
        group="Contracts",
        right=Permission.VIEW_CONTRACTS,
        for_trust=False,
        topics=tuple(f"call_off.{verb}" for verb in MOVED),
        tell=moved,
    ),
)
