"""Prices of a call-off that were set or followed by a new version: whoever compares them with something hears of it here."""

from __future__ import annotations

from typing import Protocol

from base.actors import Actor
from contracts.call_offs.models.call_offs import CallOff


class PricesChanged(Protocol):
    """Whatever has to follow a change of prices, in the transaction of the change."""

    def __call__(self, *, by: Actor, call_off: CallOff, because: str) -> object: ...


_listeners: list[PricesChanged] = []


def on_prices_changed(listener: PricesChanged) -> None:
    """Register what follows a change of prices; once is enough."""
    if listener not in _listeners:
        _listeners.append(listener)


def prices_changed(*, by: Actor, call_off: CallOff, because: str) -> None:
    """Say that prices of a call-off under lock have changed. The listeners write in the caller's transaction."""
    for listener in _listeners:
        listener(by=by, call_off=call_off, because=because)
