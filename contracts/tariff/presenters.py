"""Rates against the payment scheme, in words for pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from base.formatting import count, day
from contracts.rates.models import DayType, RateLine
from contracts.rates.terms import Terms, days_words, terms_words, units_words
from contracts.tariff.comparison import difference_words, ratio_of
from contracts.tariff.models import Pod, TariffSet, TariffTest
from contracts.tariff.selectors import AgainstTariff, SideBySide

Outcome = TariffTest.Outcome
RESULTS = {
    Outcome.AT_OR_BELOW: ("ok", "At or below"),
    Outcome.ABOVE: ("bad", "Above"),
    Outcome.NO_PRICE: ("na", "No comparable price"),
    Outcome.NEEDS_MIX: ("na", "Needs the case mix"),
    "untested": ("due", "Nothing to compare with yet"),
}


@dataclass(frozen=True)
class TariffTable:
    """Rates against the scheme as a page shows them: rows, one sentence, and which price sets were used."""

    rows: list[dict]
    sentence: str
    sets: list[str]


def table_of(found: Iterable[AgainstTariff]) -> TariffTable:
    """The table of a version's rates, for the macro ``against_tariff``. Days on which all is the same share a row."""
    found = list(found)
    groups: dict[tuple, list[AgainstTariff]] = {}
    for row in found:
        groups.setdefault(_same(row), []).append(row)
    sets = list(dict.fromkeys(words for row in found if (words := _set_words(row.test))))
    return TariffTable([_row(group, sets) for group in groups.values()], sentence_of(found), sets)


def _same(row: AgainstTariff) -> tuple:
    """The key by which two kinds of day share one row."""
    test, rate = row.test, row.rate
    tested = (test.tariff, test.case_price, test.code, test.pod, _set_words(test)) if test else ()
    return row.line.pk, row.comparator and row.comparator.pk, rate.unit, rate.price, row.outcome, tested


def _row(group: list[AgainstTariff], sets: list[str]) -> dict:
    first = group[0]
    test, rate = first.test, first.rate
    kind, text = RESULTS[first.outcome]
    days = days_words(each.rate.day_type for each in group)
    scheme: dict[str, Any] = {"tariff": None, "ratio": None, "difference": "", "currency": ""}
    if test:
        scheme = {
            "tariff": test.tariff,
            "ratio": ratio_of(test.case_price, test.tariff),
            "difference": difference_words(test.case_price, test.tariff),
            "currency": _currency(test, sets),
        }
    return scheme | {
        "label": first.comparator.label if first.comparator else first.line.name,
        "line": f"{first.line.name}, {days}" if first.comparator else days[0].upper() + days[1:],
        "unit": units_words(first.comparator.units_per_case, rate.unit) if first.comparator else _unit(rate),
        "rate": test.case_price if test and test.case_price is not None else rate.price,
        "kind": kind,
        "text": text,
        "above": first.outcome == Outcome.ABOVE,
    }


def _currency(test: TariffTest, sets: list[str]) -> str:
    """``FE32Z, day case``; where several sets were used, which one of them."""
    words = _set_words(test)
    which = f", set {sets.index(words) + 1}" if words and len(sets) > 1 else ""
    if not test.pod:
        return f"{test.label}{which}" if test.tariff is not None else ""
    return f"{test.code}, {Pod(test.pod).label.lower()}{which}"


def _unit(rate: RateLine) -> str:
    return RateLine.Unit(rate.unit).label


def _set_words(test: TariffTest | None) -> str:
    if test is None or not test.set_words:
        return ""
    mff = ", with MFF" if test.with_mff else ""
    return f"{test.set_words}{mff}; looked up for {day(test.tested_for)}, compared {day(test.tested_at)}"


def sentence_of(found: Iterable[AgainstTariff]) -> str:
    """The table in one sentence."""
    outcomes = Counter(row.outcome for row in found)
    if not outcomes:
        return "There are no rates yet."
    above, fine = outcomes[Outcome.ABOVE], outcomes[Outcome.AT_OR_BELOW]
    rest = sum(outcomes.values()) - above - fine
    if not above and not fine:
        return "No rate is compared with a payment scheme price yet."
    said = [
        f"{count(above, 'rate')} above the payment scheme price" if above else "No rate above the payment scheme price"
    ]
    if fine:
        said.append(f"{fine} at or below it")
    if rest:
        said.append(f"{rest} without a comparison")
    return ", ".join(said) + "."


def history_of(tests: Iterable[TariffTest]) -> list[dict]:
    return [
        {
            "at": test.tested_at,
            "what": f"{test.label}, {DayType(test.day_type).label.lower()}, version {test.card_version}",
            "because": test.because,
            "by": test.tested_by,
            "case_price": test.case_price,
            "tariff": test.tariff,
            "set": _set_words(test),
            "result": RESULTS[test.outcome],
        }
        for test in tests
    ]


def terms_rows(rates: Iterable[RateLine], names: dict[int, str]) -> list[dict]:
    """Each price with its terms; kinds of day on which all is the same share a row."""
    groups: dict[tuple, list[RateLine]] = {}
    for rate in sorted(rates, key=lambda rate: (names[rate.service_line_id], rate.pk)):
        groups.setdefault((rate.service_line_id, rate.unit, rate.price, *terms_words(rate)), []).append(rate)
    return [
        {
            "line": names[group[0].service_line_id],
            "days": days_words(rate.day_type for rate in group),
            "rate": group[0],
            "terms": terms_words(group[0]),
        }
        for group in groups.values()
    ]


def beside_rows(found: Iterable[SideBySide]) -> list[dict]:
    """Each provider's line with a price for every kind of day, and its worst outcome against the scheme."""
    return [
        {
            "beside": beside,
            "days": [
                " and ".join(_price(rate) for rate in beside.rates.get(kind, ())) or "–" for kind in DayType.values
            ],
            "result": RESULTS[worst(beside.outcomes)],
        }
        for beside in found
    ]


def _price(rate: RateLine) -> str:
    return Terms(rate.unit, rate.price).price_words


def worst(outcomes: Iterable[str]) -> str:
    found = set(outcomes)
    order = (Outcome.ABOVE, Outcome.NEEDS_MIX, Outcome.NO_PRICE, Outcome.AT_OR_BELOW)
    return next((outcome for outcome in order if outcome in found), "untested")


def set_state(tariff_set: TariffSet) -> tuple[str, str]:
    kinds = {TariffSet.State.DRAFT: "due", TariffSet.State.IN_USE: "ok", TariffSet.State.WITHDRAWN: "na"}
    return kinds[TariffSet.State(tariff_set.state)], tariff_set.get_state_display()


def set_span(tariff_set: TariffSet) -> str:
    """``Wed 1 Apr 2026 to Wed 31 Mar 2027``; open at the end where none is said; back-dated is said."""
    last = day(tariff_set.effective_to) if tariff_set.effective_to else "until replaced"
    return f"{day(tariff_set.effective_from)} {'to ' if tariff_set.effective_to else ''}{last}{', back-dated' if tariff_set.back_dated else ''}"
