"""Judgement whether a provider may be given new work, by the records of its registration, insurances and DSPT status.

What was never recorded stops nothing, for everybody starts in the middle of a contract; what has run out does, and
what is known to end before a list's own day does for that list, until a renewal that covers the day is recorded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from base.actors import Actor
from base.formatting import day
from base.statements import Statement
from providers.clearance import unbroken
from providers.models import STOPPING, Assurance

Item = Assurance.Item


@dataclass(frozen=True, slots=True)
class RunOut:
    """An item that no record covers on a day, and its last day before that. ``ahead``: the end is still to come."""

    item: Item
    ended: dt.date
    on: dt.date
    ahead: bool = False

    @property
    def words(self) -> str:
        if self.ahead:
            return f"{self.item.label} ends on {day(self.ended)}, before {day(self.on)}"
        return f"{self.item.label} ended on {day(self.ended)}"


@dataclass(frozen=True, slots=True)
class AssuranceValidity:
    """Validity of the providers' items that stop new work; what never ends or was never recorded is left out."""

    stretches: dict[int, dict[Item, list[tuple[dt.date, dt.date | None]]]]

    def run_out(self, provider_id: int, *days: dt.date) -> list[RunOut]:
        """Items that do not cover one of the days, each item once with the first such day. The first day is today."""
        today, found = days[0], []
        for item, stretches in self.stretches.get(provider_id, {}).items():
            ends = ((asked, _ended_before(stretches, asked)) for asked in days)
            gap = next(((asked, ended) for asked, ended in ends if ended), None)
            if gap:
                found.append(RunOut(item, gap[1], gap[0], ahead=gap[1] >= today))
        return found

    def ending_by(self, day: dt.date) -> list[int]:
        """Providers of which some record ends on or before the day, renewed or not."""
        return [
            provider_id
            for provider_id, items in self.stretches.items()
            if any(last and last <= day for held in items.values() for _, last in held)
        ]


def _ended_before(stretches: list[tuple[dt.date, dt.date | None]], on: dt.date) -> dt.date | None:
    """The last day before the one asked for, where nothing covers it and something has ended."""
    if any(first <= on and (last is None or last >= on) for first, last in stretches):
        return None
    return max((last for _, last in stretches if last and last < on), default=None)


# Sent by every booking. The condition on engagements repeats row security in code, as `visible_to` does elsewhere.
_VALIDITY = Statement("select * from providers_assurance_validity(%s::bigint[], %s::text[], %s, %s, %s)")


def assurance_validity(*, actor: Actor, provider_ids: Iterable[int]) -> AssuranceValidity:
    """Validity of these providers' items that stop new work. One query, however many providers."""
    rows = _VALIDITY.run(
        sorted(set(provider_ids)),
        [item.value for item in STOPPING],
        actor.is_system,
        actor.trust_id if actor.is_trust else None,
        actor.provider_id if actor.is_provider else None,
    )
    found: dict[int, dict[Item, list]] = {}
    for provider_id, item, firsts, lasts in rows:
        found.setdefault(provider_id, {})[Item(item)] = list(zip(firsts, lasts, strict=True))
    return AssuranceValidity(found)


@dataclass(frozen=True, slots=True)
class AssuranceStatus:
    """Status of one item today: until when it holds, or why not. ``record`` is the one that holds."""

    item: Item
    holds: bool
    until: dt.date | None
    starts: dt.date | None
    record: Assurance | None

    @property
    def stops(self) -> bool:
        """It has run out, and nothing new is booked until it is renewed."""
        return self.item in STOPPING and not self.holds and self.until is not None


def assurance_status(records: Iterable[Assurance], today: dt.date) -> list[AssuranceStatus]:
    """Every item of one provider as it stands today, from its records already fetched."""
    by_item: dict[str, list[Assurance]] = {}
    for record in records:
        by_item.setdefault(record.item, []).append(record)
    return [_one(item, by_item.get(item.value, []), today) for item in Item]


def _one(item: Item, records: list[Assurance], today: dt.date) -> AssuranceStatus:
    best, until = unbroken(records, today)
    if best is not None:
        return AssuranceStatus(item, True, until, best.valid_from, best)
    ended = max(
        (record.valid_until for record in records if record.valid_until and record.valid_until < today), default=None
    )
    later = min((record.valid_from for record in records if record.valid_from > today), default=None)
    return AssuranceStatus(item, False, ended, later, None)
