"""Rate cards as pages and systems read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from base.actors import Actor
from contracts.call_offs import selectors
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.rates.models import DayType, RateCard, RateLine


def priced_call_off(actor: Actor, call_off_id: int) -> CallOff:
    """One call-off with its lines, their sites, and every version of its prices. Five queries. Raises NotFound."""
    cards = RateCard.objects.visible_to(actor).prefetch_related("lines").order_by("version")
    return selectors.get_call_off(actor, call_off_id, Prefetch("rate_cards", cards))


@dataclass(frozen=True, slots=True)
class RateRow:
    """A line's price on one kind of day, as the card in force says."""

    line: ServiceLine
    day_type: DayType
    rate: RateLine | None


def rate_rows(lines: Iterable[ServiceLine], card: RateCard | None) -> list[RateRow]:
    """Every line on every kind of day, whether it has a price or not."""
    rates = sorted(card.lines.all(), key=lambda line: line.unit != "follow_up") if card else []
    held = {(rate.service_line_id, rate.day_type): rate for rate in rates}
    return [RateRow(line, kind, held.get((line.pk, kind.value))) for line in lines for kind in DayType]


def card_on(cards: Iterable[RateCard], day: dt.date) -> RateCard | None:
    """The card in force on a day, else the first one to come."""
    cards = sorted(cards, key=lambda card: card.valid_from)
    begun = [card for card in cards if card.valid_from <= day]
    return begun[-1] if begun else next(iter(cards), None)
