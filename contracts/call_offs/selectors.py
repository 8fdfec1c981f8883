"""What the pages and the API of contracts read. Every read starts from what the actor may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from audit.models import Event
from base.actors import Actor
from base.errors import NotFound
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.frameworks.models import Framework, Lot, LotSupplier
from contracts.rates.models import DayType, RateCard, RateLine
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


def call_off(actor: Actor, call_off_id: int) -> CallOff:
    """One call-off with its lines, their sites and rate cards. Five queries."""
    found = call_offs(actor).prefetch_related(*whole(actor)).filter(pk=call_off_id).first()
    if found is None:
        raise NotFound()
    return found


def whole(actor: Actor) -> list[Prefetch]:
    """The parts of a call-off, each in one query however many call-offs there are."""
    lines = ServiceLine.objects.visible_to(actor).prefetch_related("line_sites__site").order_by("name")
    cards = RateCard.objects.visible_to(actor).prefetch_related("lines").order_by("version")
    return [Prefetch("service_lines", lines), Prefetch("rate_cards", cards)]


def trail(actor: Actor, one: CallOff) -> QuerySet[Event]:
    """What was done to a call-off and by whom, newest first."""
    events = Event.objects.visible_to(actor).filter(target_type="contracts_calloff", target_id=str(one.pk))
    # Who read a document stays in the audit trail: it is no step of the contract.
    steps = events.filter(source=Event.Source.SERVICE).exclude(name="call_off.document_taken")
    return steps.order_by("-id")[:30]


@dataclass(frozen=True, slots=True)
class RateRow:
    """A line's price on one kind of day, as the card in force says."""

    line: ServiceLine
    day_type: DayType
    rate: RateLine | None


def rate_rows(lines: Iterable[ServiceLine], card: RateCard | None) -> list[RateRow]:
    """Every line on every kind of day, whether it has a price or not."""
    rates = sorted(card.lines.all(), key=lambda one: one.unit != "follow_up") if card else []
    held = {(one.service_line_id, one.day_type): one for one in rates}
    return [RateRow(line, kind, held.get((line.pk, kind.value))) for line in lines for kind in DayType]


def card_on(cards: Iterable[RateCard], day: dt.date) -> RateCard | None:
    """The card in force on a day, else the first one to come."""
    cards = sorted(cards, key=lambda card: card.valid_from)
    begun = [card for card in cards if card.valid_from <= day]
    return begun[-1] if begun else next(iter(cards), None)


def frameworks(actor: Actor) -> QuerySet[Framework]:
    """All frameworks with their lots and the suppliers on them."""
    suppliers = (
        LotSupplier.objects.visible_to(actor)
        .select_related("provider")
        .order_by("provider__name", "joined_on")
    )
    lots = Lot.objects.visible_to(actor).prefetch_related(Prefetch("suppliers", suppliers)).order_by("number")
    return Framework.objects.visible_to(actor).prefetch_related(Prefetch("lots", lots)).order_by("reference")


def framework(actor: Actor, framework_id: int) -> Framework:
    found = frameworks(actor).filter(pk=framework_id).first()
    if found is None:
        raise NotFound()
    return found


def lots_to_choose(actor: Actor) -> QuerySet[Lot]:
    """Lots a call-off can be made from, as a form offers them."""
    return (
        Lot.objects.visible_to(actor).select_related("framework").order_by("framework__reference", "number")
    )


def rooms_for_systems(actor: Actor) -> QuerySet[Room]:
    """Rooms in use that the actor's system may name: a trust's own, or those of the trusts a provider works for."""
    return (
        Room.objects.visible_to(actor)
        .filter(open=True, site__open=True)
        .select_related("site", "trust")
        .order_by("pk")
    )


def lines_for_systems(actor: Actor) -> QuerySet[ServiceLine]:
    """Service lines of call-offs that are not drafts, with their sites."""
    lines = ServiceLine.objects.visible_to(actor).exclude(call_off__state__in=BEFORE)
    return lines.select_related("call_off").prefetch_related("line_sites").order_by("pk")
