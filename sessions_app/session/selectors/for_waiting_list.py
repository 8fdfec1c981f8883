"""What the waiting list asks of booked lists: who is on one that is still to be held."""

from __future__ import annotations

from collections.abc import Collection

from base.actors import Actor
from base.formatting import day_short
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.states import State
from waiting_list.tci.booked_lists import BookedList

STILL_TO_COME = (State.OFFERED, State.ACCEPTED, State.STAFFED, State.LOCKED, State.IN_PROGRESS)


def lists_of_needs(actor: Actor, need_ids: Collection[int]) -> dict[int, BookedList]:
    """By need the list it is on. One query."""
    rows = ListEntry.objects.visible_to(actor).filter(need__in=need_ids, live=True, session__state__in=STILL_TO_COME)
    return {
        entry.need_id: BookedList(entry.session_id, f"{day_short(entry.session.day)}, {entry.session.room.name}")
        for entry in rows.select_related("session__room").order_by("session__starts_at", "position")
    }
