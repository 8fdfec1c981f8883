"""The price of a list, explained: which line of which version, why that kind of day, every step to the penny."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from base.actors import Actor
from base.errors import Fault, InvalidInput, RuleBroken
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.rates.pricing import (
    ListCounts,
    PriceBreakdown,
    break_down,
    no_rate_sentence,
    rate_on,
    rates_for,
    which_line,
    why_day_type,
)
from contracts.rates.terms import terms_of
from nhs.calendar import CalendarRangeError, day_type, london_day


@dataclass(frozen=True, slots=True)
class Explained:
    """An amount with its reasons."""

    day_type: str
    why_day: str
    which: str
    breakdown: PriceBreakdown


def explain(
    *, actor: Actor, call_off: CallOff, line: ServiceLine, starts_at: dt.datetime, counts: ListCounts
) -> Explained:
    """Price a list of the line at the prices of its day, with the reasons. ``call_off.trust`` is loaded. One query.

    Raises InvalidInput for a day beyond the loaded bank holidays, RuleBroken where no price holds on it.
    """
    evening = call_off.trust.evening_starts
    try:
        kind = day_type(starts_at, evening_from=evening).value
    except CalendarRangeError as beyond:
        raise InvalidInput.of([Fault("/on", "invalid", str(beyond))]) from None
    on = london_day(starts_at)
    rate = rate_on(rates_for(actor=actor, line_ids=[line.pk]), line_id=line.pk, day_type=kind, on=on)
    if rate is None:
        raise RuleBroken.of([Fault("/line", "rates_missing", no_rate_sentence(line.name, kind, on))])
    terms = terms_of(rate)
    why = why_day_type(starts_at, evening_from=evening, day_type=kind)
    return Explained(kind, why, which_line(terms, line.name, kind), break_down(terms, counts))
