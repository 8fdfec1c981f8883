"""Reads for the pages and the API of contracts. Every read starts from what the actor may see."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from audit.models import Event
from base.actors import Actor
from base.errors import NotFound
from base.formatting import count
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.call_offs.models.life import CancellationStep
from contracts.call_offs.policies.cancellation import Charge, charge_today, charge_words
from trusts.models import Room

State = CallOff.State
BEFORE = (State.DRAFT, State.STANDSTILL)
"""States in which an award is the trust's own business."""


def call_offs(actor: Actor, state: str = "", words: str = "") -> QuerySet[CallOff]:
    """Call-offs with both parties and the lot; a provider sees its own from the day they go live."""
    found = CallOff.objects.visible_to(actor).select_related("trust", "provider", "lot__framework")
    if actor.is_provider:
        found = found.exclude(state__in=BEFORE)
    if state:
        found = found.filter(state=state)
    if words:
        found = found.filter(
            Q(reference__icontains=words) | Q(title__icontains=words) | Q(provider__name__icontains=words)
        )
    return found.order_by("-starts_on", "reference")


def get_call_off(actor: Actor, call_off_id: int, *parts: Prefetch) -> CallOff:
    """One call-off with its lines and their sites in four queries, and the parts asked for. Raises NotFound."""
    found = call_offs(actor).prefetch_related(lines_of(actor), *parts).filter(pk=call_off_id).first()
    if found is None:
        raise NotFound()
    return found


def lines_of(actor: Actor) -> Prefetch:
    """The service lines of call-offs with their sites, in three queries however many call-offs there are."""
    lines = ServiceLine.objects.visible_to(actor).prefetch_related("line_sites__site").order_by("name")
    return Prefetch("service_lines", lines)


def trail(actor: Actor, call_off: CallOff) -> QuerySet[Event]:
    """Audit entries of a call-off with who made each, newest first."""
    events = Event.objects.visible_to(actor).filter(target_type="contracts_calloff", target_id=str(call_off.pk))
    # Who read a document stays in the audit trail: it is no step of the contract.
    steps = events.filter(source=Event.Source.SERVICE).exclude(name="call_off.document_taken")
    return steps.order_by("-id")[:30]


def rooms_for_systems(actor: Actor) -> QuerySet[Room]:
    """Rooms in use that the actor's system may name: a trust's own, or those of the trusts a provider works for."""
    return (
        Room.objects.visible_to(actor).filter(open=True, site__open=True).select_related("site", "trust").order_by("pk")
    )


def lines_for_systems(actor: Actor) -> QuerySet[ServiceLine]:
    """Service lines of call-offs that are not drafts, with their sites."""
    lines = ServiceLine.objects.visible_to(actor).exclude(call_off__state__in=BEFORE)
    return lines.select_related("call_off").prefetch_related("line_sites").order_by("pk")


OPEN = (State.DRAFT, State.STANDSTILL, State.ACTIVE, State.SUSPENDED)
"""States in which the rules still matter; what has ended keeps what was said last."""


def open_call_offs(by: Actor, **narrowed) -> list[CallOff]:
    """Call-offs whose rules still matter, narrowed as asked, under lock in the order of their ids."""
    found = CallOff.objects.visible_to(by).filter(state__in=OPEN, **narrowed).order_by("pk")
    return list(found.select_related("provider", "lot__framework").select_for_update(no_key=True, of=("self",)))


def charge_on(
    actor: Actor, *, call_off_id: int, list_day: dt.date, today: dt.date, expected_price: Decimal
) -> Charge | None:
    """The charge for cancelling a list today by its contract's ladder; None where it has no ladder. One query."""
    steps = list(CancellationStep.objects.visible_to(actor).filter(call_off_id=call_off_id))
    if not steps:
        return None
    return charge_today(steps, list_day=list_day, today=today, expected_price=expected_price)


def cancelling_today(
    actor: Actor, *, call_off_id: int, list_day: dt.date, today: dt.date, expected_price: Decimal
) -> str:
    """The cost of cancelling a list today by its contract's ladder, as a sentence; empty without a ladder. One query."""
    charge = charge_on(actor, call_off_id=call_off_id, list_day=list_day, today=today, expected_price=expected_price)
    return charge_words(charge, days_words=count(charge.days_left, "day")) if charge else ""
