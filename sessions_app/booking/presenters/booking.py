"""Booking what was picked: which contract each list goes to, what it costs, what stands in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from base.errors import Fault
from base.formatting import count, day_short, days_between, listing, money
from contracts.models import ServiceLine
from nhs.errors import Invalid
from sessions_app.booking.presenters.prices import price_on_line, wanted
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.selectors.covering import Covering
from sessions_app.booking.selectors.slots import PART_SHORT, Slot
from sessions_app.booking.services.booking import Preview
from sessions_app.booking.services.evaluation import IN_SLOTS, size_of
from trusts.models import Room
from trusts.slot_mix import Mix, read_mix, words_of

STOPS = {
    "over_value": "Money",
    "no_rate": "Rate",
    "site_not_covered": "Contract",
    "not_covered": "Contract",
    "call_off_not_active": "Contract",
    "call_off_not_in_force": "Contract",
    "call_off_in_standstill": "Contract",
    "slots_invalid": "Slots",
    "slots_not_here": "Slots",
    "in_the_past": "Time",
    "across_clock_change": "Time",
    "clocks_change": "Time",
    "beyond_calendar": "Time",
}


@dataclass(frozen=True, slots=True)
class Option:
    """A contract line some lists could go to: what they cost there and what would be left."""

    line: ServiceLine
    amount: Decimal | None
    left: Decimal

    @property
    def words(self) -> str:
        return f"{self.line.call_off.reference}, {self.line.provider.name}: {self.line.name}"

    @property
    def price_words(self) -> str:
        if self.amount is None:
            return f"No rate for some of these days. {money(self.left)} left."
        return f"{money(self.amount)} for these lists. {money(self.left - self.amount)} left after."


@dataclass(frozen=True)
class Group:
    """Lists in one kind of room at one site: they share the choice of a contract."""

    slots: tuple[Slot, ...]
    options: tuple[Option, ...]
    chosen: ServiceLine | None
    typed: str = ""
    """The kinds of slots somebody asked for instead of the usual ones, as typed."""
    mix: Mix | None = None
    fault: str = ""

    @property
    def name(self) -> str:
        """The field that carries the choice."""
        room = self.slots[0].room
        return f"line-{room.site_id}-{room.kind}"

    @property
    def slots_name(self) -> str:
        """The field that carries the kinds of slots."""
        room = self.slots[0].room
        return f"kinds-{room.site_id}-{room.kind}"

    @property
    def in_slots(self) -> bool:
        """Whether its lists can be made of kinds of slots at all."""
        return all(slot.room.unit in IN_SLOTS for slot in self.slots)

    @property
    def usual(self) -> str:
        """The usual slots of its first list, in words."""
        slot, line = self.slots[0], self.chosen
        return words_of(size_of(wanted(slot, line), slot.room, line).slots) if line else ""

    @property
    def title(self) -> str:
        room = self.slots[0].room
        return f"{Room.Kind(room.kind).label}, {room.site.name}: {count(len(self.slots), 'list')}"


@dataclass(frozen=True)
class Row:
    """One picked list: with a price when it fits, with every reason when it does not."""

    place: int
    slot: Slot
    line: ServiceLine | None
    amount: Decimal | None = None
    short_notice: bool = False
    unreasoned: bool = False
    faults: tuple[Fault, ...] = ()
    holds: str = ""
    """Its slots by kind, where it has several."""

    @property
    def when(self) -> str:
        return f"{day_short(self.slot.day)}, {PART_SHORT[self.slot.part]}"

    @property
    def where(self) -> str:
        return f"{self.slot.room.name}, {self.slot.room.site.name}"

    @property
    def stops(self) -> str:
        return listing(list(dict.fromkeys(STOPS.get(fault.code, "Room") for fault in self.faults)))


@dataclass(frozen=True)
class Plan:
    """What pressing the button would do."""

    groups: list[Group]
    rows: list[Row]
    left_after: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def choices(self) -> bool:
        """Whether there is a contract to choose at all."""
        return any(len(group.options) > 1 for group in self.groups)

    @property
    def slotted(self) -> list[Group]:
        """Groups whose lists can be made of kinds of slots."""
        return [group for group in self.groups if group.in_slots and group.chosen]

    @property
    def fits(self) -> list[Row]:
        return [row for row in self.rows if not row.faults]

    @property
    def refused(self) -> list[Row]:
        return [row for row in self.rows if row.faults]

    @property
    def total(self) -> Decimal:
        return sum((row.amount or Decimal(0) for row in self.fits), Decimal("0.00"))

    @property
    def short_notice(self) -> int:
        return sum(1 for row in self.fits if row.short_notice)

    @property
    def unreasoned(self) -> list[Row]:
        """Those inside core hours under a line that has no reason for it on record."""
        return [row for row in self.fits if row.unreasoned]

    @property
    def days(self) -> str:
        days = [row.slot.day for row in self.rows]
        return days_between(min(days), max(days))

    @property
    def money(self) -> list[dict]:
        """Per call-off: left now, these lists, left after."""
        found: dict[int, dict] = {}
        for row in self.fits:
            if row.line is None or row.amount is None:
                continue
            pk = row.line.call_off_id
            one = found.setdefault(pk, {"line": row.line, "spent": Decimal("0.00"), "after": self.left_after[pk]})
            one["spent"] += row.amount
        return [one | {"now": one["after"] + one["spent"]} for one in found.values()]

    @property
    def errors(self) -> list[dict[str, str]]:
        """Every reason for the error summary, each leading to its row."""
        return [
            {"text": f"{row.slot.room.name}, {row.when}: {fault.detail}", "href": f"#list-{row.place}"}
            for row in self.refused
            for fault in row.faults
        ]


def groups_of(slots: Sequence[Slot], covers: Covering, choices: Mapping[str, str], today: dt.date) -> list[Group]:
    """Slots by site and kind of room, each with the lines that cover it and the one chosen or usual."""
    together: dict[tuple[int, str], list[Slot]] = {}
    for slot in slots:
        if not slot.unusable:
            together.setdefault((slot.room.site_id, slot.room.kind), []).append(slot)
    return [_group(tuple(found), covers, choices, today) for found in together.values()]


def _group(slots: tuple[Slot, ...], covers: Covering, choices: Mapping[str, str], today: dt.date) -> Group:
    room = slots[0].room
    lines = covers.lines_for(room)
    options = tuple(_option(slots, line, covers) for line in lines)
    wish = choices.get(f"line-{room.site_id}-{room.kind}", "")
    asked = next((line for line in lines if str(line.pk) == wish), None)
    enough = next((o.line for o in options if o.amount is not None and o.amount <= o.left), None)
    typed, mix, fault = _kinds(choices.get(f"kinds-{room.site_id}-{room.kind}", "").strip())
    return Group(
        slots,
        options,
        asked or enough or covers.line_on(room, slots[0].day, today) or next(iter(lines), None),
        typed,
        mix,
        fault,
    )


def _kinds(typed: str) -> tuple[str, Mix | None, str]:
    """What was typed, what it says, and what is wrong with it; nothing typed leaves the usual slots."""
    try:
        return typed, read_mix(typed[:300]) or None, ""
    except Invalid as wrong:
        return typed, None, str(wrong)


def _option(slots: tuple[Slot, ...], line: ServiceLine, covers: Covering) -> Option:
    prices = [price for slot in slots if (price := price_on_line(slot, line, covers)) is not None]
    amount = sum(prices, Decimal("0.00")) if len(prices) == len(slots) else None
    return Option(line, amount, covers.left[line.call_off_id])


def wanted_of(groups: Sequence[Group]) -> list[tuple[Slot, ServiceLine, BookingRequest]]:
    """The lists to ask for, by day and room: where money runs out, the earlier dates come first."""
    asked = [
        (slot, group.chosen, group.mix) for group in groups if group.chosen and not group.fault for slot in group.slots
    ]
    asked.sort(key=lambda one: (one[0].starts_at, one[0].room.name, one[0].room.pk))
    return [(slot, line, replace(wanted(slot, line), slots=mix)) for slot, line, mix in asked]


def plan(
    slots: Sequence[Slot],
    groups: list[Group],
    asked: list[tuple[Slot, ServiceLine, BookingRequest]],
    preview: Preview | None,
) -> Plan:
    """The booking as the service sees it now, with what never came to be asked for."""
    rows = (
        []
        if preview is None
        else [
            Row(
                index,
                slot,
                line,
                preview.quotes[index].amount if index in preview.quotes else None,
                index in preview.short_notice,
                index in preview.unreasoned,
                tuple(f for f in preview.faults if f.pointer.split("/")[1] == str(index)),
                words_of(size_of(one, slot.room, line).slots),
            )
            for index, (slot, line, one) in enumerate(asked)
        ]
    )
    named = {str(row.slot.key) for row in rows}
    left_out = [slot for slot in slots if str(slot.key) not in named]
    wrong = {str(slot.key): group.fault for group in groups if group.fault for slot in group.slots}
    rows += [
        Row(len(rows) + n, slot, None, faults=(_uncovered(slot, wrong.get(str(slot.key), "")),))
        for n, slot in enumerate(left_out)
    ]
    return Plan(groups, rows, preview.left_after if preview else {})


def _uncovered(slot: Slot, slots_wrong: str = "") -> Fault:
    if slots_wrong:
        return Fault("", "slots_invalid", f"{slots_wrong}.")
    if slot.unusable:
        return Fault("", "clocks_change", slot.unusable)
    kind = Room.Kind(slot.room.kind).label
    return Fault(
        "",
        "not_covered",
        f"No active call-off covers {kind if kind.isupper() else kind.lower()} at {slot.room.site.name}.",
    )


def short_words(short: int, number: int) -> str:
    if not short:
        return ""
    if short == number:
        return "It is short notice" if number == 1 else f"All {number} are short notice"
    return f"{short} of {number} {'is' if short == 1 else 'are'} short notice"
