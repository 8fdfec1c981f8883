"""Free slots of a list, by kind."""

from __future__ import annotations

from collections.abc import Iterable

from sessions_app.session import slot_kinds
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session


def left_shape(session: Session, entries: Iterable[ListEntry]) -> list[dict]:
    """Of each kind how many slots the list has and how many nobody has; empty where all are alike."""
    mix = slot_kinds.mix_of(session)
    numbers, left = slot_kinds.numbers_of(mix), slot_kinds.left(mix, slot_kinds.taken(entries))
    return [{"kind": str(kind), "number": number, "left": left[kind]} for kind, number in numbers.items()]
