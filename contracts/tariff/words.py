"""How rates against the payment scheme are said on pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from base.words import count, day
from contracts.models import DayType, Pod, RateLine, TariffSet, TariffTest
from contracts.tariff.comparing import difference_words, ratio_of
from contracts.tariff.selectors import AgainstTariff, SideBySide
from contracts.terms import Terms, terms_words, units_words

Outcome = TariffTest.Outcome
RESULTS = {
    Outcome.AT_OR_BELOW: ("ok", "At or below"),
    Outcome.ABOVE: ("bad", "Above"),
    Outcome.NO_PRICE: ("na", "No comparable price"),
    Outcome.NEEDS_MIX: ("na", "Needs the case mix"),
    "untested": ("due", "Nothing to compare with yet"),
}


def rows_of(found: Iterable[AgainstTariff]) -> list[dict]:
    """The rows of the table of rates against tariff, for its macro."""
    return [_row(one) for one in found]


def _row(one: AgainstTariff) -> dict:
    test, rate = one.test, one.rate
    tested = test is not None
    label = one.comparator.label if one.comparator else one.line.name
    kind, text = RESULTS[one.outcome]
    return {
        "label": label,
        "line": f"{one.line.name}, {DayType(rate.day_type).label.lower()}",
        "unit": units_words(one.comparator.units_per_case, rate.unit) if one.comparator else _unit(rate),
        "rate": test.case_price if tested and test.case_price is not None else rate.price,
        "tariff": test.tariff if tested else None,
        "currency": f"{test.code}, {Pod(test.pod).label.lower()}" if tested and test.pod else "",
        "ratio": ratio_of(test.case_price, test.tariff) if tested else None,
        "difference": difference_words(test.case_price, test.tariff) if tested else "",
        "kind": kind,
        "text": text,
        "set": _set_words(test) if tested else "",
        "above": one.outcome == Outcome.ABOVE,
    }


def _unit(rate: RateLine) -> str:
    return RateLine.Unit(rate.unit).label


def _set_words(test: TariffTest) -> str:
    if not test.set_words:
        return ""
    mff = ", with MFF" if test.with_mff else ""
    return f"{test.set_words}{mff}; looked up for {day(test.tested_for)}, compared {day(test.tested_at)}"


def sentence_of(found: Iterable[AgainstTariff]) -> str:
    """What the table says in one sentence."""
    outcomes = Counter(one.outcome for one in found)
    if not outcomes:
        return "There are no rates yet."
    above, fine = outcomes[Outcome.ABOVE], outcomes[Outcome.AT_OR_BELOW]
    rest = sum(outcomes.values()) - above - fine
    if not above and not fine:
        return "No rate is compared with a payment scheme price yet."
    said = [
        f"{count(above, 'rate')} above the payment scheme price"
        if above
        else "No rate above the payment scheme price"
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
    """Each rate with the terms beside its price, days of one line together."""
    order = list(DayType.values)
    ordered = sorted(rates, key=lambda one: (names[one.service_line_id], order.index(one.day_type), one.pk))
    return [
        {
            "line": names[one.service_line_id],
            "rate": one,
            "day": DayType(one.day_type).label,
            "terms": terms_words(one),
        }
        for one in ordered
    ]


def beside_rows(found: Iterable[SideBySide]) -> list[dict]:
    """Each provider's line with a price for every kind of day, and its worst outcome against the scheme."""
    return [
        {
            "one": one,
            "days": [
                " and ".join(_price(rate) for rate in one.rates.get(kind, ())) or "–"
                for kind in DayType.values
            ],
            "result": RESULTS[worst(one.outcomes)],
        }
        for one in found
    ]


def _price(rate: RateLine) -> str:
    return Terms(rate.unit, rate.price).price_words


def worst(outcomes: Iterable[str]) -> str:
    found = set(outcomes)
    order = (Outcome.ABOVE, Outcome.NEEDS_MIX, Outcome.NO_PRICE, Outcome.AT_OR_BELOW)
    return next((one for one in order if one in found), "untested")


def set_state(one: TariffSet) -> tuple[str, str]:
    kinds = {TariffSet.State.DRAFT: "due", TariffSet.State.IN_USE: "ok", TariffSet.State.WITHDRAWN: "na"}
    return kinds[TariffSet.State(one.state)], one.get_state_display()


def set_span(one: TariffSet) -> str:
    """``Wed 1 Apr 2026 to Wed 31 Mar 2027``; open at the end where none is said; back-dated is said."""
    last = day(one.effective_to) if one.effective_to else "until replaced"
    return f"{day(one.effective_from)} {'to ' if one.effective_to else ''}{last}{', back-dated' if one.back_dated else ''}"
