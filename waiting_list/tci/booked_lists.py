"""Facts of booked lists that the app above gives of those who wait: the waiting list itself knows of no sessions."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from base.actors import Actor


@dataclass(frozen=True, slots=True)
class BookedList:
    """A list somebody is on: ``session_id``, and in words, ``Sat 5 Dec, Endoscopy 1``."""

    session_id: int
    words: str


ListsOf = Callable[[Actor, Collection[int]], dict[int, BookedList]]
"""(who asks, needs) → by need the list still to be held that it is on. One query."""

_registered: list[ListsOf] = []


def register_lists(lists_of: ListsOf) -> None:
    """Register who knows the lists; once is enough."""
    if lists_of not in _registered:
        _registered.append(lists_of)


def lists_of(actor: Actor, need_ids: Collection[int]) -> dict[int, BookedList]:
    """By need the booked list it is on. No query where nothing is asked."""
    found: dict[int, BookedList] = {}
    for lists in _registered if need_ids else ():
        found |= lists(actor, need_ids)
    return found
