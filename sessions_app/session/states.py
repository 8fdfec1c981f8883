"""The life of a session: its states, what each holds, and the moves between them. One table for code,
database (a seeded copy guards every update) and documentation (the diagram is generated from it)."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    STAFFED = "staffed", "Staffed"
    LOCKED = "locked", "Locked"
    IN_PROGRESS = "in_progress", "In progress"
    DELIVERED = "delivered", "Delivered"
    SIGNED_OFF = "signed_off", "Signed off"
    CLOSED = "closed", "Complete"
    CANCELLED = "cancelled", "Cancelled"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    UNFILLED = "unfilled", "Unfilled"
    DISCARDED = "discarded", "Discarded"


class CancelCause(models.TextChoices):
    """Who a cancelled list is down to: by it the contract's ladder charges, credits or does neither."""

    TRUST = "trust", "The trust"
    PROVIDER = "provider", "The provider"
    NEITHER = "neither", "Neither: something outside both"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.OFFERED, State.DISCARDED}),
    State.OFFERED: frozenset({State.ACCEPTED, State.DECLINED, State.WITHDRAWN, State.UNFILLED}),
    State.ACCEPTED: frozenset({State.STAFFED, State.CANCELLED}),
    State.STAFFED: frozenset({State.LOCKED, State.ACCEPTED, State.CANCELLED}),
    State.LOCKED: frozenset({State.IN_PROGRESS, State.ACCEPTED, State.CANCELLED}),
    State.IN_PROGRESS: frozenset({State.DELIVERED}),
    State.DELIVERED: frozenset({State.SIGNED_OFF, State.IN_PROGRESS}),
    State.SIGNED_OFF: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
    State.CANCELLED: frozenset(),
    State.DECLINED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.UNFILLED: frozenset(),
    State.DISCARDED: frozenset(),
}

WHO: dict[tuple[State, State], str] = {
    (State.DRAFT, State.OFFERED): "trust",
    (State.DRAFT, State.DISCARDED): "trust",
    (State.OFFERED, State.ACCEPTED): "provider, or the trust by accepting a counter-offer",
    (State.OFFERED, State.DECLINED): "provider, with a reason",
    (State.OFFERED, State.WITHDRAWN): "trust, with a reason",
    (State.OFFERED, State.UNFILLED): "by itself when the offer ends; the next call-off in the trust's order is asked",
    (State.ACCEPTED, State.STAFFED): "provider, when the team is whole and cleared on its day",
    (State.ACCEPTED, State.CANCELLED): "trust or provider, with a reason",
    (State.STAFFED, State.LOCKED): "trust",
    (State.STAFFED, State.ACCEPTED): "by itself when the team is no longer whole or cleared",
    (State.STAFFED, State.CANCELLED): "trust or provider, with a reason",
    (State.LOCKED, State.IN_PROGRESS): "trust or provider",
    (State.LOCKED, State.ACCEPTED): "by itself when somebody of the team is not cleared",
    (State.LOCKED, State.CANCELLED): "trust or provider, with a reason",
    (State.IN_PROGRESS, State.DELIVERED): "trust or provider",
    (State.DELIVERED, State.SIGNED_OFF): "trust, a person who did not record it as delivered",
    (State.DELIVERED, State.IN_PROGRESS): "trust, with a reason",
    (State.SIGNED_OFF, State.CLOSED): "trust, when nothing is left to be followed up",
}
"""By whom each move is made: the page of reference and the reasons of refusals speak from it."""

HOLDS_ROOM = (
    State.OFFERED,
    State.ACCEPTED,
    State.STAFFED,
    State.LOCKED,
    State.IN_PROGRESS,
    State.DELIVERED,
    State.SIGNED_OFF,
    State.CLOSED,
)
"""A room is held from the offer on; after delivery the use is history and stays on record."""

HOLDS_MONEY = (State.OFFERED, State.ACCEPTED, State.STAFFED, State.LOCKED, State.IN_PROGRESS, State.DELIVERED)
"""The expected price stays committed until sign-off turns it into what was really delivered."""

FIRM = (State.ACCEPTED, State.STAFFED, State.LOCKED, State.IN_PROGRESS)
CAN_START_AS = (State.DRAFT, State.OFFERED)
TAKES_ACTIVITY = (State.ACCEPTED, State.STAFFED, State.LOCKED, State.IN_PROGRESS, State.DELIVERED)
"""What really happened is recorded whatever the paperwork says; only sign-off closes the books."""


def may_move(old: str, new: str) -> bool:
    return State(new) in TRANSITIONS[State(old)]


def why_not(old: str, new: str) -> str:
    """Why a session cannot go there from here, and what it can become instead; a whole sentence after its name."""
    state = State(old).label.lower()
    ways = [State(way).label.lower() for way in State if way in TRANSITIONS[State(old)]]
    said = f"is {state} and cannot become {State(new).label.lower()}"
    if not ways:
        return f"{said}: its life is over"
    return f"{said}: from {state} it can become {' or '.join(ways)}"


class Side(models.TextChoices):
    TRUST = "trust", "The trust"
    PROVIDER = "provider", "The provider"
