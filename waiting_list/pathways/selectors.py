"""Pages of who waits: first where the page is, from the narrow rows alone, then who stands there."""

from __future__ import annotations

from base.actors import Actor
from base.lists import CursorPage
from waiting_list.pathways.models.waiting import Waiting


def rows_with(places: CursorPage, actor: Actor, *related: str) -> CursorPage:
    """The rows of a page of mappings that name their ``need_id``, with needs and patients. One query.

    Joined before the page is cut, a million needs and patients are read and put in order for the fifty shown.
    """
    rows = Waiting.objects.visible_to(actor).select_related(*related)
    held = rows.in_bulk([place["need_id"] for place in places])
    found = [held[place["need_id"]] for place in places if place["need_id"] in held]
    return CursorPage(found, places.after)
