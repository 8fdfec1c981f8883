"""The words of the provider's pages: offers, rosters, what is to be logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from base.formatting import clock, count, day, listing, money
from providers.models import Clinician
from sessions_app.booking.selectors.slots import PART_SHORT, part_of
from sessions_app.offers.selectors.offers import Offer
from sessions_app.session.models.sessions import Session


def offers_title(total: int, first: dt.datetime | None) -> str:
    """``5 offers to answer, the first by Sun 29 Nov 2026``; of all pages."""
    if first is None:
        return "No offers to answer"
    return f"{count(total, 'offer')} to answer, the first by {day(first)}"


def list_name(session: Session) -> str:
    """``Sat 5 Dec 2026, PM``."""
    return f"{day(session.starts_at)}, {PART_SHORT[part_of(session.starts_at)]}"


def times(session: Session) -> str:
    return f"{clock(session.starts_at)} to {clock(session.ends_at)}"


def can_staff(offer: Offer) -> tuple[str, str]:
    """Whether the provider's own people could do it: a result and its words."""
    if not offer.wanted:
        return "na", "The trust sets no minimum team"
    if offer.can_staff:
        return "ok", f"{offer.wanted} of {count(offer.wanted, 'place')} can be filled"
    lacking = [f"{number} × {Clinician.Role(role).label.lower()}" for role, number in offer.gaps.items()]
    return "bad", f"Not cleared or not free: {listing(lacking)}"


def worth(offers: Sequence[Offer], ticked: frozenset[int]) -> Decimal:
    return sum((offer.session.expected_price for offer in offers if offer.session.pk in ticked), Decimal("0.00"))


def answer_bar(offers: Sequence[Offer], ticked: frozenset[int]) -> tuple[str, str]:
    """What the bar says when the page comes, and its button."""
    if not ticked:
        return "Tick the lists you answer", "Accept lists"
    total = worth(offers, ticked)
    lists = count(len(ticked), "list")
    return f"{lists} picked, {money(total)}", f"Accept {lists}, {money(total)}"


def accepted_words(sessions: Sequence[Session]) -> str:
    total = sum((session.expected_price for session in sessions), Decimal("0.00"))
    return f"{count(len(sessions), 'list')} accepted, {money(total)}. The rates are frozen. Name the teams next."


def declined_words(sessions: Sequence[Session]) -> str:
    return f"{count(len(sessions), 'list')} declined. The trust has been told why."


def by_day(sessions: Sequence[Session]) -> list[tuple[str, list[Session]]]:
    """Sessions in their order, under the day they take place."""
    return [(day(on), list(found)) for on, found in groupby(sessions, key=lambda session: session.day)]
