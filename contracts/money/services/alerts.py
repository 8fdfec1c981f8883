"""Warning people when a call-off's money goes: once for each threshold and maximum contract value."""

from __future__ import annotations

from django.db import transaction

from audit.services import record
from base.actors import Actor
from contracts.call_offs.models.call_offs import CallOff
from contracts.money.ledger import Balance, balances
from contracts.money.models.opening import SpendAlert
from contracts.money.policies.spending import THRESHOLDS, reached
from plumbing.outbox import send

WATCHED = (CallOff.State.ACTIVE, CallOff.State.SUSPENDED)


@transaction.atomic
def warn_of_spend(*, by: Actor) -> int:
    """Send a message for every threshold newly reached. A variation of the value lets them be sent again. Returns how many."""
    watched = list(CallOff.objects.visible_to(by).filter(state__in=WATCHED).order_by("pk"))
    spent = balances(actor=by, call_offs=watched)
    high = [call_off for call_off in watched if reached(spent[call_off.pk])]
    already_warned = set(
        SpendAlert.objects.visible_to(by)
        .filter(call_off__in=[call_off.pk for call_off in high])
        .values_list("call_off_id", "threshold", "maximum_value")
    )
    due = [
        (call_off, threshold)
        for call_off in high
        for threshold in THRESHOLDS
        if threshold <= reached(spent[call_off.pk])
        and (call_off.pk, threshold, call_off.maximum_value) not in already_warned
    ]
    for call_off, threshold in due:
        _warn(by, call_off, threshold, spent[call_off.pk])
    return len(due)


def _warn(by: Actor, call_off: CallOff, threshold: int, balance: Balance) -> None:
    SpendAlert.objects.create(
        trust_id=call_off.trust_id,
        call_off=call_off,
        threshold=threshold,
        maximum_value=call_off.maximum,
        drawdown=balance.drawdown,
    )
    record("call_off.spend_alert", by=by, target=call_off, threshold=threshold)
    send("call_off.spend_alert", trust_id=call_off.trust_id, call_off=call_off.pk, threshold=threshold)
