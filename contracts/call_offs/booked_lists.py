"""Questions about lists that the app above answers: contracts themselves know of no sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from base.actors import Actor
from base.error_collector import FaultCollector
from base.formatting import count, day
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.wording import some

InHours = Mapping[int, list[str]]


@dataclass(frozen=True, slots=True)
class MonthlySpend:
    """Spending of one call-off in one month, in pounds: by the day of the list, not of its signing off."""

    month: dt.date
    call_off_id: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BookedLists:
    """The source of the lists of contracts, as three questions.

    ``after``: (who asks, call-off id, day) → lists still to be held after that day, each in words, by day.
    ``in_core_hours``: (who asks, call-off id) → by service line, lists booked on a weekday in the day, each in words.
    ``spent``: (who asks, since, call-off id or None for all) → spending by month of the list.
    """

    after: Callable[[Actor, int, dt.date], list[str]]
    in_core_hours: Callable[[Actor, int], InHours]
    spent: Callable[[Actor, dt.date, int | None], list[MonthlySpend]]


_sources: list[BookedLists] = []


def register_booked_lists(lists: BookedLists) -> None:
    """Register who knows the lists of a contract; once is enough."""
    if lists not in _sources:
        _sources.append(lists)


def booked_beyond(by: Actor, call_off: CallOff, last: dt.date, *, pointer: str = "") -> FaultCollector:
    """Faults that keep the contract from ending on ``last``: lists booked after it. The caller holds its lock, as booking does."""
    faults = FaultCollector()
    found = [words for lists in _sources for words in lists.after(by, call_off.pk, last)]
    if found:
        words = f"{count(len(found), 'list is', 'lists are')} booked after {day(last)}: {some(found)}. Cancel or move them first."
        faults.add(pointer, "booked_beyond", words)
    return faults


def in_core_hours(by: Actor, call_off: CallOff) -> InHours:
    """Lists booked on weekdays in the day, by service line. One query."""
    found: dict[int, list[str]] = {}
    for lists in _sources:
        for line_id, words in lists.in_core_hours(by, call_off.pk).items():
            found.setdefault(line_id, []).extend(words)
    return found


def spent_by_month(actor: Actor, *, since: dt.date, call_off_id: int | None = None) -> list[MonthlySpend]:
    """Spending on lists, by the month of the list. One query."""
    return [spend for lists in _sources for spend in lists.spent(actor, since, call_off_id)]
