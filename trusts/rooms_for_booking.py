"""Rooms as booking reads them: with their site and trust, under their lock, by a function whose plan is kept."""

from __future__ import annotations

from collections.abc import Iterable

from base.actors import Actor
from base.joined_rows import Joined
from base.statements import Statement
from trusts.models import Room, Site, Trust

_ROOMS = Joined(room=Room, site=Site, trust=Trust)
_FOR_BOOKING = Statement(f"select {_ROOMS.columns} from trusts_rooms_for_booking(%s::bigint[], %s, %s, %s)")


def rooms_for_booking(*, actor: Actor, ids: Iterable[int], lock: bool) -> dict[int, Room]:
    """Rooms by id; with ``lock`` they are held, in the order of their ids, until the transaction ends.

    A trust's people find their own trust's rooms, the system's jobs all of them, everybody else none.
    """
    own = actor.trust_id if actor.is_trust else None
    rows = _FOR_BOOKING.run(sorted(set(ids)), actor.is_system, own, lock)
    found = {}
    for room, room.site, room.trust in _ROOMS.read(rows):
        found[room.pk] = room
    return found
