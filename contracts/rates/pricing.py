"""The price of a list, step by step. Pure arithmetic over terms; exact to the penny."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from base.actors import Actor
from base.formatting import clock, count, day, money, pounds_and_pence
from contracts.rates.models import DayType, RateLine
from contracts.rates.terms import PAIR, TIME_UNITS, Terms, Unit, days_words, plain, terms_of, units_words
from nhs.calendar import BankHolidays, london_day

HALF_DAY_MINUTES = 240
PENNY, NOTHING = Decimal("0.01"), Decimal("0.00")


@dataclass(frozen=True, slots=True)
class AppointmentTally:
    """Appointments of one kind: how many, how many of them first and follow-up, and their endoscopy points."""

    cases: int = 0
    first: int = 0
    follow_up: int = 0
    points: int = 0


@dataclass(frozen=True, slots=True)
class ListCounts:
    """The outcome of a list. ``cancelled`` are patients on the list who called it off; a list with nobody seen or
    missed did not run."""

    minutes: int
    seen: AppointmentTally = field(default_factory=AppointmentTally)
    missed: AppointmentTally = field(default_factory=AppointmentTally)
    cancelled: AppointmentTally = field(default_factory=AppointmentTally)
    ran: bool = True


@dataclass(frozen=True, slots=True)
class PriceStep:
    """One line of the account: a stable code, words, and what it adds (less than nothing for a cap)."""

    code: str
    words: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PriceBreakdown:
    """The steps that make up an amount. The amount is their sum, each to the penny."""

    terms: tuple[Terms, ...]
    steps: tuple[PriceStep, ...]

    @property
    def amount(self) -> Decimal:
        return sum((step.amount for step in self.steps), NOTHING)


def break_down(terms: Sequence[Terms], counts: ListCounts) -> PriceBreakdown:
    """Price a list on its terms.

    1. Every unit delivered × its price, no more units than the cap.
    2. Missed appointments and cancellations at the share agreed, within what is left of the cap.
    3. Where that is less than the minimum charge of a list that ran, the rest up to it.
    4. Where that is more than the cap in pounds, what is above it is taken off.
    """
    steps = [step for unit_terms in terms for step in _line(unit_terms, counts, paired=len(terms) > 1)]
    steps += _unpriced(terms, counts)
    least = max(
        (unit_terms.minimum_charge for unit_terms in terms if unit_terms.minimum_charge is not None), default=NOTHING
    )
    rest = least - sum((step.amount for step in steps), NOTHING)
    if counts.ran and rest > 0:
        steps.append(PriceStep("minimum", f"Up to the minimum charge of {pounds_and_pence(least)}", rest))
    most = min((unit_terms.most_charge for unit_terms in terms if unit_terms.most_charge is not None), default=None)
    over = sum((step.amount for step in steps), NOTHING) - most if most is not None else NOTHING
    if over > 0:
        steps.append(PriceStep("ceiling", f"No more than {pounds_and_pence(most)} for a list", -over))
    return PriceBreakdown(tuple(terms), tuple(steps))


def _line(unit_terms: Terms, counts: ListCounts, *, paired: bool) -> list[PriceStep]:
    if unit_terms.unit in TIME_UNITS:
        return _time(unit_terms, counts)
    seen = Decimal(_measure(unit_terms.unit, counts.seen, paired))
    most = None if unit_terms.most_units is None else Decimal(unit_terms.most_units)
    steps = _delivered(unit_terms, seen, seen if most is None else most)
    left = None if most is None else max(most - seen, Decimal(0))
    for code, words, share, tally in (
        ("missed", "missed", unit_terms.missed_share, counts.missed),
        ("cancelled", "cancelled by the patient", unit_terms.cancelled_share, counts.cancelled),
    ):
        units = Decimal(_measure(unit_terms.unit, tally, paired))
        paid = units if left is None else min(units, left)
        if share and units:
            steps.append(_shared(code, words, unit_terms, units, paid, share))
            left = None if left is None else left - paid
    return steps


def _time(unit_terms: Terms, counts: ListCounts) -> list[PriceStep]:
    if not counts.ran:
        return [PriceStep("nothing_ran", "Nobody came, so the list did not run", NOTHING)]
    units = _time_units(unit_terms.unit, counts.minutes)
    return _delivered(unit_terms, units, units if unit_terms.most_units is None else Decimal(unit_terms.most_units))


def _delivered(unit_terms: Terms, units: Decimal, most: Decimal) -> list[PriceStep]:
    whole = _pounds(units * unit_terms.price)
    steps = [
        PriceStep("delivered", f"{units_words(units, unit_terms.unit)} × {pounds_and_pence(unit_terms.price)}", whole)
    ]
    if units > most:
        words = f"No more than {units_words(most, unit_terms.unit)} are paid for: {plain(units - most)} above the cap"
        steps.append(PriceStep("cap", words, _pounds(most * unit_terms.price) - whole))
    return steps


def _shared(code: str, words: str, unit_terms: Terms, units: Decimal, paid: Decimal, share: Decimal) -> PriceStep:
    said = f"{units_words(units, unit_terms.unit)} {words} × {plain(share)}% of {pounds_and_pence(unit_terms.price)}"
    if paid < units:
        said += f", {plain(paid)} of them within the cap"
    return PriceStep(code, said, _pounds(paid * unit_terms.price * share / 100))


def _unpriced(terms: Sequence[Terms], counts: ListCounts) -> list[PriceStep]:
    """A price for first appointments alone pays for no follow-up, and the other way round; it is said."""
    units = {unit_terms.unit for unit_terms in terms} & PAIR
    if len(units) != 1:
        return []
    only_first = Unit.FIRST in units
    unpaid = counts.seen.follow_up if only_first else counts.seen.first
    kind = "follow-up appointment" if only_first else "first appointment"
    return [PriceStep("not_priced", f"{count(unpaid, kind)} without a price", NOTHING)] if unpaid else []


def _measure(unit: str, tally: AppointmentTally, paired: bool) -> int:
    """The number of units a tally holds. An appointment not said to be first or follow-up goes with the one price
    there is, and as a first appointment where there are both."""
    if unit == Unit.POINT:
        return tally.points
    if unit == Unit.FIRST:
        return tally.cases - tally.follow_up
    if unit == Unit.FOLLOW_UP:
        return tally.follow_up if paired else tally.cases - tally.first
    return tally.cases


def _time_units(unit: str, minutes: int) -> Decimal:
    if unit == Unit.HOUR:
        return (Decimal(minutes) / 60).quantize(PENNY, ROUND_HALF_UP)
    if unit == Unit.HALF_DAY:
        return max(Decimal(1), (Decimal(minutes) / HALF_DAY_MINUTES).quantize(Decimal(1), ROUND_HALF_UP))
    return Decimal(1)


@dataclass(frozen=True, slots=True)
class Quote:
    """The expected price of a planned list, with its account. ``units`` are those of ``rate``."""

    rate: RateLine
    day_type: str
    units: Decimal
    breakdown: PriceBreakdown

    @property
    def amount(self) -> Decimal:
        return self.breakdown.amount

    @property
    def sentence(self) -> str:
        unit, kind_of_day = Unit(self.rate.unit).label.lower(), DayType(self.day_type).label
        times = f"{plain(self.units)} × {money(self.rate.price)} ({unit}, {kind_of_day})"
        if self.rate.beside:
            return f"{'; '.join(step.words for step in self.breakdown.steps)} = {money(self.amount)}"
        others = [f"{step.words}: {money(step.amount)}" for step in self.breakdown.steps[1:]]
        return f"{'; '.join([times, *others])} = {money(self.amount)}"


def rates_for(*, actor: Actor, line_ids: Iterable[int]) -> dict[tuple[int, str], list[RateLine]]:
    """All rates of the lines by (line, day type), newest card first. One query.

    The price of follow-up appointments stands ``beside`` the one of first appointments.
    """
    lines = (
        RateLine.objects.visible_to(actor)
        .filter(service_line_id__in=set(line_ids))
        .select_related("rate_card")
        .order_by("-rate_card__valid_from", "pk")
    )
    return by_line(lines)


def by_line(rates: Iterable[RateLine]) -> dict[tuple[int, str], list[RateLine]]:
    """Rates, newest card first and with their card, by (line, day type)."""
    found: dict[tuple[int, str], list[RateLine]] = {}
    for rate in rates:
        _put(found.setdefault((rate.service_line_id, rate.day_type), []), rate)
    return found


def _put(rates: list[RateLine], rate: RateLine) -> None:
    last = rates[-1] if rates else None
    if last is None or last.rate_card_id != rate.rate_card_id:
        rates.append(rate)
    elif rate.unit == Unit.FOLLOW_UP:
        last.beside = (rate,)
    else:
        rate.beside, rates[-1] = (last,), rate


def rate_on(
    rates: dict[tuple[int, str], list[RateLine]], *, line_id: int, day_type: str, on: dt.date
) -> RateLine | None:
    """The rate in force on a day: the newest card that has begun by then."""
    candidates = rates.get((line_id, day_type), ())
    return next((rate for rate in candidates if rate.rate_card.valid_from <= on), None)


def quote(
    rate: RateLine, *, day_type: str, minutes: int, capacity: int, cases: int, first: int = 0, follow_up: int = 0
) -> Quote:
    """Expected price of a planned list: everybody comes.

    ``capacity`` is in the room's unit (points for a point rate), ``cases`` the patients planned; ``first`` and
    ``follow_up`` are the slots the list has of each, where it says. Appointments it does not tell apart are expected
    at the dearer of two prices: what is committed has to be enough.
    """
    terms = terms_of(rate)
    dearer = Unit.FOLLOW_UP if len(terms) > 1 and terms[1].price > terms[0].price else rate.unit
    first, follow_up = _apart(cases, first, follow_up, dearer)
    seen = AppointmentTally(cases=cases, first=first, follow_up=follow_up, points=capacity)
    whole = break_down(terms, ListCounts(minutes=minutes, seen=seen))
    expected = PriceBreakdown(whole.terms, tuple(s for s in whole.steps if s.amount or len(terms) == 1))
    return Quote(rate, day_type, _units_of(rate.unit, minutes, seen, len(terms) > 1), expected)


def _apart(cases: int, first: int, follow_up: int, dearer: str) -> tuple[int, int]:
    """Of the patients planned, how many come first and how many again: no more of either than has slots, the dearer
    slots before the others, and what is planned beyond the slots counted with the dearer."""
    beyond = max(0, cases - first - follow_up)
    if dearer == Unit.FOLLOW_UP:
        again = min(cases, follow_up + beyond)
        return min(first, cases - again), again
    again = min(follow_up, cases - min(cases, first + beyond))
    return min(first, cases - again), again


def _units_of(unit: str, minutes: int, seen: AppointmentTally, paired: bool) -> Decimal:
    if unit in TIME_UNITS:
        return _time_units(unit, minutes)
    return Decimal(_measure(unit, seen, paired))


def delivered_amount(*, unit: str, price: Decimal, minutes: int, points: int, cases: int, ran: bool) -> Decimal:
    """The price of a delivered list without further terms."""
    counts = ListCounts(minutes=minutes, seen=AppointmentTally(cases=cases, points=points), ran=ran)
    return break_down([Terms(unit, price)], counts).amount


def no_rate_sentence(line_name: str, day_type: str, on: dt.date) -> str:
    return f"{line_name} has no rate for {DayType(day_type).label.lower()} on {day(on)}."


def why_day_type(starts_at: dt.datetime, *, evening_from: dt.time, day_type: str) -> str:
    """The reason a list that starts then is priced as that kind of day."""
    on = london_day(starts_at)
    if day_type == DayType.BANK_HOLIDAY:
        title = BankHolidays.england_and_wales().title(on)
        return f"{day(on)} is a bank holiday ({title}), which comes before the day of the week."
    if day_type in (DayType.SATURDAY, DayType.SUNDAY):
        return f"The list starts on a {DayType(day_type).label}, {day(on)}."
    if day_type == DayType.WEEKDAY_EVENING:
        return (
            f"The list starts at {clock(starts_at)} on {day(on)}; the trust’s evening begins at {clock(evening_from)}."
        )
    return f"The list starts at {clock(starts_at)} on {day(on)}, before the trust’s evening begins at {clock(evening_from)}."


def which_line(terms: Sequence[Terms], line_name: str, day_type: str) -> str:
    """The line and the card that price the list, in words."""
    prices = " and ".join(unit_terms.price_words for unit_terms in terms)
    return f"{terms[0].card_words}: {line_name}, {days_words([day_type])}, {prices}."


def _pounds(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, ROUND_HALF_UP)
