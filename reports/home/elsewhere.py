"""Lists that wait for the other side: nothing to do about them, and yet worth knowing."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count
from django.urls import reverse

from base.actors import Actor
from base.formatting import count, listing
from base.permissions import Permission
from sessions_app.models import Session
from sessions_app.session.states import State


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The number of lists that wait for somebody, in words, and the page that shows them."""

    text: str
    why: str
    href: str


def elsewhere(actor: Actor) -> list[Elsewhere]:
    """Offers that wait for providers, or delivered lists that wait for trusts. One query, none without the right."""
    if actor.is_trust:
        if not actor.may(Permission.BOOK_SESSIONS):
            return []
        state, other, page, words = State.OFFERED, "provider", "planner", ("offer waits", "offers wait")
        what = "for an answer"
    else:
        if not actor.may(Permission.LOG_ACTIVITY):
            return []
        state, other, page = State.DELIVERED, "trust", "provider-sessions"
        words, what = ("delivered list waits", "delivered lists wait"), "for sign off"
    names = ArrayAgg(f"{other}__short_name", distinct=True, default=[])
    found = Session.objects.visible_to(actor).filter(state=state).aggregate(number=Count("pk"), names=names)
    if not found["number"]:
        return []
    text = f"{count(found['number'], *words)} {what}"
    return [Elsewhere(text, f"With {listing(sorted(found['names']))}.", reverse(page))]
