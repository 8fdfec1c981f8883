"""Setting the delegated limits of a trust's people. Nobody sets their own."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership
from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import NotFound, RuleBroken
from base.permissions import Permission, require
from contracts.money.models.limits import DelegatedLimit


@transaction.atomic
def set_limit(
    *, by: Actor, person_id: int, amount: Decimal, valid_from: dt.date, valid_until: dt.date | None = None
) -> DelegatedLimit:
    """Give a person of the trust a limit from a day on. Limits may overlap: the highest counts."""
    require(by, Permission.SET_LIMITS)
    if person_id == by.person_id:
        raise RuleBroken("Nobody sets their own delegated limit.", code="own_limit")
    faults = FaultCollector()
    member = _member(by, person_id)
    if member is None:
        faults.add("/person_id", "unknown_value", "Select one of the trust's people")
    if amount <= 0:
        faults.add("/amount", "invalid", "The limit must be more than £0")
    if valid_until and valid_until < valid_from:
        faults.add("/valid_until", "ends_before_it_starts", "It must end on or after the day it starts")
    person = faults.checked(member).person
    made = DelegatedLimit.objects.create(
        trust_id=by.own_trust_id,
        said_by=by.label,
        said_by_person_id=by.person_id,
        person_id=person_id,
        person_name=person.name,
        amount=amount,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    record("limit.set", by=by, target=made, person=person_id, amount=str(amount))
    return made


@transaction.atomic
def end_limit(*, by: Actor, limit_id: int, valid_until: dt.date) -> DelegatedLimit:
    """Let a limit end on a day. What was approved under it stands."""
    require(by, Permission.SET_LIMITS)
    found = DelegatedLimit.objects.visible_to(by).select_for_update().filter(pk=limit_id).first()
    if found is None:
        raise NotFound()
    if found.person_id == by.person_id:
        raise RuleBroken("Nobody sets their own delegated limit.", code="own_limit")
    faults = FaultCollector()
    if valid_until < found.valid_from:
        faults.add("/valid_until", "ends_before_it_starts", "It must end on or after the day it starts")
    faults.stop()
    found.valid_until = valid_until
    found.save(update_fields=["valid_until"])
    record("limit.ended", by=by, target=found)
    return found


def _member(by: Actor, person_id: int) -> Membership | None:
    members = Membership.objects.visible_to(by).select_related("person")
    return members.filter(trust_id=by.own_trust_id, person_id=person_id, active=True).first()
