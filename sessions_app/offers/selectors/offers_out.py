"""What a trust has out with providers: proposals to answer, offers that wait, drafts nobody was asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from base.actors import Actor
from base.lists import Page, paginate
from sessions_app.offers.models import CounterOffer
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import State


@dataclass(frozen=True, slots=True)
class OffersOut:
    counters: list[CounterOffer]
    waiting: Page
    drafts: list[Session]


def offers_out(*, actor: Actor, query: Mapping[str, str]) -> OffersOut:
    """Four queries, whatever is out; what ends first comes first. ``query['page']``: which of the offers that wait."""
    sessions = Session.objects.visible_to(actor).with_places()
    return OffersOut(
        open_counters(actor=actor),
        paginate(sessions.filter(state=State.OFFERED).order_by("offer_ends_at", "pk"), query),
        list(sessions.filter(state=State.DRAFT).order_by("starts_at", "pk")),
    )


def open_counters(*, actor: Actor) -> list[CounterOffer]:
    """Proposals that wait for the trust, with both places. One query."""
    waiting = CounterOffer.objects.visible_to(actor).filter(state=CounterOffer.State.OPEN)
    return list(
        waiting.select_related(
            "room", "session__room", "session__site", "session__provider", "session__trust"
        ).order_by("session__offer_ends_at", "pk")
    )
