"""Whether a provider may be given new work: judged by the records of its registration, insurances and DSPT status.

What was never recorded stops nothing, for everybody starts in the middle of a contract; what has run out does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from base.actors import Actor
from base.statements import Statement
from base.words import day
from providers.clearance import unbroken
from providers.models import STOPPING, Assurance

Item = Assurance.Item


@dataclass(frozen=True, slots=True)
class RunOut:
    """An item that has run out, and its last day."""

    item: Item
    ended: dt.date

    @property
    def words(self) -> str:
        return f"{self.item.label} ended on {day(self.ended)}"


# Sent by every booking, so planned once on a connection. The condition on engagements is the wall of the code, as
# `visible_to` is elsewhere.
_RUN_OUT = Statement(
    """
select a.provider_id, a.item, max(a.valid_until) filter (where a.valid_until < $2)
from providers_assurance a
where a.provider_id = any($1) and a.item = any($3)
    and ($4 or a.provider_id = $6
         or exists (select 1 from providers_engagement e where e.provider_id = a.provider_id and e.trust_id = $5))
group by a.provider_id, a.item
having bool_or(a.valid_until < $2)
    and not bool_or(a.valid_from <= $2 and (a.valid_until is null or a.valid_until >= $2))
order by 1, 2
""",
    "bigint[]", "date", "text[]", "boolean", "bigint", "bigint",
)  # fmt: skip


def run_out(*, actor: Actor, provider_ids: Iterable[int], today: dt.date) -> dict[int, list[RunOut]]:
    """What has run out of each provider, of the items that stop new work; providers without such are not in it."""
    found: dict[int, list[RunOut]] = {}
    rows = _RUN_OUT.run(
        sorted(set(provider_ids)), today, [one.value for one in STOPPING], actor.is_system,
        actor.trust_id if actor.is_trust else None, actor.provider_id if actor.is_provider else None,
    )  # fmt: skip
    for provider_id, item, ended in rows:
        found.setdefault(provider_id, []).append(RunOut(Item(item), ended))
    return found


@dataclass(frozen=True, slots=True)
class AssuranceStanding:
    """How one item stands today: until when it holds, or why not. ``record`` is the one that holds."""

    item: Item
    holds: bool
    until: dt.date | None
    starts: dt.date | None
    record: Assurance | None

    @property
    def stops(self) -> bool:
        """It has run out, and nothing new is booked until it is renewed."""
        return self.item in STOPPING and not self.holds and self.until is not None


def standing_of(records: Iterable[Assurance], today: dt.date) -> list[AssuranceStanding]:
    """Every item of one provider as it stands today, from its records already fetched."""
    by_item: dict[str, list[Assurance]] = {}
    for one in records:
        by_item.setdefault(one.item, []).append(one)
    return [_one(item, by_item.get(item.value, []), today) for item in Item]


def _one(item: Item, records: list[Assurance], today: dt.date) -> AssuranceStanding:
    best, until = unbroken(records, today)
    if best is not None:
        return AssuranceStanding(item, True, until, best.valid_from, best)
    ended = max(
        (one.valid_until for one in records if one.valid_until and one.valid_until < today), default=None
    )
    later = min((one.valid_from for one in records if one.valid_from > today), default=None)
    return AssuranceStanding(item, False, ended, later, None)
