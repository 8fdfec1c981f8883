"""The dates by which a list should be offered, staffed, filled and locked, and which of them were missed.

Gates are days before the list, set by the trust. A list booked inside the offer gate is short notice: its gates
shrink in proportion to the time that was left when it was booked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from base.formatting import london_day
from sessions_app.session.states import State
from trusts.models import Trust

BEFORE_STAFFED = (State.OFFERED, State.ACCEPTED)
BEFORE_LOCKED = (*BEFORE_STAFFED, State.STAFFED)
BEFORE_START = (*BEFORE_LOCKED, State.LOCKED)


@dataclass(frozen=True, slots=True)
class Gates:
    """Due days of one list."""

    offer: dt.date
    staffed: dt.date
    populated: dt.date
    locked: dt.date


class Timed(Protocol):
    """A session, or a row with what matters of it here."""

    @property
    def state(self) -> str: ...
    @property
    def day(self) -> dt.date: ...
    @property
    def booked_at(self) -> dt.datetime: ...


def gates_of(session: Timed, trust: Trust) -> Gates:
    """When each step is due. A short-notice list's gate is its days × (time left at booking ÷ offer gate)."""
    booked = london_day(session.booked_at)
    left = max((session.day - booked).days, 0)

    def due(days: int) -> dt.date:
        inside = left < trust.offer_gate_days
        return session.day - dt.timedelta(days=days * left // trust.offer_gate_days if inside else days)

    offer = max(session.day - dt.timedelta(days=trust.offer_gate_days), booked)
    return Gates(offer, due(trust.staffed_gate_days), due(trust.populated_gate_days), due(trust.locked_gate_days))


def first_gate_days(trust: Trust) -> int:
    """Until so many days before it no list can have missed a gate: short notice only brings gates nearer to the day."""
    return max(trust.staffed_gate_days, trust.populated_gate_days, trust.locked_gate_days)


def missed(session: Timed, gates: Gates, today: dt.date, *, on_list: int) -> list[str]:
    """Which gates have passed without their step: of "staffed", "populated", "locked". Empty: the list is on time."""
    found = []
    if session.state in BEFORE_STAFFED and today > gates.staffed:
        found.append("staffed")
    if session.state in BEFORE_START and today > gates.populated and not on_list:
        found.append("populated")
    if session.state in BEFORE_LOCKED and today > gates.locked:
        found.append("locked")
    return found
