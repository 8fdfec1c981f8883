"""Delegated limits of a trust's standing financial instructions: may this person approve this value on this day?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Max, Q

from base.actors import Actor
from base.errors import Fault, RuleBroken
from base.formatting import day, money
from contracts.money.models.limits import DelegatedLimit


def limit_of(actor: Actor, *, trust_id: int, on: dt.date) -> Decimal | None:
    """The highest limit the person holds on a day (London), in pounds; None without one."""
    if actor.person_id is None:
        return None
    held = DelegatedLimit.objects.visible_to(actor).filter(
        Q(valid_until=None) | Q(valid_until__gte=on), trust_id=trust_id, person_id=actor.person_id, valid_from__lte=on
    )
    return held.aggregate(most=Max("amount"))["most"]


def why_above_limit(actor: Actor, *, trust_id: int, value: Decimal, on: dt.date) -> Fault | None:
    """The fault when the person's limit does not cover the value, None when it does. Jobs of the product need none."""
    if actor.is_system:
        return None
    limit = limit_of(actor, trust_id=trust_id, on=on)
    if limit is None:
        words = f"You have no delegated limit on {day(on)}: somebody whose limit covers {money(value)} has to decide."
        return Fault("/limit", "no_limit", words)
    if limit < value:
        words = f"Your delegated limit is {money(limit)}: somebody whose limit covers {money(value)} has to decide."
        return Fault("/limit", "above_limit", words)
    return None


def refuse_above_limit(actor: Actor, *, trust_id: int, value: Decimal, on: dt.date) -> None:
    """Raise RuleBroken when the person's limit does not cover the value on that day."""
    if fault := why_above_limit(actor, trust_id=trust_id, value=value, on=on):
        raise RuleBroken.of([fault])
