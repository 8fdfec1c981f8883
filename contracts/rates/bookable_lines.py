"""Agreed terms, read for booking: the call-offs under their lock, the sites a line covers, its prices.

The same questions the ORM would ask, put by statements planned once on each connection (base/prepared_sql.py): whoever
books on a call-off waits for whoever holds it, so that this is the busiest read of the product.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from base.actors import Actor
from base.prepared_sql import Joined, Statement
from contracts.call_offs.models.call_offs import CallOff, ServiceLine, ServiceLineSite
from contracts.money.models.ledger import LedgerEntry
from contracts.rates.models import RateCard, RateLine
from contracts.rates.pricing import NOTHING, by_line

# Row-level security is the wall of the database; this is the one of the code, as `visible_to` is elsewhere.
_OWN = "($2 or {alias}.trust_id = $3)"
_TYPES = ("bigint[]", "boolean", "bigint")

_CALL_OFFS = Joined(c=CallOff)
_HOLD = Statement(
    f"select {_CALL_OFFS.columns} from {CallOff._meta.db_table} c where c.id = any($1) and {_OWN.format(alias='c')}"
    " order by c.id for no key update",
    *_TYPES,
)
_LOOK = Statement(_HOLD.sql.removesuffix(" for no key update"), *_TYPES)

_AGREEMENTS = Joined(line=ServiceLine, rate=RateLine, card=RateCard)
_AGREED = Statement(
    f"select {_AGREEMENTS.columns},"
    f" array(select at.site_id from {ServiceLineSite._meta.db_table} at where at.service_line_id = line.id)"
    f" from {ServiceLine._meta.db_table} line"
    f" left join {RateLine._meta.db_table} rate on rate.service_line_id = line.id"
    f" left join {RateCard._meta.db_table} card on card.id = rate.rate_card_id"
    f" where line.id = any($1) and {_OWN.format(alias='line')}"
    " order by card.valid_from desc, rate.id",
    *_TYPES,
)

_DRAWN = Statement(
    f"select e.call_off_id, sum(e.drawdown) from {LedgerEntry._meta.db_table} e"
    f" where e.call_off_id = any($1) and {_OWN.format(alias='e')} group by e.call_off_id",
    *_TYPES,
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """Service lines by id, the (line, site) pairs they cover, their rates by (line, day type), newest card first."""

    lines: dict[int, ServiceLine]
    covered: frozenset[tuple[int, int]]
    rates: dict[tuple[int, str], list[RateLine]]


def agreed_on(*, actor: Actor, line_ids: Iterable[int]) -> Agreed:
    """The agreed terms of these lines. They never change once agreed, so they may be read before any lock."""
    rows = _AGREED.run(sorted(set(line_ids)), *_seen_by(actor))
    agreements = _AGREEMENTS.read(rows)
    rates = []
    for _, rate, card in agreements:
        if rate is not None:
            rate.rate_card = card
            rates.append(rate)
    return Agreed(
        lines={line.pk: line for line, _, _ in agreements},
        covered=frozenset(
            (line.pk, site) for (line, _, _), row in zip(agreements, rows, strict=True) for site in row[-1]
        ),
        rates=by_line(rates),
    )


def call_offs_for_booking(*, actor: Actor, ids: Iterable[int], lock: bool) -> dict[int, CallOff]:
    """Call-offs by id; with ``lock`` they are held, in the order of their ids, until the transaction ends."""
    statement = _HOLD if lock else _LOOK
    rows = statement.run(sorted(set(ids)), *_seen_by(actor))
    return {call_off.pk: call_off for (call_off,) in _CALL_OFFS.read(rows)}


def left_of(*, actor: Actor, call_offs: Iterable[CallOff]) -> dict[int, Decimal]:
    """Money left on each call-off; exact while the caller holds their locks. One index-only sum."""
    call_offs = list(call_offs)
    drawn = dict(_DRAWN.run([call_off.pk for call_off in call_offs], *_seen_by(actor)))
    return {
        call_off.pk: (call_off.maximum_value or NOTHING) - drawn.get(call_off.pk, NOTHING)
        for call_off in call_offs
    }


def _seen_by(actor: Actor) -> tuple[bool, int | None]:
    """A trust's people see their trust's rows, the system's jobs all, everybody else none."""
    return actor.is_system, actor.trust_id if actor.is_trust else None
