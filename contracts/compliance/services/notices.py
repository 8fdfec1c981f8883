"""Notices of an award, as they were published."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.permissions import Permission, require
from contracts.call_offs.services.entry import own_call_off
from contracts.compliance.models import AwardNotice
from contracts.compliance.services.gate import recheck


@transaction.atomic
def record_notice(
    *,
    by: Actor,
    call_off_id: int,
    kind: str,
    number: str = "",
    published_on: dt.date | None = None,
    representations_by: dt.date | None = None,
    standstill_ends_on: dt.date | None = None,
    wording: str = "",
) -> AwardNotice:
    """Record a notice with the dates it states. Impossible ones are let in: the gate is there to find them."""
    require(by, Permission.CHECK_COMPLIANCE)
    call_off = own_call_off(by, call_off_id)
    faults = FaultCollector()
    if kind not in AwardNotice.Kind.values:
        faults.add("/kind", "unknown_value", "Select the kind of notice from the list")
    if not (published_on or representations_by or standstill_ends_on or wording.strip()):
        faults.add("/published_on", "required", "Enter at least one date of the notice, or its wording")
    faults.stop()
    made = AwardNotice.objects.create(
        trust_id=call_off.trust_id,
        call_off=call_off,
        kind=kind,
        number=number.strip(),
        published_on=published_on,
        representations_by=representations_by,
        standstill_ends_on=standstill_ends_on,
        wording=wording.strip(),
        said_by=by.label,
        said_by_person_id=by.person_id,
    )
    record("call_off.notice_recorded", by=by, target=call_off, kind=kind, number=made.number)
    recheck(by=by, call_off=call_off, cause="notice recorded")
    return made
