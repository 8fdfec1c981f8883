"""The kinds of slots a service line's lists usually have: the trust's own habit, no term of the contract."""

from __future__ import annotations

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import ServiceLine
from trusts.slot_mix import HALF_DAY, Mix, as_json, why_not


@transaction.atomic
def set_usual_slots(*, by: Actor, service_line_id: int, slots: Mix) -> ServiceLine:
    """Set the slots of half a day of the line's lists; none leaves those of the room. Lists that are booked keep theirs.

    Raises InvalidInput where they take longer than half a day.
    """
    require(by, Permission.MANAGE_ESTATE)
    lines = ServiceLine.objects.visible_to(by).select_for_update(no_key=True)
    line = lines.filter(pk=service_line_id).first() if by.is_trust else None
    if line is None:
        raise NotFound("There is no such service line that you can see.", code="line_not_found")
    if wrong := why_not(slots, minutes=HALF_DAY):
        raise InvalidInput.of([Fault("/slots", "slots_invalid", f"{wrong}. Half a day is {HALF_DAY} minutes")])
    line.slot_mix = as_json(slots)
    line.save(update_fields=["slot_mix"])
    record("service_line.slots_set", by=by, target=line, slots=line.slot_mix)
    return line
