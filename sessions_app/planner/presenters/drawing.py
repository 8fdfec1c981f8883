"""Drawing the cells of the planner: thousands of them of a few kinds, each macro drawn once for a kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from markupsafe import Markup, escape

from base.formatting import clock, day_short
from base.lists import with_query
from base.requests import ActorRequest
from base.template_cache import CachedMacro
from sessions_app.booking.presenters.prices import Price
from sessions_app.booking.selectors.slots import PART_SHORT, PART_WORDS, Slot
from sessions_app.planner.presenters import grid as words
from sessions_app.planner.selectors.cells import Cell
from sessions_app.planner.selectors.grid import Planner

Macro = Callable[..., str]
Draw = Callable[[Cell], Markup]
NO_SESSION = "0" * 19
"""Stands in the address for the session a cell leads to; no session has this number."""

short_day = lru_cache(maxsize=1024)(day_short)
named = lru_cache(maxsize=4096)(escape)
at = lru_cache(maxsize=2048)(clock)


def key_of(slot: Slot) -> Markup:
    """What its tick box sends; numbers, dots and hyphens need no escaping."""
    return Markup(slot.key)  # noqa: S704 - as said


class Drawing:
    """What cells need beside themselves: prices, ticks, what may be done, where links lead."""

    def __init__(
        self,
        planner: Planner,
        price: Callable[[Slot], Price | None],
        *,
        may_book: bool,
        opened: int | None,
        request: ActorRequest | None,
    ):
        self.price, self.may_book, self.opened = price, may_book, opened
        self.picked = planner.picked
        self.before, _, self.after = str(escape(with_query(request, session=NO_SESSION))).partition(NO_SESSION)

    def in_grid(self, state_cell: Macro, pick_cell: Macro) -> Draw:
        """Draws a cell of the grid: a tick box, a link to the session, or what stands there."""
        shown = CachedMacro(state_cell, ("where", "href"), ("state", "sub", "not_ready", "chosen"))
        pick = CachedMacro(pick_cell, ("value", "where", "price", "group"), ("name", "sub", "picked"))

        def draw(cell: Cell) -> Markup:
            room, day, part = named(cell.room.name), short_day(cell.day), PART_WORDS[cell.part]
            where = Markup(f"{room}, {day}, {part}")  # noqa: S704 - the name is escaped, the rest our own
            if cell.slot and self.may_book:
                key = key_of(cell.slot)
                holes = (key, where, self.cost(cell.slot), cell.room.pk)
                return pick(holes, ("slot", words.sub(cell), key in self.picked))
            session = None if cell.slot else cell.session
            chosen = session is not None and session.pk == self.opened
            return shown((where, self.link(cell)), (cell.state, words.sub(cell), cell.not_ready, chosen))

        return draw

    def by_day(self, day_slot: Macro, pick_slot: Macro) -> Draw:
        """Draws a cell of the list by day."""
        shown = CachedMacro(day_slot, ("title", "sub", "href"), ("state", "not_ready", "short_notice"))
        pick = CachedMacro(pick_slot, ("value", "id", "title", "sub", "price", "group"), ("name", "picked"))

        def draw(cell: Cell) -> Markup:
            title = Markup(f"{named(cell.room.name)} {PART_SHORT[cell.part]}")  # noqa: S704 - as above
            sub = words.sub(cell)
            sub = f"{at(cell.opens)} · {sub}" if sub else at(cell.opens)
            if cell.slot and self.may_book:
                key = key_of(cell.slot)
                holes = (key, "in-list-" + key, title, sub, self.cost(cell.slot), cell.room.pk)
                return pick(holes, ("slot", key in self.picked))
            short = not cell.slot and cell.session is not None and cell.session.short_notice
            return shown((title, sub, self.link(cell, "#session")), (cell.state, cell.not_ready, short))

        return draw

    def cost(self, slot: Slot):
        """What the slot's list would cost, or None."""
        price = self.price(slot)
        return price.amount if price else None

    def link(self, cell: Cell, place: str = "") -> Markup | None:
        """Opens the session at the side; None for a cell without one."""
        if cell.slot or not cell.session:
            return None
        return Markup(f"{self.before}{cell.session.pk}{self.after}{place}")  # noqa: S704 - escaped when made
