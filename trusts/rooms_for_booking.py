"""Rooms as booking reads them: with their site and trust, under their lock, by a statement planned once."""

from __future__ import annotations

from collections.abc import Iterable

from base.actors import Actor
from base.prepared_sql import Joined, Statement
from trusts.models import Room, Site, Trust

_ROOMS = Joined(room=Room, site=Site, trust=Trust)
_TYPES = ("bigint[]", "boolean", "bigint")
_HOLD = Statement(
    f"select {_ROOMS.columns} from {Room._meta.db_table} room"
    f" join {Site._meta.db_table} site on site.id = room.site_id"
    f" join {Trust._meta.db_table} trust on trust.id = room.trust_id"
    " where room.id = any($1) and ($2 or room.trust_id = $3) order by room.id for no key update of room",
    *_TYPES,
)
_LOOK = Statement(_HOLD.sql.removesuffix(" for no key update of room"), *_TYPES)


def rooms_for_booking(*, actor: Actor, ids: Iterable[int], lock: bool) -> dict[int, Room]:
    """Rooms by id; with ``lock`` they are held, in the order of their ids, until the transaction ends.

    A trust's people find their own trust's rooms, the system's jobs all of them, everybody else none.
    """
    statement = _HOLD if lock else _LOOK
    rows = statement.run(sorted(set(ids)), actor.is_system, actor.trust_id if actor.is_trust else None)
    found = {}
    for room, room.site, room.trust in _ROOMS.read(rows):
        found[room.pk] = room
    return found
