"""The order in which a trust's call-offs are offered lists that nobody took."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import CallOff

PLACES = range(1, 100)


def offered_in_order(*, actor: Actor):
    """Call-offs that can be offered lists, as the trust asks them. One query."""
    live = CallOff.objects.visible_to(actor).filter(state__in=[CallOff.State.ACTIVE, CallOff.State.SUSPENDED])
    return live.select_related("provider").order_by("offer_order", "reference")


@transaction.atomic
def set_offer_order(*, by: Actor, places: Mapping[int, int]) -> list[CallOff]:
    """Give call-offs their places, by id; 1 is asked first. Those alike are asked in the order of their references."""
    require(by, Permission.BOOK_SESSIONS)
    held = {
        call_off.pk: call_off
        for call_off in offered_in_order(actor=by)
        .filter(pk__in=places)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    }
    faults = [
        Fault(f"/{pk}", "call_off_not_found", "There is no such call-off that you can see.")
        for pk in places
        if pk not in held
    ]
    if faults:
        raise NotFound.of(faults, code="call_off_not_found")
    faults = [
        Fault(f"/{pk}", "invalid", "A place is a whole number from 1 to 99.")
        for pk, place in places.items()
        if place not in PLACES
    ]
    if faults:
        raise InvalidInput.of(faults)
    changed = [call_off for pk, call_off in held.items() if call_off.offer_order != places[pk]]
    for call_off in changed:
        before, call_off.offer_order = call_off.offer_order, places[call_off.pk]
        call_off.save(update_fields=["offer_order"])
        record("call_off.offer_order_set", by=by, target=call_off, before=before, after=call_off.offer_order)
    return changed
