"""What a list costs, and how that figure comes about. Pure arithmetic over a rate line; pence-exact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from base.actors import Actor
from base.words import day, money
from contracts.models import DayType, RateLine

HALF_DAY_MINUTES = 240
PENNY = Decimal("0.01")
CASE_UNITS = frozenset(
    {
        RateLine.Unit.PATIENT,
        RateLine.Unit.PROCEDURE,
        RateLine.Unit.ECHO,
        RateLine.Unit.FIRST,
        RateLine.Unit.FOLLOW_UP,
        RateLine.Unit.IMAGE,
    }
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A price that explains itself: ``units`` × ``rate.price`` = ``amount`` pounds."""

    rate: RateLine
    day_type: str
    units: Decimal
    amount: Decimal

    @property
    def sentence(self) -> str:
        unit, kind_of_day = RateLine.Unit(self.rate.unit).label.lower(), DayType(self.day_type).label
        times = f"{self.units.normalize():f} × {money(self.rate.price)}"
        return f"{times} ({unit}, {kind_of_day}) = {money(self.amount)}"


def rates_for(*, actor: Actor, line_ids: Iterable[int]) -> dict[tuple[int, str], list[RateLine]]:
    """All rates of the lines by (line, day type), newest card first. One query."""
    found: dict[tuple[int, str], list[RateLine]] = {}
    lines = (
        RateLine.objects.visible_to(actor)
        .filter(service_line_id__in=set(line_ids))
        .select_related("rate_card")
        .order_by("-rate_card__valid_from")
    )
    for rate in lines:
        found.setdefault((rate.service_line_id, rate.day_type), []).append(rate)
    return found


def rate_on(
    rates: dict[tuple[int, str], list[RateLine]], *, line_id: int, day_type: str, on: dt.date
) -> RateLine | None:
    """The rate in force on a day: the newest card that has begun by then."""
    candidates = rates.get((line_id, day_type), ())
    return next((rate for rate in candidates if rate.rate_card.valid_from <= on), None)


def quote(rate: RateLine, *, day_type: str, minutes: int, capacity: int, cases: int) -> Quote:
    """Expected price of a planned list.

    ``capacity`` is in the room's unit (points for a point rate), ``cases`` the patients planned.
    """
    units = _units(rate.unit, minutes=minutes, points=capacity, cases=cases)
    return Quote(rate, day_type, units, _pounds(units * rate.price))


def delivered_amount(
    *, unit: str, price: Decimal, minutes: int, points: int, cases: int, ran: bool
) -> Decimal:
    """What a delivered list comes to at its frozen rate: time units when it ran, output units as counted."""
    if not ran and unit not in CASE_UNITS and unit != RateLine.Unit.POINT:
        return Decimal("0.00")
    return _pounds(_units(unit, minutes=minutes, points=points, cases=cases) * price)


def no_rate_sentence(line_name: str, day_type: str, on: dt.date) -> str:
    return f"{line_name} has no rate for {DayType(day_type).label.lower()} on {day(on)}."


def _units(unit: str, *, minutes: int, points: int, cases: int) -> Decimal:
    if unit == RateLine.Unit.POINT:
        return Decimal(points)
    if unit in CASE_UNITS:
        return Decimal(cases)
    if unit == RateLine.Unit.HOUR:
        return (Decimal(minutes) / 60).quantize(PENNY, ROUND_HALF_UP)
    if unit == RateLine.Unit.HALF_DAY:
        return max(Decimal(1), (Decimal(minutes) / HALF_DAY_MINUTES).quantize(Decimal(1), ROUND_HALF_UP))
    return Decimal(1)


def _pounds(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, ROUND_HALF_UP)
