"""Rules that are put to a call-off again when something they look at has changed.

Whoever has such rules registers when the product starts: what is entered here knows of none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from base.actors import Actor
from contracts.call_offs.models.call_offs import CallOff


class Rules(Protocol):
    """Rules as their owner registers them. They keep their answer in the caller's transaction."""

    def __call__(self, *, by: Actor, call_off: CallOff, cause: str) -> Any: ...


_registered: list[Rules] = []


def register_rules(rules: Rules) -> None:
    """Have these rules put to call-offs that change; once is enough."""
    if rules not in _registered:
        _registered.append(rules)


def recheck(*, by: Actor, call_off: CallOff, cause: str) -> None:
    """Put every registered rule to the call-off as it stands now, in the caller's transaction.

    Every service that changes what the rules look at calls it.
    """
    for rules in _registered:
        rules(by=by, call_off=call_off, cause=cause)


def recheck_many(*, by: Actor, call_offs: Iterable[CallOff], cause: str) -> int:
    """The same for several call-offs, in the order of their ids. Returns how many."""
    ordered = sorted(call_offs, key=lambda call_off: call_off.pk)
    for call_off in ordered:
        recheck(by=by, call_off=call_off, cause=cause)
    return len(ordered)
