"""Clearance records that end soon: a task for the provider at 60, 30 and 7 days and on the day after.

Providers lie below this app, so what they have to tell is said here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils import timezone

from base.actors import Actor
from base.formatting import day, london_day
from base.permissions import Permission
from notifications.expiry import AHEAD, at_end_of, expiry_stage
from notifications.kinds import TaskContent, TaskKind, When
from notifications.subscriptions import listen
from providers.clearance import clearance_status
from providers.models import Clearance, Clinician


def ending_clearance(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """Items of active people that end within 60 days or have ended, by the unbroken stretch of their records."""
    today = london_day(timezone.now())
    active = Clinician.objects.visible_to(by).filter(active=True)
    people = list(active if ids is None else active.filter(pk__in=ids))
    records: dict[int, list[Clearance]] = defaultdict(list)
    for record in Clearance.objects.visible_to(by).filter(clinician__in=people):
        records[record.clinician_id].append(record)
    for person in people:
        for item in clearance_status(records[person.pk], today):
            if item.until is not None and item.until <= today + AHEAD:
                yield _due(person, item.item, item.words, item.until, today)


def _due(person: Clinician, item: str, words: str, until: dt.date, today: dt.date) -> TaskContent:
    ended = until < today
    return TaskContent(
        subject=person.pk,
        key=f"{person.pk}-{item}-{until}-{expiry_stage(until, today)}",
        provider_id=person.provider_id,
        words=f"{words} of {person.name} {'ended' if ended else 'ends'} on {day(until)}"[:200],
        why="They cannot be named on lists after that day until it is renewed.",
        href=reverse("clinician", args=[person.pk]),
        due_at=at_end_of(until),
    )


def listen_to_clearance() -> None:
    listen(
        TaskKind(
            name="clearance.ends",
            title="Clearance of your people that ends within 60, 30 and 7 days",
            right=Permission.MANAGE_CLINICIANS,
            group="Team",
            for_trust=False,
            usual=When.AT_ONCE,
            find=ending_clearance,
            topics={"clearance.changed": "clinician"},
            icon="person",
        )
    )
