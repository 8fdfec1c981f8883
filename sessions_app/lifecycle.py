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
    State.LOCKED: frozenset({State.IN_PROGRESS, State.CANCELLED}),
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
