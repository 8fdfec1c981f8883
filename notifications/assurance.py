"""Registration, insurances and certificates of a provider that end soon: tasks for it, and for the trusts it works for.

Providers lie below this app, so what they have to tell is said here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from base.actors import Actor
from base.formatting import day, london_day
from base.permissions import Permission
from notifications.expiry import AHEAD, at_end_of, expiry_stage
from notifications.kinds import TaskContent, TaskKind, When
from notifications.subscriptions import listen
from providers.assurance import AssuranceStatus, assurance_status
from providers.models import STOPPING, Assurance, Engagement, Provider


class EndingItem(NamedTuple):
    """A provider's item that ends soon, or has ended, and its last day."""

    provider: Provider
    item: AssuranceStatus
    until: dt.date


def _ending(by: Actor, ids: Collection[int] | None, today: dt.date) -> Iterator[EndingItem]:
    records: dict[int, list[Assurance]] = defaultdict(list)
    found = Assurance.objects.visible_to(by)
    for record in found if ids is None else found.filter(provider__in=ids):
        records[record.provider_id].append(record)
    for provider in Provider.objects.visible_to(by).filter(pk__in=records):
        for item in assurance_status(records[provider.pk], today):
            if item.until is not None and item.until <= today + AHEAD:
                yield EndingItem(provider, item, item.until)


def _words(ends: EndingItem, today: dt.date, whose: str) -> str:
    ended = "ended" if ends.until < today else "ends"
    return f"{ends.item.item.label}{whose} {ended} on {day(ends.until)}"[:200]


def _key(ends: EndingItem, today: dt.date) -> str:
    return f"{ends.provider.pk}-{ends.item.item}-{ends.until}-{expiry_stage(ends.until, today)}"


def _why(ends: EndingItem) -> str:
    if ends.item.item in STOPPING:
        return "After that day nothing new is booked or offered until its renewal is recorded."
    return "Record its renewal."


def ending_for_provider(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    today = london_day(timezone.now())
    for ends in _ending(by, ids, today):
        yield TaskContent(
            subject=ends.provider.pk,
            key=_key(ends, today),
            provider_id=ends.provider.pk,
            words=_words(ends, today, ""),
            why=_why(ends),
            href=reverse("own-assurance"),
            due_at=at_end_of(ends.until),
        )


def ending_for_trusts(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    today = london_day(timezone.now())
    trusts: dict[int, list[int]] = defaultdict(list)
    for trust_id, provider_id in Engagement.objects.visible_to(by).values_list("trust_id", "provider_id"):
        trusts[provider_id].append(trust_id)
    for ends in _ending(by, ids, today):
        for trust_id in trusts[ends.provider.pk]:
            yield TaskContent(
                subject=ends.provider.pk,
                key=_key(ends, today),
                trust_id=trust_id,
                words=_words(ends, today, f" of {ends.provider.name}"),
                why=_why(ends),
                href=reverse("provider-assurance", args=[ends.provider.pk]),
                due_at=at_end_of(ends.until),
            )


def _kind(name: str, title: str, right: Permission, find: Callable, *, trust: bool) -> TaskKind:
    return TaskKind(
        name=name,
        title=title,
        right=right,
        group="Team" if not trust else "Providers",
        for_trust=trust,
        usual=When.AT_ONCE,
        find=find,
        topics={"assurance.changed": "provider"},
        icon="flag",
    )


def listen_to_assurance() -> None:
    listen(
        _kind(
            "assurance.ends",
            "Your registration, insurances and certificates that end within 60, 30 and 7 days",
            Permission.MANAGE_CLINICIANS,
            ending_for_provider,
            trust=False,
        ),
        _kind(
            "assurance.of_provider",
            "Registrations and insurances of your providers that end within 60, 30 and 7 days",
            Permission.CHECK_CLEARANCE,
            ending_for_trusts,
            trust=True,
        ),
    )
