"""Lists booked on a contract after a day, told by the app that holds them: contracts know of no sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from base.actors import Actor
from base.faults import Faults
from base.words import count, day, listing
from contracts.models import CallOff

Finder = Callable[[Actor, int, dt.date], list[str]]
"""(who asks, call-off id, day) → the lists still to be held after that day, each in words, by day."""

_finders: list[Finder] = []
MOST_NAMED = 5


def tell_booked(finder: Finder) -> None:
    """Register who knows the lists of a contract; once is enough."""
    if finder not in _finders:
        _finders.append(finder)


def booked_beyond(by: Actor, call_off: CallOff, last: dt.date, *, pointer: str = "") -> Faults:
    """Why the contract cannot end on ``last``: lists are booked after it. The caller holds its lock, as booking does."""
    faults = Faults()
    found = [words for finder in _finders for words in finder(by, call_off.pk, last)]
    if found:
        more = [f"{count(len(found) - MOST_NAMED, 'more')}"] if len(found) > MOST_NAMED else []
        words = (
            f"{count(len(found), 'list is', 'lists are')} booked after {day(last)}: {listing(found[:MOST_NAMED] + more)}."
            " Cancel or move them first."
        )
        faults.add(pointer, "booked_beyond", words)
    return faults
