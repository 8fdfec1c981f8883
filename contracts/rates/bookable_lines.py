"""Agreed terms, read for booking: the call-offs under their lock, the sites a line covers, its prices.

The same questions the ORM would ask, put by functions of the database whose plans are kept: whoever
books on a call-off waits for whoever holds it, so that this is the busiest read of the product.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from base.actors import Actor
from base.joined_rows import Joined
from base.statements import Statement
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.rates.models import RateCard, RateLine
from contracts.rates.pricing import NOTHING, by_line

# The functions' condition repeats row-level security in code, as `visible_to` does elsewhere. Their values: ids, whether
# all rows are seen, else whose.
_CALL_OFFS = Joined(call_off=CallOff)
_CALL_OFFS_FOR_BOOKING = Statement(
    f"select {_CALL_OFFS.columns} from contracts_call_offs_for_booking(%s::bigint[], %s, %s, %s) call_off"
)
_AGREEMENTS = Joined(line=ServiceLine, rate=RateLine, card=RateCard)
_LINES = Statement(f"select {_AGREEMENTS.columns}, sites from contracts_bookable_lines(%s::bigint[], %s, %s)")
_DRAWN = Statement("select * from contracts_drawn_on(%s::bigint[], %s, %s)")


@dataclass(frozen=True, slots=True)
class Agreed:
    """Service lines by id, the (line, site) pairs they cover, their rates by (line, day type), newest card first."""

    lines: dict[int, ServiceLine]
    covered: frozenset[tuple[int, int]]
    rates: dict[tuple[int, str], list[RateLine]]


def agreed_on(*, actor: Actor, line_ids: Iterable[int]) -> Agreed:
    """The agreed terms of these lines. They never change once agreed, so they may be read before any lock."""
    rows = _LINES.run(sorted(set(line_ids)), *_seen_by(actor))
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
    rows = _CALL_OFFS_FOR_BOOKING.run(sorted(set(ids)), *_seen_by(actor), lock)
    return {call_off.pk: call_off for (call_off,) in _CALL_OFFS.read(rows)}


def left_of(*, actor: Actor, call_offs: Iterable[CallOff]) -> dict[int, Decimal]:
    """Money left on each call-off; exact while the caller holds their locks. One index-only sum."""
    call_offs = list(call_offs)
    drawn = dict(_DRAWN.run([call_off.pk for call_off in call_offs], *_seen_by(actor)))
    return {
        call_off.pk: (call_off.maximum_value or NOTHING) - drawn.get(call_off.pk, NOTHING) for call_off in call_offs
    }


def _seen_by(actor: Actor) -> tuple[bool, int | None]:
    """A trust's people see their trust's rows, the system's jobs all, everybody else none."""
    return actor.is_system, actor.trust_id if actor.is_trust else None
