"""Authorship of a draft: nobody approves or overrides what they made."""

from __future__ import annotations

from audit.models import Event
from base.actors import Actor
from contracts.call_offs.models.call_offs import CallOff

DRAFTING = (
    "call_off.entered",
    "call_off.changed",
    "call_off.line_saved",
    "call_off.line_removed",
    "call_off.rates_set",
)
"""What the audit trail calls the making of a draft: whoever did one of these does not approve it."""


def worked_on_it(by: Actor, call_off: CallOff) -> bool:
    """True where the person entered the draft or changed anything in it, by the audit trail."""
    if by.person_id is None:
        return False
    trail = Event.objects.visible_to(by).filter(
        target_type="contracts_calloff", target_id=str(call_off.pk), name__in=DRAFTING, person_id=by.person_id
    )
    return call_off.made_by_person_id == by.person_id or trail.exists()
