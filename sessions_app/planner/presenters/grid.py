"""The words of the planner: what a cell says, the sentence over the grid, the bar, the action bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from base import charts
from base.formatting import count, day_short, days_between, listing, money, state_words
from sessions_app.booking.presenters.booking import short_words
from sessions_app.booking.presenters.prices import Price
from sessions_app.booking.selectors.slots import PART_SHORT, PART_WORDS, Slot
from sessions_app.planner.selectors.cells import FREE, IN_HOUSE, NOT_USED, ROOM_CLOSED, Cell
from sessions_app.planner.selectors.grid import Planner, Use
from sessions_app.planner.selectors.span import NOUNS
from sessions_app.session.states import State
from trusts.models import Room

UNIT_SHORT: dict[str, str] = {
    Room.Unit.MINUTES: "min",
    Room.Unit.POINTS: "pts",
    Room.Unit.SLOTS: "slots",
    Room.Unit.IMAGES: "scans",
}
UNIT_WORDS = UNIT_SHORT | {Room.Unit.MINUTES: "minutes", Room.Unit.POINTS: "points"}
BAR_ORDER = (
    State.CLOSED,
    State.SIGNED_OFF,
    State.DELIVERED,
    State.IN_PROGRESS,
    State.LOCKED,
    State.STAFFED,
    State.ACCEPTED,
    State.OFFERED,
    State.DRAFT,
    IN_HOUSE,
    FREE,
    NOT_USED,
)
# Fills of the bar; what is over or running shares the fill of its neighbour.
BAR_CLASS = {
    State.CLOSED: "delivered",
    State.SIGNED_OFF: "delivered",
    State.IN_PROGRESS: "locked",
    State.DRAFT: "free",
    NOT_USED: "closed",
}
NOBODY: dict[str, str] = {
    State.UNFILLED: "No team",
    State.CANCELLED: "Did not run",
    State.DECLINED: "Declined",
    State.WITHDRAWN: "Withdrawn",
}


def part_name(part: str) -> str:
    """The name of a line of the grid: ``morning``, ``afternoon``."""
    return PART_SHORT[part]


def sub(cell: Cell) -> str:
    """The quiet second line of a cell."""
    if cell.slot:
        return size_of_slot(cell)
    if cell.state == IN_HOUSE:
        return cell.reason or "Own list"
    if cell.state == ROOM_CLOSED:
        return "Clocks change" if "clocks go" in cell.reason else cell.reason
    return session_sub(cell) if cell.session else ""


def size_of_slot(cell: Cell) -> str:
    room = cell.room
    minutes = cell.slot.minutes if cell.slot else 0
    size = minutes if room.unit == Room.Unit.MINUTES else max(1, room.half_day_capacity * minutes // 240)
    return f"{size} {UNIT_SHORT[room.unit]}"


def session_sub(cell: Cell) -> str:
    session = cell.session
    if session is None:
        return ""
    if session.state in NOBODY:
        return NOBODY[session.state]
    if session.state == State.OFFERED:
        return f"to {day_short(session.offer_ends_at)[:-4]}"
    if session.state in (State.DRAFT, State.ACCEPTED, State.STAFFED):
        return session.provider.short_name
    return filled(session)


def filled(session) -> str:
    """How full the list is, in the room's unit: ``9/10 pts``, ``5 cases``."""
    if session.unit == Room.Unit.POINTS:
        return f"{session.points_on_list}/{session.planned_capacity} pts"
    if session.unit in (Room.Unit.SLOTS, Room.Unit.IMAGES):
        return f"{session.on_list}/{session.planned_capacity} {UNIT_SHORT[session.unit]}"
    return count(session.on_list, "case")


def day_summary(cells: tuple[Cell, ...]) -> str:
    """``2 free, 3 insourced, 1 in-house``."""
    free = sum(1 for cell in cells if cell.slot)
    sessions = sum(1 for cell in cells if cell.session and not cell.slot)
    own = sum(1 for cell in cells if cell.state == IN_HOUSE)
    rest = len(cells) - free - sessions - own
    said = ((free, "free"), (sessions, "insourced"), (own, "in-house"), (rest, "closed or not used"))
    parts = [f"{n} {words}" for n, words in said if n]
    return ", ".join(parts) or "Nothing to show"


def usage_sentence(use: Use, shown: str) -> str:
    """``Next 3 weekends: 51 of 81 open half-days and evenings are used (62%).``"""
    share = f"{round(100 * use.used / use.open)}%" if use.open else "none open"
    when = shown if use.from_today else "Then"
    verb = "are" if use.from_today else "were"
    return f"{when}: {use.used} of {use.open} open half-days and evenings {verb} used ({share})."


def usage_more(use: Use) -> str:
    """``38 insourced (27 firm), 13 in-house, 27 still free, 3 went unused.``"""
    said = [f"{use.insourced} insourced ({use.firm} firm)", f"{use.in_house} in-house", f"{use.free} still free"]
    if use.unused:
        said.append(f"{use.unused} went unused")
    return ", ".join(said) + "."


def usage_parts(use: Use) -> list[charts.Part]:
    """The bar, the firmest first."""
    rows = [
        {
            "css": BAR_CLASS.get(state) or state_words(state).css,
            "value": use.by_state[str(state)],
            "words": f"{state_words(state).word} {use.by_state[str(state)]}",
        }
        for state in BAR_ORDER
    ]
    return charts.parts(rows)


def usage_label(use: Use, parts: list[charts.Part]) -> str:
    words = ", ".join(part.words[:1].lower() + part.words[1:] for part in parts)
    return f"Of {use.open} open half-days and evenings: {words}"


def shown_words(planner: Planner) -> str:
    """How many weekends (days) of the stretch lie ahead, for the head of the sentence."""
    ahead = [group for group in planner.span.groups if group.days[-1] >= planner.span.today]
    noun = NOUNS[planner.span.mode]
    return f"Next {count(len(ahead), noun)}" if len(ahead) != 1 else f"This {noun}" if ahead[0].this else f"One {noun}"


def caption(planner: Planner) -> str:
    """``Eastfield Hospital, weekends from Sat 21 Nov to Sun 13 Dec 2026``."""
    names = [site.name for site in planner.sites if planner.site in ("", str(site.pk))]
    days = {"week": "all days", "saturdays": "Saturdays", "sundays": "Sundays"}.get(planner.span.mode, "weekends")
    return f"{names[0] if len(names) == 1 else 'All sites'}, {days} from {days_between(planner.span.first, planner.span.last)}"


@dataclass(frozen=True, slots=True)
class Picked:
    """What the action bar says when the page comes."""

    what: str
    more: str
    button: str
    short_notice: str


NOTHING = Picked(
    "Tick free cells to book them", "Several at once: rooms, days and contracts may be mixed.", "Book lists", ""
)


def picked(planner: Planner, price: Callable[[Slot], Price | None], left: dict[int, Decimal]) -> Picked:
    """Count, estimate, what is left after, what is odd: before any tick it says how to begin."""
    slots = (*planner.here, *planner.elsewhere)
    if not slots:
        return NOTHING
    prices = [price(slot) for slot in slots]
    known = [p for p in prices if p]
    total = sum((p.amount for p in known), Decimal(0))
    lists = count(len(slots), "list")
    button = f"Book {lists}, {money(total)}" if known else f"Book {lists}"
    short = sum(1 for p in known if p.short_notice)
    return Picked(
        f"{lists} picked: {places(slots)}", _estimate(prices, total, left), button, short_words(short, len(slots))
    )


def places(slots: Sequence[Slot]) -> str:
    """``Sat 12 Dec, 3 rooms``."""
    days = sorted({slot.day for slot in slots})
    rooms = sorted({slot.room.name for slot in slots})
    when = day_short(days[0]) if len(days) == 1 else f"{len(days)} days"
    return f"{when}, {rooms[0] if len(rooms) == 1 else count(len(rooms), 'room')}"


def _estimate(prices: list[Price | None], total: Decimal, left: dict[int, Decimal]) -> str:
    spent: dict[int, Decimal] = {}
    references: dict[int, str] = {}
    for price in filter(None, prices):
        pk = price.line.call_off_id
        spent[pk] = spent.get(pk, Decimal(0)) + price.amount
        references[pk] = price.line.call_off.reference
    after = listing([f"{references[pk]} {money(left[pk] - amount)}" for pk, amount in spent.items()])
    said = [f"Estimate {money(total)} on {count(len(spent), 'contract')}. Left after: {after}."] if spent else []
    if not all(prices):
        said.append(f"{count(prices.count(None), 'list')} without a price: no contract covers them yet.")
    return " ".join(said)


def for_script(planner: Planner, price: Callable[[Slot], Price | None], left: dict[int, Decimal]) -> dict:
    """What the script needs to say, while people tick, what is left after: money as exact text."""
    free = [cell.slot for one in planner.days for cell in one.cells if cell.slot]
    known = {str(slot.key): found for slot in (*free, *planner.elsewhere) if (found := price(slot))}
    return {
        "slots": {key: [p.line.call_off_id, str(p.amount), p.short_notice] for key, p in known.items()},
        "callOffs": {
            p.line.call_off_id: [p.line.call_off.reference, str(left[p.line.call_off_id])] for p in known.values()
        },
    }


def names(slots: Sequence[Slot]) -> str:
    """``Theatre 3, Sat 20 Mar, morning and Echo room, Sat 20 Mar, afternoon``."""
    return listing([f"{slot.room.name}, {day_short(slot.day)}, {PART_WORDS[slot.part]}" for slot in slots])


def room_note(room: Room, planner: Planner) -> str:
    """The room's note, after its site where rooms of several sites are shown."""
    site = room.site.name if len(planner.sites) > 1 and not planner.site else ""
    virtual = "Virtual" if room.kind == Room.Kind.VIRTUAL else ""
    note = ", ".join(part for part in (virtual, room.note) if part)
    return ": ".join(part for part in (site, note) if part)


def has_free(one, planner: Planner) -> bool:
    """A day is open in the list by day when something on it can be, or is, picked."""
    return any(cell.slot for cell in one.cells)


def weekend(days: Sequence) -> str:
    """``5–6 Dec``, or ``31 Jan–1 Feb`` where the month changes between."""
    first, last = days[0], days[-1]
    return f"{first.day if first.month == last.month else day_short(first)[4:]}–{day_short(last)[4:]}"


def nothing_matches(planner: Planner) -> str:
    return "Nothing on these days is in that state. Choose another state, other days or all rooms."
