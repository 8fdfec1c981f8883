"""Reads of payment scheme prices and of the comparisons made with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from base.actors import Actor
from base.errors import NotFound
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.rates.models import DayType, RateCard, RateLine
from contracts.rates.terms import TIME_UNITS
from contracts.tariff.models import Comparator, GrouperImport, TariffPrice, TariffSet, TariffTest

State = TariffSet.State
KINDS_OF_DAY = list(DayType.values)


def tariff_sets(actor: Actor) -> QuerySet[TariffSet]:
    """The trust's sets with how many prices each has and how many of them say there is none."""
    priced = Count("prices"), Count("prices", filter=Q(prices__price=None))
    return TariffSet.objects.visible_to(actor).annotate(price_count=priced[0], none_count=priced[1])


def get_tariff_set(actor: Actor, set_id: int) -> TariffSet:
    found = tariff_sets(actor).filter(pk=set_id).first()
    if found is None:
        raise NotFound()
    return found


def prices_of(actor: Actor, tariff_set: TariffSet, words: str = "") -> QuerySet[TariffPrice]:
    found = TariffPrice.objects.visible_to(actor).filter(tariff_set=tariff_set)
    if words:
        found = found.filter(Q(code__istartswith=words) | Q(name__icontains=words))
    return found.order_by("code", "pod")


def sets_in_use(actor: Actor) -> QuerySet[TariffSet]:
    return TariffSet.objects.visible_to(actor).filter(state=State.IN_USE).order_by("-effective_from", "-published_on")


def prices_in_use(actor: Actor, trust_id: int, codes: Iterable[str]) -> list[TariffPrice]:
    """Every price of these codes in the trust's sets in use, with its set. One query."""
    found = TariffPrice.objects.visible_to(actor).filter(
        trust_id=trust_id, tariff_set__state=State.IN_USE, code__in=set(codes)
    )
    return list(found.select_related("tariff_set"))


def comparators(actor: Actor, call_off: CallOff) -> list[Comparator]:
    found = Comparator.objects.visible_to(actor).filter(service_line__call_off=call_off)
    return list(found.select_related("service_line").order_by("service_line__name", "unit", "label"))


def get_comparator(actor: Actor, call_off: CallOff, comparator_id: int) -> Comparator:
    found = next((comparator for comparator in comparators(actor, call_off) if comparator.pk == comparator_id), None)
    if found is None:
        raise NotFound()
    return found


def latest_tests(actor: Actor, call_off: CallOff) -> dict[tuple[int, int | None], TariffTest]:
    """The newest comparison by (rate line, comparator). One query."""
    found = TariffTest.objects.visible_to(actor).filter(call_off=call_off)
    newest = found.order_by("rate_line_id", "comparator_id", "-pk").distinct("rate_line_id", "comparator_id")
    return {(test.rate_line_id, test.comparator_id): test for test in newest}


def comparisons_of(actor: Actor, call_off: CallOff) -> QuerySet[TariffTest]:
    """Every comparison ever made for the call-off, newest first."""
    return TariffTest.objects.visible_to(actor).filter(call_off=call_off).order_by("-pk")


@dataclass(frozen=True, slots=True)
class TariffPeriod:
    """A version of the prices and the days it holds for."""

    card: RateCard
    first: dt.date
    last: dt.date

    def nearest(self, on: dt.date) -> dt.date:
        """The day nearest to ``on`` that the version holds for."""
        return min(max(on, self.first), self.last)


def periods(call_off: CallOff, cards: Iterable[RateCard]) -> list[TariffPeriod]:
    """From when to when each version holds: until the day before the next one, the last until the contract ends."""
    ordered = sorted(cards, key=lambda card: card.valid_from)
    ends = [card.valid_from - dt.timedelta(days=1) for card in ordered[1:]] + [call_off.ends_on or dt.date.max]
    return [
        TariffPeriod(card, card.valid_from, max(card.valid_from, last))
        for card, last in zip(ordered, ends, strict=True)
    ]


def open_periods(call_off: CallOff, cards: Iterable[RateCard], today: dt.date) -> list[TariffPeriod]:
    """Versions that hold today or will."""
    return [period for period in periods(call_off, cards) if period.last >= today]


@dataclass(frozen=True, slots=True)
class AgainstTariff:
    """One row of rates against tariff: a rate, and its newest comparison where there is one."""

    rate: RateLine
    line: ServiceLine
    comparator: Comparator | None
    test: TariffTest | None

    @property
    def outcome(self) -> str:
        """The outcome's code; ``untested`` where nobody chose what to compare with."""
        if self.test is None:
            return TariffTest.Outcome.NEEDS_MIX.value if self.rate.unit in TIME_UNITS else "untested"
        return self.test.outcome


def rates_against_tariff(actor: Actor, call_off: CallOff, card: RateCard | None) -> list[AgainstTariff]:
    """Every rate of a version with each of its comparators. Three queries whatever there is.

    ``call_off`` and ``card`` come from ``contracts.rates.selectors.priced_call_off``, with lines loaded.
    """
    if card is None:
        return []
    tests = latest_tests(actor, call_off)
    chosen: dict[tuple[int, str], list[Comparator | None]] = {}
    for comparator in comparators(actor, call_off):
        chosen.setdefault((comparator.service_line_id, comparator.unit), []).append(comparator)
    lines = {line.pk: line for line in call_off.service_lines.all()}
    rows = []
    for rate in card.lines.all():
        mine = [] if rate.unit in TIME_UNITS else chosen.get((rate.service_line_id, rate.unit), [])
        for beside in mine or [None]:
            test = tests.get((rate.pk, beside.pk if beside else None))
            rows.append(AgainstTariff(rate, lines[rate.service_line_id], beside, test))
    return sorted(rows, key=_place)


def _place(row: AgainstTariff) -> tuple:
    label = row.comparator.label if row.comparator else ""
    return row.line.name, label, KINDS_OF_DAY.index(row.rate.day_type), row.rate.unit


def grouper_imports(actor: Actor) -> QuerySet[GrouperImport]:
    return GrouperImport.objects.visible_to(actor).select_related("provider").order_by("-pk")


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One provider's rates for one kind of service line, as they hold on a day."""

    call_off: CallOff
    line: ServiceLine
    card: RateCard | None
    rates: dict[str, list[RateLine]]
    outcomes: frozenset[str]


def specialties_with_rates(actor: Actor) -> list[tuple[str, str]]:
    """(treatment function, setting) pairs of the trust's own live call-offs."""
    lines = ServiceLine.objects.visible_to(actor).filter(call_off__state__in=("active", "suspended"))
    return sorted(lines.order_by().values_list("tfc", "setting").distinct())


def side_by_side(actor: Actor, *, tfc: str, setting: str, on: dt.date) -> list[SideBySide]:
    """Rates for a kind of service line in the actor's live call-offs, side by side. Four queries."""
    lines = list(
        ServiceLine.objects.visible_to(actor)
        .filter(tfc=tfc, setting=setting, call_off__state__in=("active", "suspended"))
        .select_related("call_off__provider")
        .order_by("call_off__provider__name", "name")
    )
    newest = _cards_on(actor, {line.call_off_id for line in lines}, on)
    rates = RateLine.objects.visible_to(actor).filter(
        rate_card__in=[card.pk for card in newest.values()], service_line__in=[line.pk for line in lines]
    )
    held: dict[int, list[RateLine]] = {}
    for rate in rates.order_by("pk"):
        held.setdefault(rate.service_line_id, []).append(rate)
    outcomes = _outcomes(actor, [rate.pk for found in held.values() for rate in found])
    return [_beside(line, newest.get(line.call_off_id), held.get(line.pk, []), outcomes) for line in lines]


def _beside(line: ServiceLine, card: RateCard | None, rates: list[RateLine], outcomes: dict) -> SideBySide:
    by_day: dict[str, list[RateLine]] = {}
    for rate in rates:
        by_day.setdefault(rate.day_type, []).append(rate)
    found = {outcome for rate in rates for outcome in outcomes.get(rate.pk, ())}
    if any(rate.unit in TIME_UNITS and rate.pk not in outcomes for rate in rates):
        found.add(TariffTest.Outcome.NEEDS_MIX.value)
    return SideBySide(line.call_off, line, card, by_day, frozenset(found))


def _cards_on(actor: Actor, call_off_ids: set[int], on: dt.date) -> dict[int, RateCard]:
    begun = RateCard.objects.visible_to(actor).filter(call_off__in=call_off_ids, valid_from__lte=on)
    newest = begun.order_by("call_off_id", "-valid_from").distinct("call_off_id")
    return {card.call_off_id: card for card in newest}


def _outcomes(actor: Actor, rate_ids: list[int]) -> dict[int, list[str]]:
    kept = Comparator.objects.visible_to(actor).values("pk")
    tests = TariffTest.objects.visible_to(actor).filter(rate_line_id__in=rate_ids)
    tests = tests.filter(Q(comparator_id=None) | Q(comparator_id__in=kept))
    newest = tests.values("rate_line_id", "comparator_id").annotate(newest=Max("pk")).values("newest")
    found: dict[int, list[str]] = {}
    for rate_id, outcome in (
        TariffTest.objects.visible_to(actor).filter(pk__in=newest).values_list("rate_line_id", "outcome")
    ):
        found.setdefault(rate_id, []).append(outcome)
    return found
